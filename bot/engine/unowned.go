package engine

import (
	"slices"

	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/flows/flow"
	"carebot/storage"
)

// watch has managers hear of a case that nobody has once the time of the first reply has passed over it, and has it look
// for somebody when anybody's hours begin. A case that somebody has is watched no more.
func (t *turn) watch(c care.Case) error {
	key := timerUnowned + "/" + c.Number
	_, watched, err := storage.Timers.Get(t.tx, key)
	alone := c.Open() && c.Assignee == ""
	switch {
	case err != nil:
		return err
	case alone && !watched:
		return t.watchOver(c)
	case !alone && watched:
		return storage.Timers.Delete(t.tx, key)
	}
	return nil
}

func (t *turn) watchOver(c care.Case) error {
	if _, waits, err := storage.Timers.Get(t.tx, timerSeek); err != nil {
		return err
	} else if !waits {
		if err := t.rest(storage.Timer{Key: timerSeek}); err != nil {
			return err
		}
	}
	if desk.KnownUnowned(c) {
		return nil
	}
	due := t.engine.Company.ReplyBy(t.now)
	return t.timer(storage.Timer{
		Key: timerUnowned + "/" + c.Number, Kind: timerUnowned, Due: due.UTC(), About: []string{c.Number, stamped(t.now)},
	})
}

// fallUnowned tells the managers of a case that nobody has.
func (t *turn) fallUnowned(timer storage.Timer) error {
	if err := storage.Timers.Delete(t.tx, timer.Key); err != nil {
		return err
	}
	about, since, err := aboutSince(timer, 2)
	if err != nil {
		return err
	}
	c, found, err := storage.Cases.Get(t.tx, about[0])
	if err != nil || !found || !c.Open() || c.Assignee != "" {
		return err
	}
	known := c
	known.History = append(slices.Clone(c.History), care.Change{At: t.now.UTC(), What: care.ChangeUnowned})
	if err := t.putCase(c, known); err != nil {
		return err
	}
	return t.tellManagers("desk.unowned", map[string]any{"Case": c.Number, "Topic": flow.Subject(c), "At": since})
}

// announce tells the customer who has their case now, or that nobody has: at once, or when the quiet time is over. Of several who had it
// meanwhile the last is named.
func (s *staffTurn) announce(e desk.Announce) error {
	key := timerNamed + "/" + s.matter.Number
	_, waits, err := storage.Timers.Get(s.tx, key)
	if err != nil {
		return err
	}
	morning, quiet := s.morning()
	switch {
	case quiet && waits:
		return nil
	case quiet:
		return s.timer(storage.Timer{Key: key, Kind: timerNamed, Due: morning.UTC(), About: []string{s.matter.Number, e.Knew, stamped(s.now)}})
	case waits:
		if err := storage.Timers.Delete(s.tx, key); err != nil {
			return err
		}
	}
	return s.inform(e.Told)
}

// fallNamed tells the customer in the morning who has their case since the night.
func (t *turn) fallNamed(timer storage.Timer) error {
	if err := storage.Timers.Delete(t.tx, timer.Key); err != nil {
		return err
	}
	about, since, err := aboutSince(timer, 3)
	if err != nil {
		return err
	}
	return t.atDesk(about[0], desk.QuietEnded{Knew: about[1], Since: since}, care.Entry{})
}
