package desk

import (
	"cmp"
	"slices"
	"time"

	"carebot/flows/care"
)

// Left: who had a case cannot look after it now: they are away, or no member of staff any longer.
type Left struct{ Who string }

// CameFree: a case that nobody has may have somebody now: they came back, began their hours, or settled another.
type CameFree struct{}

// QuietEnded: the time is over in which a customer was not told who has their case. Knew is who they thought had it when
// the first change was kept from them, at Since.
type QuietEnded struct {
	Knew  string
	Since time.Time
}

// Announce tells the customer who has the case now, or that nobody has, as soon as it disturbs nobody: they did not ask. Knew
// is who they think has it; empty: nobody.
type Announce struct {
	Told Inform // what is said now; when the quiet time is over, that is decided anew
	Knew string
}

func (Announce) isEffect() {}

// decide gives a case to somebody else, by the rule of who gets it; where nobody is free it is nobody's, on top of
// everybody's list, and the customer has the company's name and phone until somebody has it. However short the absence: whom the customer was told is there when they write.
func (e Left) decide(c care.Case, v View) (care.Case, []Effect) {
	if !c.Open() || c.Assignee != e.Who || e.Who == "" {
		return c, nil
	}
	knew := Named(c)
	to, found := free(c, e.Who, v)
	c = handed(c, to.Slack, v)
	by, _ := v.Staff(e.Who)
	if !found {
		remark := Remark{Key: "desk.handed_to_nobody", Data: map[string]any{"By": by.Name}}
		return c, append([]Effect{remark}, announced(c, knew, v)...)
	}
	remark := Remark{To: to.Slack, Key: "desk.handed_over", Data: map[string]any{"Staff": to.Name, "By": by.Name}}
	return c, append([]Effect{remark}, announced(c, knew, v)...)
}

// decide gives a case that nobody has to who is free now, if anybody is.
func (CameFree) decide(c care.Case, v View) (care.Case, []Effect) {
	if !c.Open() || c.Assignee != "" {
		return c, nil
	}
	to, found := free(c, "", v)
	if !found {
		return c, nil
	}
	knew := Named(c)
	remark := Remark{To: to.Slack, Key: "desk.handed_over", Data: map[string]any{"Staff": to.Name, "By": ""}}
	c = handed(c, to.Slack, v)
	return c, append([]Effect{remark}, announced(c, knew, v)...)
}

// decide says in the morning what the night has changed; nothing where the customer has heard meanwhile, or has whom
// they think.
func (e QuietEnded) decide(c care.Case, v View) (care.Case, []Effect) {
	_, known := v.Staff(c.Assignee)
	left := c.Assignee != "" && !known // a hand-over is on its way
	if !c.Open() || left || c.Assignee == e.knows(c) || v.Customer().Blocked {
		return c, nil
	}
	c.HeardAt = v.Now().UTC()
	return c, []Effect{whoseNow(c, v)}
}

// knows returns who the customer thinks has the case: of all others who got it they were told at once.
func (e QuietEnded) knows(c care.Case) string {
	knows := e.Knew
	for _, change := range c.History {
		to, hands := changedHands(change)
		if hands && to != "" && change.What != care.ChangeHandedOver && !change.At.Before(e.Since) {
			knows = to
		}
	}
	return knows
}

// free returns who of the staff but one gets a case now; false: nobody.
func free(c care.Case, but string, v View) (care.Staff, bool) {
	roster := slices.DeleteFunc(slices.Clone(v.Roster()), func(l care.Load) bool { return l.Slack == but })
	return care.Assign(roster, c.Kind, spoken(c, v), v.Now())
}

// spoken is what the customer of a case is spoken to in; until they have said, what it was opened in.
func spoken(c care.Case, v View) care.Language { return cmp.Or(v.Customer().Language, c.Language) }

// isAway reports whether a member of staff is away.
func isAway(slackID string, v View) bool {
	return slices.ContainsFunc(v.Roster(), func(l care.Load) bool { return l.Slack == slackID && l.Away })
}

func handed(c care.Case, to string, v View) care.Case {
	c.Assignee = to
	c.History = append(c.History, care.Change{At: v.Now().UTC(), What: care.ChangeHandedOver, To: to})
	return c
}

// announced tells the customer of a case what is new to them about who has it; not one who has blocked the bot.
func announced(c care.Case, knew string, v View) []Effect {
	if c.Assignee == knew || v.Customer().Blocked {
		return nil
	}
	return []Effect{Announce{Told: whoseNow(c, v), Knew: knew}}
}

// whoseNow words who has a case now; of one that nobody has, whom the customer can turn to meanwhile, and by when they hear, or
// what of theirs it waits for.
func whoseNow(c care.Case, v View) Inform {
	if staff, known := v.Staff(c.Assignee); known {
		return Inform{Key: "case.taken", Data: map[string]any{"Case": c.Number, "Staff": staff.Name, "Phone": staff.Phone}}
	}
	company := v.Company()
	data := map[string]any{"Case": c.Number, "Company": company.Name, "Phone": company.Phone, "Due": "", "Waits": c.WaitsFor}
	if c.Status != care.StatusWaiting || c.DuePromises() > 0 {
		data["Due"] = hearsBy(c, v)
	}
	return Inform{Key: "case.between", Data: data}
}

// handedMeanwhile says whose a case has become while a form was open.
func handedMeanwhile(c care.Case, v View) Effect {
	if c.Assignee == "" {
		return Refuse{Key: "desk.meanwhile_unowned", Data: map[string]any{"Case": c.Number}}
	}
	return Refuse{Key: "desk.meanwhile_handed", Data: map[string]any{"Case": c.Number, "Staff": name(v, c.Assignee)}}
}

// Named returns who the customer of a case was last told has it, by Slack ID; empty: nobody. In the quiet time they are told
// later.
func Named(c care.Case) string {
	last, _ := lastHanded(c)
	to, _ := changedHands(last)
	return to
}

// HeldSince returns since when a case has had its assignee, or none.
func HeldSince(c care.Case) time.Time {
	if last, found := lastHanded(c); found {
		return last.At
	}
	return c.OpenedAt
}

// KnownUnowned reports whether managers have heard that nobody has a case; of one that was opened again, since then.
func KnownUnowned(c care.Case) bool {
	for _, change := range slices.Backward(c.History) {
		switch change.What {
		case care.ChangeUnowned:
			return true
		case care.ChangeReopened:
			return false
		}
	}
	return false
}

// lastHanded returns the last change of a case's assignee.
func lastHanded(c care.Case) (care.Change, bool) {
	for _, change := range slices.Backward(c.History) {
		if _, hands := changedHands(change); hands {
			return change, true
		}
	}
	return care.Change{}, false
}

// changedHands returns whose a case became by a change; false: it stayed whose it was.
func changedHands(change care.Change) (to string, hands bool) {
	switch change.What {
	case care.ChangeTaken:
		return change.Staff, true
	case care.ChangeOpened, care.ChangeAssigned, care.ChangeHandedOver, care.ChangeReopened:
		return change.To, true
	default:
		return "", false
	}
}
