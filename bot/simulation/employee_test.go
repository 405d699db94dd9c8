package simulation_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/storage"
)

// employee is a person who works through their cases, now and then.
type employee struct {
	*week
	care.Staff
	dice *rand.Rand
	said int
	away bool
}

func (w *week) newEmployee(n int, s care.Staff) *employee {
	return &employee{week: w, Staff: s, dice: rand.New(rand.NewPCG(w.seed, uint64(90000+n)))}
}

// works plans the next look at what there is to do.
func (e *employee) works(after time.Time) {
	pause := time.Duration(2+e.dice.IntN(5))*time.Minute + time.Duration(e.dice.IntN(60))*time.Second
	if after.Sub(e.begins) > 8*care.Day {
		pause *= 6 // the rush is over
	}
	at := e.Hours.Next(after.Add(pause))
	if at.After(e.ends) {
		return
	}
	e.plan(at, func() {
		if !e.away {
			e.looks()
		}
		e.works(at)
	})
}

// leaves plans an absence; some say until when.
func (e *employee) leaves(at time.Time) {
	at = e.Hours.Next(at)
	back := at.Add(2*time.Hour + time.Duration(e.dice.IntN(30))*time.Hour)
	if e.dice.IntN(2) == 0 {
		e.plan(at, func() { e.commands("away 3h") })
		return
	}
	e.plan(at, func() { e.away = true; e.commands("away") })
	e.plan(back, func() { e.away = false; e.commands("back") })
}

// looks does something about one case: what is most urgent, or any; and at times takes what nobody has.
func (e *employee) looks() {
	if unowned := e.held("", 1); len(unowned) > 0 && e.dice.IntN(5) == 0 {
		e.press("case_take", unowned[0].Number+"|")
		return
	}
	own := slices.DeleteFunc(e.held(e.Slack, mostLooked), func(c care.Case) bool { return c.Status == care.StatusWaiting || e.forgets(c) })
	if len(own) == 0 {
		return
	}
	c := own[0]
	if e.dice.IntN(4) == 0 {
		c = own[e.dice.IntN(len(own))]
	}
	e.treats(c)
}

// mostLooked is how many of their cases somebody looks at.
const mostLooked = 15

// forgets reports whether a case has been lost sight of.
func (e *employee) forgets(c care.Case) bool {
	n, _ := strconv.Atoi(c.Number[2:])
	return n%23 == 0 && e.now().Sub(c.OpenedAt) < 4*care.Day || n%101 == 0
}

func (e *employee) treats(c care.Case) {
	roll := e.dice.IntN(100)
	if c.RepliedAt.IsZero() {
		roll = roll / 2
	}
	switch {
	case roll < 35:
		e.writes(c, "reply")
	case roll < 70:
		e.settles(c)
	case roll < 80:
		e.promises(c)
	case roll < 88:
		e.form(c, desk.FormStatus, map[string]string{desk.FieldStatus: string(care.StatusWaiting), desk.FieldWaitsFor: e.words("a photo")})
	case roll < 90:
		e.writes(c, "// note")
	case roll < 93:
		e.form(c, desk.FormAssign, map[string]string{desk.FieldTo: e.staff[e.dice.IntN(len(e.staff))].Slack})
	default:
		e.writes(c, "answer")
	}
}

// promises something: for some hours from now, whether or not it will be thought of.
func (e *employee) promises(c care.Case) {
	due := e.now().Add(time.Duration(1+e.dice.IntN(40)) * time.Hour).Truncate(time.Minute)
	e.form(c, desk.FormPromise, map[string]string{
		desk.FieldWhat: e.words("thing"), desk.FieldDue: strconv.FormatInt(due.Unix(), 10),
	})
}

func (e *employee) settles(c care.Case) {
	outcomes := care.Outcomes()
	outcome := outcomes[e.dice.IntN(len(outcomes))]
	values := map[string]string{desk.FieldOutcome: string(outcome), desk.FieldReason: "because"}
	if outcome == care.OutcomeRefund {
		values[desk.FieldSum] = "12,50"
	}
	e.form(c, desk.FormResolve, values)
}

func (e *employee) does(ev platform.Event) platform.Reply {
	ev.Platform, ev.Sender = care.Slack, platform.Sender{ID: e.Slack}
	return e.take(ev)
}

// writes answers in a case's thread.
func (e *employee) writes(c care.Case, words string) {
	var card storage.Receipt
	found := false
	e.view(func(tx storage.Tx) (err error) {
		card, found, err = storage.Receipts.Get(tx, "card/"+c.Number)
		return err
	})
	if !found {
		e.t.Fatalf("%s has no card", c.Number)
	}
	e.does(platform.Event{Chat: card.Chat, Thread: card.IDs[0], Message: &platform.Message{Message: care.Message{
		IDs: []string{fmt.Sprintf("%s.%d", e.Slack, e.said+1)}, At: e.now(), Content: care.Content{Text: e.words(words)},
	}}})
}

// words are never the same.
func (e *employee) words(about string) string {
	e.said++
	return fmt.Sprintf("%s %s-%d", about, e.Slack, e.said)
}

func (e *employee) press(action, data string) platform.Reply {
	return e.does(platform.Event{Chat: cases, Pressed: &platform.Pressed{Data: data, Action: action}})
}

// form opens a form and sends it. Where the process died before it could show it, it is asked for again.
func (e *employee) form(c care.Case, form desk.Form, values map[string]string) {
	modal := e.press(string(form), c.Number).Modal
	if modal == nil {
		modal = e.press(string(form), c.Number).Modal
	}
	if modal == nil {
		return
	}
	e.does(platform.Event{Submitted: &platform.Submitted{Modal: modal.ID, Private: modal.Private, Values: values}})
}

func (e *employee) commands(text string) {
	e.does(platform.Event{Command: &platform.Command{Name: "/care", Text: text}})
}

// held returns the most urgent open cases that somebody has, or that nobody has.
func (w *week) held(staff string, most int) (all []care.Case) {
	w.view(func(tx storage.Tx) (err error) {
		all, _, err = storage.Cases.By(tx, storage.ByClock, storage.Query{Prefix: []any{staff}, Limit: most})
		return err
	})
	return all
}
