package engine

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"carebot/bot/platform"
	"carebot/flows"
	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/storage"
)

// draft words a newsletter that is being written, or waits for its hour, for the managers' one message.
func (t *turn) draft(n care.Newsletter, by string) (*platform.Card, error) {
	w := wording{turn: t, lang: t.engine.Company.Language}
	state := w.say("news.state_"+string(n.State), nil)
	card := &platform.Card{
		News: n.ID, Title: w.say("news.title", map[string]any{"Name": n.Name}), Lead: state,
		Text: w.say("news.draft_text", map[string]any{"Name": n.Name, "State": state}),
	}
	add := func(key, value string) {
		if value != "" {
			card.Fields = append(card.Fields, platform.CardField{Label: w.say(key, nil), Value: value})
		}
	}
	add("news.draft_languages", w.languageNames(n.Languages()))
	if err := w.substance(n, add); err != nil {
		return nil, err
	}
	w.whoCounted(n, add)
	add("news.draft_when", w.newsWhen(n))
	add("news.draft_mend", strings.Join(w.newsFaults(n), "\n"))
	add("news.draft_kept", w.keptMarks(n))
	if staff, known := t.engine.staff(cmp.Or(by, n.ChangedBy)); known {
		add("news.by", staff.Name)
	}
	card.Footer, card.Buttons = n.ID, w.draftButtons(n)
	return card, w.err
}

// substance says what a newsletter consists of beside its texts.
func (w *wording) substance(n care.Newsletter, add func(key, value string)) error {
	add("news.draft_audience", w.audience(n))
	add("news.interest", n.Interest)
	var buttons []string
	for _, b := range n.Buttons {
		goes := b.Link
		if b.Ask {
			goes = w.say("news.button_ask", nil)
		}
		buttons = append(buttons, w.labelOf(n, b)+" → "+clipped(goes, 100))
	}
	add("news.draft_buttons", strings.Join(buttons, "\n"))
	if n.Picture != nil {
		add("news.picture", fileName(*n.Picture))
	}
	if n.Coupons == "" {
		return nil
	}
	list, _, err := storage.CouponLists.Get(w.turn.tx, n.Coupons)
	add("news.coupons", w.say("news.coupons_left", map[string]any{"Value": n.Coupons, "Count": list.Left()}))
	return err
}

// audience says whom a newsletter is for.
func (w *wording) audience(n care.Newsletter) string {
	text := flows.AudienceText(n.Audience, w.turn.engine.Company.Newsletter)
	return w.say(text.Key, text.Data)
}

// whoCounted says how many a newsletter would reach, who is left out and how long it takes.
func (w *wording) whoCounted(n care.Newsletter, add func(key, value string)) {
	if n.Counted == nil {
		add("news.draft_count", w.say("news.counting", nil))
		return
	}
	add("news.draft_count", w.byLanguage(n.Counted.Meant)+"\n"+w.say("news.counted_at", map[string]any{"At": n.Counted.At}))
	add("news.draft_left_out", w.leftOut(*n.Counted))
	if n.Counted.All() > 0 {
		add("news.draft_takes", w.say("news.takes", map[string]any{"Time": w.turn.takes(n.Counted.All())}))
	}
}

// byLanguage says how many there are of each language, and all together.
func (w *wording) byLanguage(counts map[care.Language]int) string {
	var parts []string
	all := 0
	for _, lang := range care.Languages() {
		if counts[lang] > 0 {
			parts = append(parts, w.say("language.name_"+string(lang), nil)+": "+strconv.Itoa(counts[lang]))
		}
		all += counts[lang]
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return strings.Join(append(parts, w.say("news.all", nil)+": "+strconv.Itoa(all)), "\n")
}

// leftOut says why how many are left out.
func (w *wording) leftOut(c care.NewsletterCount) string {
	var parts []string
	for _, why := range sortedReasons() {
		if c.LeftOut[why] > 0 {
			parts = append(parts, w.say("news.out_"+string(why), nil)+": "+strconv.Itoa(c.LeftOut[why]))
		}
	}
	return strings.Join(parts, "\n")
}

// takes returns how long so many deliveries take at the platform's rate, in whole minutes, at least one.
func (t *turn) takes(many int) time.Duration {
	rate := t.engine.Rate
	if rate <= 0 {
		return time.Minute
	}
	took := time.Duration(float64(many) / rate * float64(time.Second))
	return took.Truncate(time.Minute) + time.Minute
}

// newsWhen says when a newsletter goes out and whether it comes again.
func (w *wording) newsWhen(n care.Newsletter) string {
	said := w.say("news.when_now", nil)
	if begins := w.turn.newsBegins(n); !n.SendAt.IsZero() || begins.After(w.turn.now) {
		said = w.moment(begins)
	}
	if n.Repeat != nil {
		said += "\n" + w.say("news.repeat_"+strconv.Itoa(int(n.Repeat.Weekday)), nil) + ", " + hourText(*n.Repeat)
	}
	return said
}

// newsBegins returns when a newsletter goes out if it is confirmed now: never in the quiet time.
func (t *turn) newsBegins(n care.Newsletter) time.Time {
	at := t.now
	if n.SendAt.After(at) {
		at = n.SendAt
	}
	return t.engine.Company.Quiet.Over(at, t.zone())
}

// newsFaults says what of a newsletter must be mended before it can go out.
func (w *wording) newsFaults(n care.Newsletter) []string {
	if n.State != care.NewsletterDraft {
		return nil
	}
	var said []string
	for _, fault := range n.Faults(w.turn.engine.Company.Newsletter, w.turn.now) {
		text := flows.NewsletterFaultText(fault)
		said = append(said, w.say(text.Key, text.Data))
	}
	return said
}

// keptMarks is what of the texts looks like formatting and reaches customers as it was typed.
func (w *wording) keptMarks(n care.Newsletter) string {
	var kept []string
	for _, lang := range n.Languages() {
		_, marks := w.turn.marked(n.Typed[lang])
		kept = append(kept, marks...)
	}
	return clipped(strings.Join(kept, " · "), 300)
}

// draftButtons are what can be done about a draft.
func (w *wording) draftButtons(n care.Newsletter) []platform.Button {
	if n.State != care.NewsletterDraft {
		return w.newsButtons(n)
	}
	button := func(key, action, style string) platform.Button {
		return platform.Button{Label: w.say(key, nil), Action: action, Data: n.ID, Style: style}
	}
	return []platform.Button{
		button("news.edit", actionEdit, ""),
		button("news.preview", actionPreview, ""),
		button("news.trial", actionTrial, ""),
		button("news.send", string(desk.FormNewsSend), "primary"),
		button("news.delete", string(desk.FormNewsDelete), "danger"),
	}
}
