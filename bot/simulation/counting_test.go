package simulation_test

import (
	"slices"
	"strings"
	"time"

	"carebot/flows/care"
)

// counting is a case as its chat and thread tell it, one line after another.
type counting struct {
	*week
	care.Period
	figures
	reply, settling []time.Duration

	open     bool
	replied  bool
	since    time.Time            // it was opened, or opened again
	first    time.Time            // the first reply is promised by
	decision time.Time            // the decision is promised by
	promises map[string]time.Time // by what was promised: by when
	done     map[string]time.Time // those that a reply has kept
	doneAt   map[string]time.Time
	decided  bool
	late     map[care.ClockKind]bool
}

// counted counts the cases whose first line is wanted.
func (w *week) counted(p care.Period, wanted func(told) bool) figures {
	all := counting{week: w, Period: p}
	for _, story := range w.byCase() {
		at := slices.IndexFunc(story, func(l told) bool { return l.Platform == care.Telegram })
		if !wanted(story[at]) {
			continue
		}
		all.begin()
		for _, l := range story {
			if l.At.Before(p.To) {
				all.tell(l)
			}
		}
		if all.open {
			all.Open++
			if all.late[care.ClockFirstReply] || all.late[care.ClockPromised] || all.late[care.ClockDecision] {
				all.Overdue++
			}
		}
	}
	all.Reply, all.Settling = spreadOf(all.reply), spreadOf(all.settling)
	return all.figures
}

// byCase returns what was told about each case, in order.
func (w *week) byCase() map[string][]told {
	about := map[string][]told{}
	for _, l := range w.once() {
		if l.Case != "" {
			about[l.Case] = append(about[l.Case], l)
		}
	}
	return about
}

// spreadOf returns how many there are, and in minutes what half of them took at most, and what nine of ten.
func spreadOf(all []time.Duration) []int {
	slices.Sort(all)
	rank := func(percent int) int {
		took := all[max((len(all)*percent+99)/100, 1)-1]
		if took >= 2*care.Day {
			took = took.Truncate(time.Hour)
		}
		return int(took / time.Minute)
	}
	if len(all) == 0 {
		return []int{0, 0, 0}
	}
	return []int{len(all), rank(50), rank(90)}
}

func (c *counting) begin() {
	c.open, c.replied, c.decided = false, false, false
	c.since, c.first, c.decision = time.Time{}, time.Time{}, time.Time{}
	c.promises, c.done, c.doneAt = map[string]time.Time{}, map[string]time.Time{}, map[string]time.Time{}
	c.late = map[care.ClockKind]bool{}
}

// add counts something that happened at a time, if that is in the period.
func (c *counting) add(at time.Time, n *int) {
	if !at.Before(c.From) && at.Before(c.To) {
		*n++
	}
}

// ends counts a clock that was kept, or not.
func (c *counting) ends(at time.Time, kind care.ClockKind, kept bool) {
	if !at.Before(c.From) && at.Before(c.To) {
		if i := slices.Index(care.ClockKinds(), kind); kept {
			c.Kept[i]++
		} else {
			c.Broken[i]++
		}
	}
	if kind != care.ClockFirstReply || !c.replied {
		c.late[kind] = !kept
	}
}

func (c *counting) tell(l told) {
	if l.Platform == care.Telegram {
		c.toCustomer(l)
		return
	}
	text, _ := l.Data["Text"].(string)
	due, _ := l.Data["Due"].(time.Time)
	switch {
	case l.Chat == managers:
		c.toManagers(l, text, due)
	case !l.Thread:
	case strings.HasPrefix(l.Key, "desk.reopened"):
		c.opens(l.At, &c.Reopened)
	case strings.HasPrefix(l.Key, "rating."):
		c.rated(l)
	case l.Key == "desk.promised":
		c.promises[text] = due
	case l.Key == "clock.promise_done", l.Key == "clock.promise_kept":
		c.keeps(l.At, text)
	case l.Key == "clock.promise_stands":
		c.stands(text)
	case l.Key == "desk.settled", l.Key == "clock.silent_said":
		c.settles(l)
	case l.Key == "desk.decision_confirmed":
		c.decides(l.At)
	}
}

// rated counts a score. One that is low opens the case again, unless a word has, and has the customer promised a reply anew.
func (c *counting) rated(l told) {
	if score, told := l.Data["Score"].(int); told {
		c.add(l.At, &c.Scores[score])
	}
	switch {
	case l.Key == "rating.recover" && !c.open:
		c.opens(l.At, &c.Reopened)
	case l.Key == "rating.recover":
		c.replied = false
	}
}

func (c *counting) toManagers(l told, text string, due time.Time) {
	switch l.Key {
	case "clock.promise_missed":
		c.promises[text] = due
		c.ends(l.At, care.ClockPromised, false)
	case "clock.decision_missed":
		c.ends(l.At, care.ClockDecision, false)
	}
}

func (c *counting) toCustomer(l told) {
	if reply, told := l.Data["Reply"].(time.Time); told {
		c.first = reply
	}
	switch {
	case strings.Contains(l.Key, ".confirmed"):
		if day, dated := l.Data["Decision"].(care.Date); dated {
			c.decision = c.endOf(day)
		}
		c.opens(l.At, &c.Opened)
	case strings.HasPrefix(l.Key, "clock.reply_late"):
		c.ends(l.At, care.ClockFirstReply, false)
		c.first, _ = l.Data["Due"].(time.Time)
		if l.Key == "clock.reply_late_last" { // it is promised no more
			c.first = time.Time{}
		}
	case l.Key == "clock.progress", l.Key == "clock.progress_late":
		c.ends(l.At, care.ClockProgress, l.Key == "clock.progress")
	case l.Key == "decision.attached":
		c.decides(l.At)
	case l.speaks() && !c.replied && c.open || l.Key == "case.settled" && !c.replied:
		c.replied = true
		c.late[care.ClockFirstReply] = false
		if !l.At.Before(c.From) {
			c.reply = append(c.reply, c.company.Hours.Between(c.since, l.At))
		}
		if !c.first.IsZero() {
			c.ends(l.At, care.ClockFirstReply, !l.At.After(c.first))
		}
	}
}

func (c *counting) opens(at time.Time, n *int) {
	c.open, c.since, c.replied = true, at, false
	c.add(at, n)
}

func (c *counting) keeps(at time.Time, what string) {
	due, owed := c.promises[what]
	if !owed {
		return
	}
	delete(c.promises, what)
	c.done[what], c.doneAt[what] = due, at
	c.ends(at, care.ClockPromised, !at.After(due))
	c.late[care.ClockPromised] = false // it has come
}

// stands takes back that something was kept.
func (c *counting) stands(what string) {
	c.promises[what] = c.done[what]
	if at := c.doneAt[what]; !at.Before(c.From) {
		c.Kept[slices.Index(care.ClockKinds(), care.ClockPromised)]--
	}
}

func (c *counting) settles(l told) {
	for what := range c.promises {
		c.keeps(l.At, what)
	}
	c.add(l.At, &c.Settled)
	if l.Key == "clock.silent_said" {
		c.add(l.At, &c.Silent)
	} else if !l.At.Before(c.From) {
		c.settling = append(c.settling, c.company.Hours.Between(c.since, l.At))
	}
	c.open = false
	clear(c.late)
}

// decides notes that the decision has reached the customer: the first one counts.
func (c *counting) decides(at time.Time) {
	if c.decided {
		return
	}
	if c.decided = true; !at.After(c.decision) {
		c.ends(at, care.ClockDecision, true)
	}
}
