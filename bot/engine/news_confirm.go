package engine

import (
	"strings"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/storage"
)

// askToSend opens the last question before a newsletter goes out. What must be mended first is said instead; and where the
// numbers are not those of now, they are counted anew: at once, or of many customers while the manager waits.
func (d *newsDesk) askToSend() error {
	n := d.n
	if faults := d.newsFaults(n); len(faults) > 0 {
		return d.tell(d.say("news.mend_first", nil) + "\n• " + strings.Join(faults, "\n• "))
	}
	if !n.CountHolds(d.turn.now) {
		counted, err := d.turn.countHere(n)
		if err != nil {
			return err
		}
		if counted == nil {
			return d.countFirst()
		}
		d.n = *counted
	}
	return d.sendForm()
}

// sendForm is the last question before a newsletter goes out: to how many, how long it takes, when.
func (d *newsDesk) sendForm() error {
	n := d.n
	m := platform.Modal{ID: string(desk.FormNewsSend), Title: d.say("news.send_title", nil), Submit: d.say("news.send_yes", nil)}
	note := func(key, value string) {
		if value != "" {
			m.Fields = append(m.Fields, platform.Field{Kind: platform.Notes, Label: d.say(key, nil), Value: value})
		}
	}
	m.Fields = append(m.Fields, platform.Field{Kind: platform.Notes, Label: n.Name, Value: d.say("news.send_note", nil)})
	d.whoCounted(n, note)
	note("news.draft_when", d.newsWhen(n))
	if n.Counted.All() == 0 {
		m.Submit = ""
		note("news.nobody", d.say("news.nobody_hint", nil))
	}
	if err := d.codesEnough(n, note); err != nil {
		return err
	}
	return d.show(m)
}

// codesEnough warns where a list has fewer codes than there are recipients.
func (d *newsDesk) codesEnough(n care.Newsletter, note func(key, value string)) error {
	if n.Coupons == "" {
		return nil
	}
	coming, err := d.turn.codesComing(n.Coupons)
	if err != nil {
		return err
	}
	if coming {
		note("news.coupons", d.say("news.coupons_coming", nil))
	}
	list, _, err := storage.CouponLists.Get(d.turn.tx, n.Coupons)
	if err == nil && list.Left() < n.Counted.All() {
		note("news.coupons", d.say("news.coupons_few", map[string]any{"Value": n.Coupons, "Count": list.Left(), "Total": n.Counted.All()}))
	}
	return err
}

// confirmed schedules a newsletter.
func (d *newsDesk) confirmed(platform.Submitted) error {
	n := d.n
	if faults := d.newsFaults(n); len(faults) > 0 { // its hour has passed meanwhile
		return d.tell(d.say("news.mend_first", nil) + "\n• " + strings.Join(faults, "\n• "))
	}
	if n.Counted == nil {
		return d.tell(d.say("news.count_failed", nil))
	}
	now := d.turn.now.UTC()
	n.ConfirmedAt, n.ConfirmedBy, n.Planned = now, d.by.Slack, n.Counted.Meant
	if n.Late == 0 {
		n.Late = d.turn.engine.Company.Newsletter.Late
	}
	if err := d.turn.turnNewsletter(n, care.NewsletterScheduled, d.by.Slack); err != nil {
		return err
	}
	return d.turn.scheduleNewsletter(n)
}

// askToDelete asks once more before a draft is gone.
func (d *newsDesk) askToDelete() error {
	return d.show(platform.Modal{
		ID: string(desk.FormNewsDelete), Title: d.say("news.delete_title", nil), Submit: d.say("news.delete", nil),
		Fields: []platform.Field{{Kind: platform.Notes, Label: d.n.Name, Value: d.say("news.delete_note", nil)}},
	})
}

// deleted deletes a draft. Its message stays and says who did it.
func (d *newsDesk) deleted(platform.Submitted) error {
	n, t := d.n, d.turn
	if err := storage.Newsletters.Delete(t.tx, n.ID); err != nil {
		return err
	}
	if err := storage.Walks.Delete(t.tx, n.ID); err != nil {
		return err
	}
	w := wording{turn: t, lang: t.engine.Company.Language}
	said := w.say("news.deleted", map[string]any{"Staff": d.by.Name})
	card := &platform.Card{News: n.ID, Title: w.say("news.title", map[string]any{"Name": n.Name}), Lead: said, Text: n.Name + ": " + said}
	if w.err != nil {
		return w.err
	}
	return t.enqueue(newsletterLane(n.ID)+"/card", "", platform.Delivery{
		Kind: platform.PutCard, Platform: care.Slack, Chat: t.engine.Managers, Card: card, Target: newsletterRef(n.ID),
	})
}

// newsletterLane is where the managers' message of a newsletter goes, and newsletterRef names it.
func newsletterLane(id string) string { return "slack/" + id }

func newsletterRef(id string) string { return "newsletter/" + id }
