package simulation_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"carebot/flows/care"
	"carebot/storage"
)

// late is how long after its time something is still said on time.
const late = time.Minute

// checks returns what is wrong with how the week went: nothing, it is to be hoped.
func (w *week) checks() []string {
	lines := w.once()
	return slices.Concat(
		w.told.wrong, w.twice(lines), w.disturbed(lines), w.outOfHours(lines), w.ladder(lines), w.broken(lines), w.hands(), w.clocks(), w.tables(),
	)
}

// once returns all that was told but what was repeated.
func (w *week) once() []told {
	return slices.DeleteFunc(slices.Clone(w.told.lines), func(l told) bool { return l.Repeat })
}

func (l told) String() string {
	return fmt.Sprintf("%s %s %s %s %v %q", l.At.Format("Mon 2 15:04:05"), l.Chat, l.Case, l.Key, l.Data, l.Text)
}

// clock reports whether a clock said it.
func (l told) clock() bool { return strings.HasPrefix(l.Key, "clock.") }

// twice finds what somebody was told again: the same thing, about the same case, in the same place.
func (w *week) twice(lines []told) (wrong []string) {
	seen := map[string]told{}
	for _, l := range lines {
		if !l.clock() && l.Key != "desk.unowned" {
			continue
		}
		switch l.Key {
		case "clock.came_late", "clock.silent", "clock.silent_said":
			continue // of another clock, or another silence
		}
		same := fmt.Sprint(l.Chat, l.Case, l.Key, l.Data)
		if first, again := seen[same]; again {
			wrong = append(wrong, fmt.Sprintf("told twice: %v, first at %v", l, first.At))
		}
		seen[same] = l
	}
	return wrong
}

// disturbed finds what customers were told unasked in the quiet time.
func (w *week) disturbed(lines []told) (wrong []string) {
	asked := map[string]bool{"clock.came_late": true}
	for _, l := range lines {
		unasked := l.clock() && !asked[l.Key] || strings.HasSuffix(l.Key, ".ask") && (strings.HasPrefix(l.Key, "rating.") || strings.HasPrefix(l.Key, "recommend."))
		if l.Platform == care.Telegram && unasked && w.company.Quiet.Over(l.At, w.company.Zone).After(l.At) {
			wrong = append(wrong, fmt.Sprintf("disturbed: %v", l))
		}
	}
	return wrong
}

// outOfHours finds reminders to employees who were not at work.
func (w *week) outOfHours(lines []told) (wrong []string) {
	for _, l := range lines {
		for _, s := range w.staff {
			if l.clock() && l.Chat == s.Slack && !s.Hours.Open(l.At) {
				wrong = append(wrong, fmt.Sprintf("out of hours: %v", l))
			}
		}
	}
	return wrong
}

// ladder finds words of clocks that went to somebody else than who has the case, in its thread and directly, and the
// managers' channel.
func (w *week) ladder(lines []told) (wrong []string) {
	names := map[string]string{}
	for _, s := range w.staff {
		names[s.Slack] = s.Name
	}
	for _, l := range lines {
		if !l.clock() || l.Platform != care.Slack || l.Chat == managers {
			continue
		}
		if l.Chat == cases {
			if l.Mention != "" && l.Data["Staff"] != names[l.Mention] {
				wrong = append(wrong, fmt.Sprintf("mentions %s: %v", l.Mention, l))
			}
			continue
		}
		if l.Data["Staff"] != names[l.Chat] {
			wrong = append(wrong, fmt.Sprintf("not theirs: %v", l))
		}
	}
	return wrong
}

// hands finds employees of whom another number of open cases is kept than they have.
func (w *week) hands() (wrong []string) {
	open := map[string]int{}
	for _, c := range w.all() {
		if c.Open() {
			open[c.Assignee]++
		}
	}
	for _, s := range w.staff {
		w.view(func(tx storage.Tx) error {
			hand, _, err := storage.Hands.Get(tx, s.Slack)
			if hand.Open != open[s.Slack] {
				wrong = append(wrong, fmt.Sprintf("%s has %d open cases, %d are kept", s.Name, open[s.Slack], hand.Open))
			}
			return err
		})
	}
	return wrong
}

// clocks finds open cases without a time at which they go on, and times that have passed.
func (w *week) clocks() (wrong []string) {
	for _, c := range w.all() {
		w.view(func(tx storage.Tx) error {
			customer, _, err := storage.Customers.Get(tx, c.Customer)
			if err != nil {
				return err
			}
			timer, set, err := storage.Timers.Get(tx, "case/"+c.Number)
			switch {
			case c.Open() && !set && !customer.Blocked && c.Status != care.StatusWaiting:
				wrong = append(wrong, fmt.Sprintf("%s is %s and nobody will ever hear of it", c.Number, c.Status))
			case set && timer.Due.Before(w.now()):
				wrong = append(wrong, fmt.Sprintf("%s: its clock stopped at %v", c.Number, timer.Due))
			case set && !c.Open() && !c.DecisionOwed():
				wrong = append(wrong, fmt.Sprintf("%s is settled and its clock goes on", c.Number))
			}
			return err
		})
	}
	return wrong
}

// tables finds what is wrong with the store, and what was set aside.
func (w *week) tables() (wrong []string) {
	findings, err := storage.Verify(context.Background(), w.shelf, storage.All()...)
	if err != nil {
		wrong = append(wrong, err.Error())
	}
	for _, f := range findings {
		wrong = append(wrong, fmt.Sprint("the store: ", f))
	}
	w.view(func(tx storage.Tx) error {
		asides, _, err := storage.SetAsides.Page(tx, storage.Query{Limit: 10})
		for _, a := range asides {
			wrong = append(wrong, fmt.Sprintf("set aside: %s %s", a.ID, a.Reason))
		}
		left, _, err2 := storage.Deliveries.Page(tx, storage.Query{Limit: 10})
		for _, d := range left {
			wrong = append(wrong, fmt.Sprintf("never delivered: %s %d", d.Lane, d.Seq))
		}
		if err == nil {
			err = err2
		}
		return err
	})
	return wrong
}
