package care

import "time"

// Add counts a case. Of its history what happened before the period's end is read: the state of the case as it is now is
// no part of it.
func (r *Report) Add(c Case) {
	t := telling{report: r, c: c, topic: &Topic{c.Kind, c.Topic}}
	if len(c.History) == 0 || c.History[0].What != ChangeOpened {
		t.opened(Change{At: c.OpenedAt, What: ChangeOpened})
	}
	for _, change := range c.Standing(r.To) {
		t.tell(change)
	}
	t.end()
}

// telling is a case as its history is told, one change after another.
type telling struct {
	report  *Report
	c       Case
	topic   *Topic
	holder  string    // whose it is: Slack ID; empty: nobody's
	since   time.Time // when it was opened, or opened again; zero: it has not been yet
	open    bool
	replied time.Time // the last first reply; zero: none yet
	// What is owed and late: nobody has replied, what was promised has not come, the law's time is over.
	noReply, noPromised, noDecision bool
}

func (t *telling) tell(change Change) {
	switch change.What {
	case ChangeOpened:
		t.opened(change)
	case ChangeReopened:
		t.reopened(change)
	case ChangeTaken:
		t.holder = change.Staff
	case ChangeAssigned, ChangeHandedOver:
		t.holder = change.To
	case ChangeReplied:
		t.replies(change)
	case ChangeKept, ChangeBroken:
		t.ends(change)
	case ChangeCame:
		t.noPromised = t.noPromised && change.To != string(ClockPromised)
	case ChangeDecided:
		t.noDecision = false
	case ChangeSettled:
		t.settled(change)
	case ChangeErased:
		t.forgotten(change)
	}
}

// count counts something that happened at a time, if that is in the period, for whom it is to be counted for.
func (t *telling) count(at time.Time, staff string, f func(*Tally)) {
	if t.report.holds(at) {
		t.report.tally(t.topic, t.c.Language, &staff, f)
	}
}

func (t *telling) opened(change Change) {
	if !change.At.Before(t.report.To) {
		return
	}
	t.open, t.since, t.holder = true, change.At, change.To
	t.count(change.At, t.holder, func(tally *Tally) { tally.Opened++ })
	if part := t.report.part(change.At); part != nil {
		part.Opened++
	}
}

func (t *telling) reopened(change Change) {
	t.open, t.since = true, change.At
	t.holder = change.To
	t.count(change.At, t.holder, func(tally *Tally) { tally.Reopened++ })
}

func (t *telling) replies(change Change) {
	t.replied, t.noReply = change.At, false
	took := t.took(change.At)
	t.count(change.At, t.doer(change), func(tally *Tally) { tally.Reply.Add(took) })
}

// ends counts a promise that was kept or broken, and notes what is late. A first reply may be told to have been late as it
// comes; later than that it is another one that is late, promised since without the case having been closed. What the bot says of a case's progress keeps the promise that the customer hears something, and no other.
func (t *telling) ends(change Change) {
	kind, broken := ClockKind(change.To), change.What == ChangeBroken
	t.count(change.At, t.doer(change), func(tally *Tally) {
		if broken {
			tally.Broken = with(tally.Broken, kind)
		} else {
			tally.Kept = with(tally.Kept, kind)
		}
	})
	switch kind {
	case ClockFirstReply:
		t.noReply = broken && !change.At.Equal(t.replied)
	case ClockPromised:
		t.noPromised = broken
	case ClockDecision:
		t.noDecision = broken
	}
}

func with(of map[ClockKind]int, kind ClockKind) map[ClockKind]int {
	if of == nil {
		of = map[ClockKind]int{}
	}
	of[kind]++
	return of
}

func (t *telling) settled(change Change) {
	outcome, took := Outcome(change.To), t.took(change.At)
	t.count(change.At, t.doer(change), func(tally *Tally) {
		tally.Settled++
		switch outcome {
		case OutcomeSilent:
			tally.Silent++
		case OutcomeBarred:
			tally.Barred++
		default:
			tally.Settling.Add(took)
		}
	})
	if part := t.report.part(change.At); part != nil {
		part.Settled++
	}
	t.open, t.noReply, t.noPromised, t.noDecision = false, false, false, false
}

func (t *telling) forgotten(change Change) {
	if t.open {
		t.count(change.At, t.holder, func(tally *Tally) { tally.Forgotten++ })
	}
	t.open = false
}

// end counts how the case stands at the period's end.
func (t *telling) end() {
	if !t.open {
		return
	}
	late := t.noReply || t.noPromised || t.noDecision
	t.report.tally(t.topic, t.c.Language, &t.holder, func(tally *Tally) {
		tally.Open++
		if late {
			tally.Overdue++
		}
	})
}

// took returns the working time since the case was opened, or opened again.
func (t *telling) took(at time.Time) time.Duration { return t.report.hours.Between(t.since, at) }

// doer returns for whom a change counts: who did it, else who had the case.
func (t *telling) doer(change Change) string {
	if change.Staff != "" {
		return change.Staff
	}
	return t.holder
}

// part returns the step of the period that a time is in; nil where it is in none.
func (r *Report) part(at time.Time) *Part {
	if !r.holds(at) {
		return nil
	}
	for i := len(r.Parts) - 1; i >= 0; i-- {
		if !at.Before(r.Parts[i].From) {
			return &r.Parts[i]
		}
	}
	return nil
}
