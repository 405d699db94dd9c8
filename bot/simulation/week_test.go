// Package simulation_test lets a company live through a week in seconds: hundreds of customers at all hours, employees who
// take, reply, promise, forget, settle and go away, the real engine, flows, desk, clocks and outbox. The clock is an input:
// it jumps to whatever happens next. What everybody was told is counted afterwards.
package simulation_test

import (
	"cmp"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/storage"
)

// The Slack channels.
const (
	cases    = "C0CASES"
	managers = "C0MANAGERS"
)

// week is a week of a company's life, and what follows from it.
type week struct {
	*house
	agenda
	seed      uint64
	begins    time.Time
	ends      time.Time
	customers map[string]*customer
	employees []*employee
}

// newWeek plans a week in which so many customers come; in it is a holiday. restarts is how often the bot dies.
func newWeek(t testing.TB, seed uint64, people, restarts int) *week {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	begins := time.Date(2026, 11, 9, 0, 0, 0, 0, zone)
	w := &week{seed: seed, begins: begins, ends: begins.AddDate(0, 0, 24), customers: map[string]*customer{}}
	company := companyIn(t, zone)
	w.house = newHouse(t, company, staffIn(t, zone), begins)
	dice := rand.New(rand.NewPCG(seed, 1))
	for n := range people {
		c := w.newCustomer(n)
		w.customers[c.chat] = c
		c.comes(w.some(dice))
	}
	for n, s := range w.staff {
		e := w.newEmployee(n, s)
		w.employees = append(w.employees, e)
		e.works(begins)
		if n%2 == 0 {
			e.leaves(begins.Add(time.Duration(dice.IntN(7*24)) * time.Hour))
		}
	}
	w.deaths(restarts)
	return w
}

// some returns some moment of the week: at any hour, but most people come while the company is open.
func (w *week) some(dice *rand.Rand) time.Time {
	for {
		at := w.begins.Add(time.Duration(dice.Int64N(int64(7*care.Day/time.Second))) * time.Second)
		if w.company.Hours.Open(at) || dice.IntN(4) == 0 {
			return at
		}
	}
}

// deaths plans when the process dies: a little after some moments of the week.
func (w *week) deaths(n int) {
	dice := rand.New(rand.NewPCG(w.seed, 2))
	for range n {
		at := w.begins.Add(time.Duration(dice.Int64N(int64(9*care.Day/time.Second))) * time.Second)
		updates, after := dice.IntN(30), dice.IntN(2) == 0
		w.plan(at, func() { w.shelf.dies(updates, after) })
	}
}

// runs lets the time pass, from one thing to the next.
func (w *week) runs() {
	for {
		due, waits := w.due()
		waits = waits && !due.After(w.ends)
		switch {
		case waits && (w.Len() == 0 || !due.After(w.acts[0].at)):
			w.reach(due)
			w.fall()
		case w.Len() > 0 && !w.acts[0].at.After(w.ends):
			next := w.next()
			w.reach(next.at)
			next.do()
		default:
			return
		}
		w.drain()
		w.heard()
	}
}

// heard has people take in what they were told.
func (w *week) heard() {
	lines := w.told.read()
	slices.SortStableFunc(lines, func(a, b told) int { return cmp.Or(cmp.Compare(a.Chat, b.Chat), cmp.Compare(a.Case, b.Case)) })
	for _, line := range lines {
		if line.Repeat {
			continue
		}
		if c, is := w.customers[line.Chat]; is {
			c.reads(line)
		}
		for _, row := range line.Buttons {
			for _, b := range row {
				w.sees(line, b)
			}
		}
	}
}

// sees has staff press some of the buttons below what they were told.
func (w *week) sees(line told, b platform.Button) {
	at := line.At.Add(3 * time.Minute)
	switch {
	case b.Action == "case_confirm":
		w.plan(w.company.Hours.Next(line.At.Add(20*time.Hour)), func() { w.manager().press(b.Action, b.Data) })
	case b.Action == desk.ActionNotKept && one(6, w.seed, b.Data):
		w.plan(at, func() { w.holder(line.Case).press(b.Action, b.Data) })
	case b.Action == desk.ActionKept && line.Chat == cases && one(3, w.seed, b.Data):
		w.plan(at, func() { w.holder(line.Case).press(b.Action, b.Data) })
	}
}

// one reports of one in n things that it is the one.
func one(n uint64, seed uint64, name string) bool {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(name))
	return (sum.Sum64()^seed)%n == 0
}

func (w *week) manager() *employee {
	return w.employees[slices.IndexFunc(w.employees, func(e *employee) bool { return e.Manager })]
}

// holder is who has a case; of what nobody has, a manager.
func (w *week) holder(number string) *employee {
	c := w.caseOf(number)
	for _, e := range w.employees {
		if e.Slack == c.Assignee {
			return e
		}
	}
	return w.manager()
}

func (w *week) caseOf(number string) (c care.Case) {
	w.view(func(tx storage.Tx) (err error) {
		c, _, err = storage.Cases.Get(tx, number)
		return err
	})
	return c
}

// all returns all cases, by number.
func (w *week) all() (all []care.Case) {
	w.view(func(tx storage.Tx) (err error) {
		q := storage.Query{Limit: 200}
		for {
			page, next, err := storage.Cases.Page(tx, q)
			if all = append(all, page...); err != nil || next == nil {
				return err
			}
			q.After = next
		}
	})
	return all
}

func (w *week) put(f func(storage.Tx) error) {
	for {
		err := w.shelf.Update(w.t.Context(), f)
		if err == nil {
			return
		}
		if !w.rise() {
			w.t.Fatal(err)
		}
	}
}

// seedOf is CAREBOT_SEED, else a fixed one: what fails once fails again.
func seedOf(t testing.TB) uint64 {
	t.Helper()
	seed, err := strconv.ParseUint(cmp.Or(os.Getenv("CAREBOT_SEED"), "20261109"), 10, 64)
	if err != nil {
		t.Fatalf("CAREBOT_SEED: %v; give a whole number", err)
	}
	return seed
}
