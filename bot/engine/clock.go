package engine

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/storage"
)

// timerCase is the kind of the timers of cases: one each, due when the first of its clocks has something to say.
const timerCase = "case"

func clockKey(number string) string { return timerCase + "/" + number }

// wind sets a case's timer to when something is to be said about it, as it stands now. What nobody waits for any more has
// none.
func (t *turn) wind(c care.Case) error {
	next, err := t.nextWord(c)
	if err != nil {
		return err
	}
	was, set, err := storage.Timers.Get(t.tx, clockKey(c.Number))
	switch {
	case err != nil || set && was.Due.Equal(next) || !set && next.IsZero():
		return err
	case next.IsZero():
		return storage.Timers.Delete(t.tx, clockKey(c.Number))
	}
	return t.timer(storage.Timer{Key: clockKey(c.Number), Kind: timerCase, Due: next.UTC(), About: []string{c.Number}})
}

// nextWord returns when something is to be said about a case; zero: never, as it stands.
func (t *turn) nextWord(c care.Case) (time.Time, error) {
	customer, known, err := storage.Customers.Get(t.tx, c.Customer)
	if err != nil || !known {
		return time.Time{}, err
	}
	v := &view{turn: t, customer: customer}
	next := desk.Next(c, v)
	return next, v.err
}

// underLaw returns a case as the law has it for a customer who is a business or not.
func (t *turn) underLaw(c care.Case, business bool) care.Case {
	return c.UnderLaw(business, t.engine.Company.Charter.Decision, t.zone())
}

// fallCase decides what a case's clocks have to say. The turn sets the timer anew.
func (t *turn) fallCase(timer storage.Timer) error {
	if err := storage.Timers.Delete(t.tx, timer.Key); err != nil || len(timer.About) != 1 {
		return err
	}
	return t.atDesk(timer.About[0], desk.FellDue{}, care.Entry{})
}

// reached decides that a staff message (channel/ts) has reached the customer of a case.
func (t *turn) reached(number, message string) error {
	_, ts, _ := strings.Cut(message, "/")
	entry, _, err := t.entry(number, ts)
	if seq, isOurs := readySeq(ts); isOurs {
		entry, _, err = storage.Entries.Get(t.tx, number, seq)
	}
	if err != nil {
		return err
	}
	return t.atDesk(number, desk.Replied{By: entry.Staff, Reply: entry.Reply}, care.Entry{})
}

// readySeq returns which entry of a case's history a staff message is that was made by a form: @ready/<case>/<entry>.
func readySeq(message string) (int, bool) {
	parts := strings.Split(message, "/")
	seq, err := strconv.Atoi(parts[len(parts)-1])
	return seq, err == nil && strings.HasPrefix(message, "@")
}

// promisePressed decides a press on a button below a word about a promise.
func (t *turn) promisePressed(p platform.Pressed) error {
	number, count, _ := strings.Cut(p.Data, "|")
	n, err := strconv.Atoi(count)
	if err != nil {
		return fmt.Errorf("a button about the promise %q: %w", p.Data, err)
	}
	by := t.event.Sender.ID
	if p.Action == desk.ActionKept {
		return t.atDesk(number, desk.Kept{By: by, Number: n}, care.Entry{})
	}
	return t.atDesk(number, desk.NotKept{By: by, Number: n}, care.Entry{})
}

// windPage is how many cases are looked at in one turn of Wind.
const windPage = 50

// Wind sets the timers of all open cases as company, charter and staff are now: what was configured may have changed since
// they were set. It returns when that is done or ctx ends.
func (e *Engine) Wind(ctx context.Context) {
	var after []byte
	for ctx.Err() == nil {
		t := e.ownTurn()
		next := after
		err := <-e.submit(t, func() (err error) {
			next, err = t.windPage(after)
			return err
		})
		if err != nil {
			e.Log.Error("engine: cannot set the clocks of open cases anew; they stay as they were", "error", err)
			return
		}
		if after = next; after == nil {
			return
		}
	}
}

func (t *turn) windPage(after []byte) (next []byte, err error) {
	cases, next, err := storage.Cases.By(t.tx, storage.ByAssignee, storage.Query{After: after, Limit: windPage})
	if err != nil {
		return nil, err
	}
	for _, c := range cases {
		if err := t.wind(c); err != nil {
			return nil, err
		}
	}
	return next, nil
}
