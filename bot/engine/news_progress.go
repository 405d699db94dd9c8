package engine

import (
	"context"
	"strconv"
	"strings"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/flow"
	"carebot/storage"
)

// The buttons under a newsletter that is being sent; each brings the newsletter into a state.
const (
	actionPause  = "news_pause"
	actionResume = "news_resume"
	actionStop   = "news_stop"
	actionDraft  = "news_draft"
)

// newsActions says which state a button brings a newsletter into.
func newsActions() map[string]care.NewsletterState {
	return map[string]care.NewsletterState{
		actionPause: care.NewsletterPaused, actionResume: care.NewsletterSending, actionStop: care.NewsletterStopped,
		actionDraft: care.NewsletterDraft,
	}
}

// newsPressed brings a newsletter into another state for a manager.
func (t *turn) newsPressed(p platform.Pressed) error {
	by, known := t.engine.staff(t.event.Sender.ID)
	if !known || !by.Manager {
		return t.answer(t.languageOf(by), "desk.managers_alone", nil)
	}
	n, found, err := storage.Newsletters.Get(t.tx, p.Data)
	if err != nil {
		return err
	}
	if !found {
		return t.answer(t.languageOf(by), "news.gone", nil)
	}
	to := newsActions()[p.Action]
	if !n.State.May(to) {
		return t.answer(t.languageOf(by), "news.already", map[string]any{"Name": n.Name, "State": flow.Text{Key: "news.state_" + string(n.State)}})
	}
	return t.turnNewsletter(n, to, by.Slack)
}

// ShowNewsletter brings up to date what the managers see of a newsletter that is being sent.
func (e *Engine) ShowNewsletter(_ context.Context, id string) error {
	t := e.ownTurn()
	return <-e.submit(t, func() error {
		n, w, err := newsletterOf(t.tx, id)
		_, asleep := t.morning()
		if err != nil || n.State != care.NewsletterSending || asleep && w.Asleep {
			return err // in the quiet time it says so, once
		}
		w.Asleep, w.Pace = asleep, w.Pace.Marked(t.now, w.Counts.Done())
		if err := storage.Walks.Put(t.tx, w); err != nil {
			return err
		}
		return t.showProgress(n, w, "")
	})
}

// showProgress enqueues the one message by which the managers see how far a newsletter is. by is the Slack ID of who
// changed its state; empty: nobody did.
func (t *turn) showProgress(n care.Newsletter, w storage.Walk, by string) error {
	worded := t.progress
	if n.State == care.NewsletterDraft || n.State == care.NewsletterScheduled {
		worded = func(n care.Newsletter, _ storage.Walk, by string) (*platform.Card, error) { return t.draft(n, by) }
	}
	card, err := worded(n, w, by)
	if err != nil {
		return err
	}
	d := platform.Delivery{Kind: platform.PutCard, Platform: care.Slack, Chat: t.engine.Managers, Card: card}
	lane, ref := newsletterLane(n.ID), newsletterRef(n.ID)
	if w.Shown {
		d.Target = ref
		return t.enqueue(lane+"/card", "", d)
	}
	w.Shown, d.Ref = true, ref
	if err := storage.Walks.Put(t.tx, w); err != nil {
		return err
	}
	return t.enqueue(lane, "", d)
}

// progress words how far a newsletter is.
func (t *turn) progress(n care.Newsletter, w storage.Walk, by string) (*platform.Card, error) {
	words := wording{turn: t, lang: t.engine.Company.Language}
	done, all := w.Counts.Done(), max(n.PlannedAll(), w.Enqueued)
	if w.Whole {
		all = w.Enqueued
	}
	card := &platform.Card{
		News: n.ID, Title: words.say("news.title", map[string]any{"Name": n.Name}), Lead: words.say("news.state_"+string(n.State), nil),
		Text: words.say("news.text", map[string]any{"Name": n.Name, "Count": done, "Total": all}),
	}
	add := func(key, value string) {
		if value != "" {
			card.Fields = append(card.Fields, platform.CardField{Label: words.say(key, nil), Value: value})
		}
	}
	add("news.progress", bar(done, all)+" "+strconv.Itoa(done)+"\u00a0/\u00a0"+strconv.Itoa(all))
	if n.State == care.NewsletterSending && !w.Over() {
		add("news.rate", words.newsRate(w, all-done))
	}
	words.counts(add, w.Counts)
	if staff, known := t.engine.staff(by); known {
		add("news.by", staff.Name)
	}
	card.Buttons = words.newsButtons(n)
	return card, words.err
}

// counts says what became of those that did not simply arrive.
func (w *wording) counts(add func(key, value string), c care.NewsletterCounts) {
	for _, count := range []struct {
		key string
		n   int
	}{
		{"news.sent", c.Sent},
		{"news.blocked", c.Blocked},
		{"news.failed", c.Failed},
		{"news.unconfirmed", c.Unconfirmed},
		{"news.left_out", c.LeftOut},
	} {
		if count.n > 0 {
			add(count.key, strconv.Itoa(count.n))
		}
	}
}

// newsButtons are what can be done about a newsletter now.
func (w *wording) newsButtons(n care.Newsletter) []platform.Button {
	var buttons []platform.Button
	add := func(action, key, style string) {
		if n.State.May(newsActions()[action]) {
			buttons = append(buttons, platform.Button{Label: w.say(key, nil), Action: action, Data: n.ID, Style: style})
		}
	}
	add(actionPause, "news.pause", "")
	if n.State != care.NewsletterScheduled {
		add(actionResume, "news.resume_"+string(n.State), "primary")
	}
	if n.Coupons != "" && !n.State.Ended() {
		buttons = append(buttons, platform.Button{Label: w.say("news.codes_title", nil), Action: actionCodes, Data: n.ID})
	}
	add(actionDraft, "news.to_draft", "")
	if n.State.May(care.NewsletterStopped) {
		buttons = append(buttons, w.stopButton(n))
	}
	return buttons
}

// stopButton stops a newsletter for good, once that is meant.
func (w *wording) stopButton(n care.Newsletter) platform.Button {
	stop := w.say("news.stop", nil)
	return platform.Button{Label: stop, Action: actionStop, Data: n.ID, Style: "danger", Asks: &platform.Question{
		Title: w.say("news.stop_title", map[string]any{"Name": clipped(n.Name, 60)}), Text: w.say("news.stop_sure", nil),
		Yes: stop, No: w.say("news.stop_no", nil),
	}}
}

// newsRate says how quickly a newsletter goes and how long that takes for so many; in the quiet time, when it goes on; "" before it
// can be told.
func (w *wording) newsRate(walk storage.Walk, left int) string {
	if morning, quiet := w.turn.morning(); quiet {
		return w.say("news.rate_quiet", map[string]any{"At": morning})
	}
	rate := walk.Pace.Rate(w.turn.now, walk.Counts.Done())
	if rate <= 0 {
		return ""
	}
	takes := time.Duration(float64(left)/rate*float64(time.Second)).Truncate(time.Minute) + time.Minute
	return w.say("news.rate_left", map[string]any{"Value": strconv.Itoa(max(1, int(rate+0.5))), "Left": takes})
}

// barLength is how many characters a bar has.
const barLength = 20

// bar draws how much of all is done.
func bar(done, all int) string {
	full := barLength
	if all > 0 {
		full = min(barLength, done*barLength/all)
	}
	return strings.Repeat("█", full) + strings.Repeat("░", barLength-full)
}
