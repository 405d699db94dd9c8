package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/storage"
)

// office is a town whose staff come and go.
type office struct {
	*town
	people int                  // customers so far
	gone   map[string]time.Time // who is away, and since when
	named  map[string][]string  // by case: whom its customer was told, in order
	told   map[string]int       // by case: how often managers heard that nobody has it
}

// newOffice returns an office of three: one takes two cases of any kind, one takes four, one takes questions alone.
func newOffice(quiet care.Quiet, fail func(error)) *office {
	clerk := func(name, slack string, capacity int, kinds ...care.Kind) care.Staff {
		return care.Staff{Name: name, Slack: slack, Phone: "+48 600 100 200", Languages: []care.Language{care.English}, Capacity: capacity, Kinds: kinds}
	}
	o := &office{gone: map[string]time.Time{}, named: map[string][]string{}, told: map[string]int{}}
	o.town = newTown(fail, clerk("Anna Kowalska", "U0ANNA", 2), clerk("Jan Nowak", "U0JAN", 4), clerk("Olga Smirnova", "U0OLGA", 3, care.KindQuestion))
	o.company.Phone, o.company.Charter.FirstReply = "+48 22 100 20 30", 30*time.Minute
	o.company.Quiet = quiet
	o.restart()
	return o
}

// restart ends the process and starts it anew, as bot does.
func (o *office) restart() {
	o.town.restart()
	o.must(o.engine.Muster(context.Background()))
}

// asks has somebody new open a case, a question or a complaint.
func (o *office) asks(complaint bool) {
	o.people++
	p := person{o.town, fmt.Sprint(90000 + o.people), "Ada" + strings.Repeat("a", o.people%7)}
	p.says("/start")
	if complaint {
		p.complains()
		return
	}
	p.says("/human")
	p.says("When do you open tomorrow, " + p.name + "?")
}

func (o *office) commands(staff, text string) {
	o.events++
	o.now = o.now.Add(time.Second)
	_, err := o.engine.Take(platform.Incoming{Event: platform.Event{
		Platform: care.Slack, IDs: []string{fmt.Sprint("command/", o.events)}, At: o.now, Sender: platform.Sender{ID: staff},
		Command: &platform.Command{Name: "/care", Text: text},
	}}).Wait(context.Background())
	o.must(err)
}

func (o *office) presses(staff, action, data string) platform.Reply {
	o.events++
	o.now = o.now.Add(time.Second)
	reply, err := o.engine.Take(platform.Incoming{Event: platform.Event{
		Platform: care.Slack, IDs: []string{fmt.Sprint("press/", o.events)}, At: o.now, Chat: "C0CASES", Sender: platform.Sender{ID: staff},
		Pressed: &platform.Pressed{Data: data, Action: action},
	}}).Wait(context.Background())
	o.must(err)
	return reply
}

// settlesCase has somebody settle a case by the form.
func (o *office) settlesCase(staff string, c care.Case) {
	form := o.presses(staff, string(desk.FormResolve), c.Number).Modal
	if form == nil {
		return
	}
	o.events++
	_, err := o.engine.Take(platform.Incoming{Event: platform.Event{
		Platform: care.Slack, IDs: []string{fmt.Sprint("form/", o.events)}, At: o.now, Sender: platform.Sender{ID: staff},
		Submitted: &platform.Submitted{Modal: form.ID, Private: form.Private, Values: map[string]string{desk.FieldOutcome: string(care.OutcomeExplanation)}},
	}}).Wait(context.Background())
	o.must(err)
}

// all returns all cases.
func (o *office) all() (cases []care.Case) {
	o.view(func(tx storage.Tx) (err error) {
		cases, _, err = storage.Cases.Page(tx, storage.Query{Limit: 1000})
		return err
	})
	return cases
}

// hands returns what staff have in hand, as is kept and as is counted.
func (o *office) hands() (kept, counted map[string]int) {
	kept, counted = map[string]int{}, map[string]int{}
	for _, s := range o.staff {
		o.view(func(tx storage.Tx) error {
			hand, _, err := storage.Hands.Get(tx, s.Slack)
			kept[s.Slack], counted[s.Slack] = hand.Open, 0
			return err
		})
	}
	for _, c := range o.all() {
		if c.Open() && c.Assignee != "" {
			counted[c.Assignee]++
		}
	}
	return kept, counted
}

// works runs what is due and delivers what waits, one after the other, until nothing is left; the process ends in
// between as often as stop says.
func (o *office) works(stop func() bool) {
	for o.now = o.now.Add(time.Second); ; o.now = o.now.Add(time.Second) {
		fell := o.falls()
		o.reads()
		delivered := o.delivers()
		if stop() {
			o.restart()
		}
		if !fell && !delivered && !o.falls() {
			return
		}
	}
}

// reads notes what is about to be delivered: whom customers are told, and what managers hear.
func (o *office) reads() {
	o.view(func(tx storage.Tx) error {
		all, _, err := storage.Deliveries.Page(tx, storage.Query{Limit: 1000})
		for _, rec := range heads(all) {
			var d platform.Delivery
			if err := json.Unmarshal(rec.Payload, &d); err != nil {
				return err
			}
			o.note(d)
		}
		return err
	})
}

// heads returns the first delivery of each lane.
func heads(all []storage.Delivery) (first []storage.Delivery) {
	for _, rec := range all {
		if len(first) == 0 || first[len(first)-1].Lane != rec.Lane {
			first = append(first, rec)
		}
	}
	return first
}

func (o *office) note(d platform.Delivery) {
	text := d.Content.Text
	switch {
	case d.Chat == "C0MANAGERS" && strings.Contains(text, "has had no contact person since"):
		o.told[strings.Fields(text)[1]]++
	case d.Platform == care.Telegram && strings.Contains(text, "is changing"):
		o.named[d.Case] = append(o.named[d.Case], "")
	case d.Platform == care.Telegram && strings.Contains(text, "is now with"):
		who := text[strings.Index(text, "is now with ")+len("is now with "):]
		who, _, _ = strings.Cut(who, ",")
		o.named[d.Case] = append(o.named[d.Case], who)
	}
}

// checks fails where a hand and its cases differ, or somebody was told too much.
func (o *office) checks(t *rapid.T) {
	kept, counted := o.hands()
	for who, n := range counted {
		if kept[who] != n {
			t.Fatalf("%s is said to have %d open cases and has %d", who, kept[who], n)
		}
	}
	for _, c := range o.all() {
		o.checkNames(t, c)
	}
	for number, n := range o.told {
		if n > 1 {
			t.Fatalf("managers heard %d times that nobody has %s", n, number)
		}
	}
}

// checkNames fails where a customer heard more names than had their case, or the same twice in a row. Only where staff took
// the case themselves it may be a name they know: they are told at once.
func (o *office) checkNames(t *rapid.T, c care.Case) {
	names, had, taken := o.named[c.Number], 0, false
	for _, change := range c.History {
		if change.What == care.ChangeTaken || change.What == care.ChangeHandedOver {
			had++
		}
		taken = taken || change.What == care.ChangeTaken
	}
	twice := len(slices.Compact(slices.Clone(names))) < len(names)
	if len(names) > had || twice && !taken {
		t.Fatalf("the customer of %s hears too often who has it: %v\n%+v", c.Number, names, c.History)
	}
}

// rests fails where a job is over and somebody who left still has what they had, or somebody who is free lacks what
// nobody has.
func (o *office) rests(t *rapid.T) {
	roster := make([]care.Load, 0, len(o.staff))
	kept, _ := o.hands()
	for _, s := range o.staff {
		_, away := o.gone[s.Slack]
		roster = append(roster, care.Load{Staff: s, Open: kept[s.Slack], Away: away})
	}
	for _, c := range o.all() {
		since, away := o.gone[c.Assignee]
		switch _, free := care.Assign(roster, c.Kind, c.Language, o.now); {
		case !c.Open():
		case away && !desk.HeldSince(c).After(since):
			t.Fatalf("%s is away and has %s still: %v", c.Assignee, c.Number, c.History)
		case c.Assignee == "" && free:
			t.Fatalf("nobody has %s, and somebody is free: %+v", c.Number, roster)
		}
	}
}

// Whatever staff do, and wherever the process ends, hands hold what they are said to hold; who left has
// nothing of what they had, nobody's cases find who is free, and nobody hears the same twice.
func TestWhoHasWhat(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		quiet := rapid.SampledFrom([]care.Quiet{{}, {From: 21 * time.Hour, Until: 8 * time.Hour}}).Draw(t, "quiet")
		o := newOffice(quiet, func(err error) { t.Fatal(err) })
		defer func() { o.end() }()
		ends := func() bool { return rapid.IntRange(0, 9).Draw(t, "ends") == 0 }
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			o.step(t)
			o.checks(t)
			if rapid.Bool().Draw(t, "works") {
				o.works(ends)
				o.checks(t)
				o.rests(t)
			}
		}
		o.works(ends)
		o.checks(t)
		o.rests(t)
	})
}

// step has something happen.
func (o *office) step(t *rapid.T) {
	who := rapid.SampledFrom(o.staff).Draw(t, "who").Slack
	switch what := rapid.SampledFrom([]string{"asks", "asks", "complains", "away", "away", "back", "settles", "takes", "time"}).Draw(t, "what"); what {
	case "asks", "complains":
		o.asks(what == "complains")
	case "away":
		o.commands(who, "away")
		o.gone[who] = o.now
	case "back":
		o.commands(who, "back")
		delete(o.gone, who)
	case "time":
		o.now = o.now.Add(time.Duration(rapid.IntRange(1, 14*60).Draw(t, "minutes")) * time.Minute)
	default:
		cases := o.all()
		if len(cases) == 0 {
			return
		}
		c := rapid.SampledFrom(cases).Draw(t, "case")
		if what == "settles" {
			o.settlesCase(who, c)
		} else {
			o.presses(who, "case_take", c.Number+"|"+c.Assignee)
		}
	}
}
