package engine

import (
	"strings"
	"time"

	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/storage"
)

// The kinds of the timers of who has what.
const (
	timerBack     = "back"     // who was away comes back by themselves
	timerHandOver = "handover" // the cases of who has left go to others, one each time it falls
	timerSeek     = "seek"     // cases that nobody has look for somebody, one each time it falls
	timerUnowned  = "unowned"  // managers hear that nobody has a case
	timerNamed    = "named"    // a customer hears in the morning who has their case since the night
)

// away decides /care away [until]: no new cases, and a job hands over those they have.
func (t *turn) away(a asked) error {
	until, no := desk.Until(a.rest, a.by.Hours, t.now.In(t.zone()))
	if no != nil {
		return t.answer(a.lang, no.Key, no.Data)
	}
	hand, _, err := storage.Hands.Get(t.tx, a.by.Slack)
	if err != nil {
		return err
	}
	hand.Staff, hand.Away, hand.Until = a.by.Slack, true, until.UTC()
	if err := t.putHand(hand); err != nil {
		return err
	}
	data := map[string]any{"Until": "", "Count": hand.Open}
	if !until.IsZero() {
		data["Until"] = until
	}
	if hand.Open == 0 {
		return t.answer(a.lang, "away.idle", data)
	}
	if err := t.handOver(hand.Staff); err != nil {
		return err
	}
	return t.answer(a.lang, "away.handing", data)
}

// putHand stores whether somebody is away, when they come back, and has managers' Homes show it.
func (t *turn) putHand(hand storage.Hand) error {
	if err := storage.Hands.Put(t.tx, hand); err != nil {
		return err
	}
	if err := t.comesBack(hand); err != nil {
		return err
	}
	return t.drawHomes(func(s care.Staff) bool { return s.Manager || s.Slack == hand.Staff })
}

// comesBack sets when who is away comes back by themselves, or takes it back.
func (t *turn) comesBack(hand storage.Hand) error {
	key := timerBack + "/" + hand.Staff
	if !hand.Away || hand.Until.IsZero() {
		return storage.Timers.Delete(t.tx, key)
	}
	return t.timer(storage.Timer{Key: key, Kind: timerBack, Due: hand.Until})
}

// back decides /care back.
func (t *turn) back(a asked) error {
	hand, _, err := storage.Hands.Get(t.tx, a.by.Slack)
	if err != nil {
		return err
	}
	if !hand.AwayAt(t.now) {
		return t.answer(a.lang, "away.back_already", nil)
	}
	if err := t.isBack(hand); err != nil {
		return err
	}
	waiting, err := t.unowned()
	if err != nil {
		return err
	}
	if waiting == 0 {
		return t.answer(a.lang, "away.back_idle", nil)
	}
	return t.answer(a.lang, "away.back", map[string]any{"Count": waiting})
}

// fallBack brings back who was away, at the time they gave. Nobody is told: they gave it.
func (t *turn) fallBack(timer storage.Timer) error {
	hand, _, err := storage.Hands.Get(t.tx, strings.TrimPrefix(timer.Key, timerBack+"/"))
	if err != nil {
		return err
	}
	if !hand.Away {
		return t.comesBack(hand)
	}
	return t.isBack(hand)
}

// isBack has somebody be there again. They keep what has not been handed over yet, and may get what nobody has.
func (t *turn) isBack(hand storage.Hand) error {
	hand.Away, hand.Until = false, time.Time{}
	if err := t.putHand(hand); err != nil {
		return err
	}
	if err := storage.Timers.Delete(t.tx, timerHandOver+"/"+hand.Staff); err != nil {
		return err
	}
	return t.seek()
}

// mostCounted is how many unowned cases are counted for an answer.
const mostCounted = 500

// unowned returns how many open cases nobody has.
func (t *turn) unowned() (int, error) {
	return storage.Cases.Count(t.tx, storage.ByAssignee, storage.Query{Prefix: []any{""}, Limit: mostCounted})
}
