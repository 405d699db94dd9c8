package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/storage"
)

// poll is a town in which customers are asked how they were treated.
type poll struct {
	*town
	ada person
}

// newPoll returns a poll on a Friday at noon; the company works Mon-Fri 09:00-17:00 and is quiet from 21:00 to 08:00.
func newPoll(t *testing.T) *poll {
	t.Helper()
	hours, err := care.ParseHours("Mon-Fri 09:00-17:00", time.UTC, "none")
	if err != nil {
		t.Fatal(err)
	}
	p := &poll{town: newTown(func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	})}
	p.company.Hours, p.company.Quiet = hours, care.Quiet{From: 21 * time.Hour, Until: 8 * time.Hour}
	p.company.Charter = care.Charter{FirstReply: time.Hour, Recommend: true}
	p.restart()
	p.ada = person{p.town, "55001", "Ada"}
	p.ada.says("/start")
	return p
}

// settle has Anna settle a case by an explanation.
func (p *poll) settle(number string) {
	var c care.Case
	p.view(func(tx storage.Tx) (err error) {
		c, _, err = storage.Cases.Get(tx, number)
		return err
	})
	private, err := json.Marshal(map[string]string{"case": number, "stamp": desk.Stamp(c)})
	p.must(err)
	p.events++
	p.now = p.now.Add(time.Second)
	_, err = p.engine.Take(platform.Incoming{Event: platform.Event{
		Platform: care.Slack, IDs: []string{fmt.Sprint("sent/", p.events)}, At: p.now, Sender: platform.Sender{ID: "U0ANNA"},
		Submitted: &platform.Submitted{
			Modal: string(desk.FormResolve), Private: string(private), Values: map[string]string{desk.FieldOutcome: string(care.OutcomeExplanation)},
		},
	}}).Wait(context.Background())
	p.must(err)
}

// later lets time pass, hour by hour, with all that falls due.
func (p *poll) later(d time.Duration) {
	for until := p.now.Add(d); p.now.Before(until); {
		p.now = p.now.Add(min(time.Hour, until.Sub(p.now)))
		for p.falls() || p.delivers() {
		}
	}
}

// asked returns what customers were asked, in order.
func (p *poll) asked(what care.Asked) (all []care.Rating) {
	p.view(func(tx storage.Tx) error {
		page, _, err := storage.Ratings.Page(tx, storage.Query{Limit: 100})
		all = slices.DeleteFunc(page, func(r care.Rating) bool { return r.Asked != what })
		return err
	})
	slices.SortFunc(all, func(a, b care.Rating) int { return a.AskedAt.Compare(b.AskedAt) })
	return all
}

func (p *poll) customer() (c care.Customer) {
	p.view(func(tx storage.Tx) (err error) {
		c, _, err = storage.Customers.Get(tx, "K-1001")
		return err
	})
	return c
}

// Whoever was asked whether they recommend the company is asked at a good moment, and not again for a quarter.
func TestWhenTheRecommendationQuestionIsAsked(t *testing.T) {
	t.Parallel()
	const format = "Mon 02 Jan 15:04"
	for name, tt := range map[string]struct {
		story func(p *poll)
		want  []string
	}{
		"three days later, at work": {
			func(p *poll) { p.later(10 * care.Day) },
			[]string{"Mon 23 Nov 12:00"},
		},
		"not while a case is open; when that is settled, counted anew": {
			func(p *poll) {
				p.later(2 * care.Day)
				p.ada.complains()
				p.later(3 * care.Day) // Wednesday
				p.settle("C-1002")
				p.later(10 * care.Day)
			},
			[]string{"Mon 30 Nov 09:00"},
		},
		"not while they write": {
			func(p *poll) {
				p.later(3*care.Day - time.Hour)
				p.now = p.now.Add(30 * time.Minute)
				p.ada.says("/charter")
				p.later(care.Day)
			},
			[]string{"Mon 23 Nov 12:30"},
		},
		"not on the day of another question": {
			func(p *poll) {
				p.later(2*care.Day + 20*time.Hour) // Monday morning
				p.ada.complains()
				p.settle("C-1002")
				p.later(6 * care.Day)
			},
			[]string{"Tue 24 Nov 09:00"},
		},
		"not of one who has stopped the bot": {
			func(p *poll) {
				p.ada.does(platform.Event{Membership: &platform.Membership{Blocked: true}})
				p.later(10 * care.Day)
			},
			nil,
		},
		"not when nobody was there for weeks": {
			func(p *poll) {
				p.now = p.now.Add(20 * care.Day)
				p.later(care.Day)
			},
			nil,
		},
		"off in the charter": {
			func(p *poll) {
				p.company.Charter.Recommend = false
				p.restart()
				p.later(10 * care.Day)
			},
			nil,
		},
		"once a quarter": {
			func(p *poll) {
				p.later(10 * care.Day)
				p.ada.complains()
				p.settle("C-1002")
				p.later(85 * care.Day)
				p.ada.complains()
				p.settle("C-1003")
				p.later(10 * care.Day)
			},
			[]string{"Mon 23 Nov 12:00", "Fri 26 Feb 12:00"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPoll(t)
			defer func() { p.end() }()
			p.ada.complains()
			p.settle("C-1001")
			tt.story(p)
			var got []string
			for _, r := range p.asked(care.AskedRecommend) {
				got = append(got, r.AskedAt.Format(format))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("asked %q, want %q", got, tt.want)
			}
		})
	}
}

// A score answers the question it stands under, and is kept with the customer.
func TestTheRecommendationIsKept(t *testing.T) {
	t.Parallel()
	p := newPoll(t)
	defer func() { p.end() }()
	p.ada.complains()
	p.settle("C-1001")
	p.later(4 * care.Day)
	at := p.customer().Recommend.AskedAt
	p.ada.presses(fmt.Sprintf("0:recommend:0/%d", at.Unix()))
	p.ada.presses(fmt.Sprintf("0:recommend:9/%d", at.Unix())) // too late: the first counts
	p.ada.says("Answer the phone.")
	if c := p.customer(); c.Recommend.Score != 0 || !c.Recommend.Answered() {
		t.Errorf("the customer: %+v", c.Recommend)
	}
	if all := p.asked(care.AskedRecommend); len(all) != 1 || all[0].Score != 0 || all[0].AnsweredAt.IsZero() {
		t.Errorf("the question: %+v", all)
	}
	p.view(func(tx storage.Tx) error {
		ideas, _, err := storage.Ideas.Page(tx, storage.Query{Limit: 10})
		if len(ideas) != 1 || ideas[0].Words != "Answer the phone." || ideas[0].Customer != "K-1001" || ideas[0].Case != "" {
			t.Errorf("the ideas: %+v", ideas)
		}
		return err
	})
}

// What is settled in the evening is asked about in the morning, unless something has changed until then.
func TestTheRatingThatWaits(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		night func(p *poll)
		want  int
	}{
		"asked in the morning":   {func(*poll) {}, 1},
		"opened again by a word": {func(p *poll) { p.ada.says("It is broken again, completely broken.") }, 0},
		"gone meanwhile":         {func(p *poll) { p.ada.does(platform.Event{Membership: &platform.Membership{Blocked: true}}) }, 0},
		"erased meanwhile":       {func(p *poll) { p.ada.erases(); p.settles() }, 0},
		"down for two days":      {func(p *poll) { p.now = p.now.Add(2 * care.Day) }, 0},
		"the process has ended":  {func(p *poll) { p.restart() }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPoll(t)
			defer func() { p.end() }()
			p.ada.complains()
			p.now = p.now.Add(10 * time.Hour)
			p.settle("C-1001")
			if n := len(p.asked(care.AskedRating)); n != 0 {
				t.Fatalf("asked %d times in the night", n)
			}
			tt.night(p)
			p.later(care.Day)
			if got := p.asked(care.AskedRating); len(got) != tt.want || tt.want == 1 && got[0].AskedAt.Format("15:04") != "08:00" {
				t.Errorf("asked %+v, want %d", got, tt.want)
			}
		})
	}
}

// Who is forgotten leaves scores that name nobody; what they are told of them before has all.
func TestRatingsOfTheForgotten(t *testing.T) {
	t.Parallel()
	p := newPoll(t)
	defer func() { p.end() }()
	p.ada.complains()
	p.settle("C-1001")
	p.ada.presses("0:rate:5/C-1001/1")
	p.ada.says("Adalbert was quick.")
	p.later(4 * care.Day)
	p.ada.presses(fmt.Sprintf("0:recommend:10/%d", p.customer().Recommend.AskedAt.Unix()))
	p.ada.says("More Adalberts.")
	for p.delivers() {
	}
	held, err := p.engine.ExportCustomer(context.Background(), "K-1001")
	if err != nil || len(held.Ratings) != 2 || held.Ratings[0].Score+held.Ratings[1].Score != 15 || held.Ratings[0].Staff != "" {
		t.Errorf("the export: %+v, %v", held.Ratings, err)
	}
	p.ada.erases()
	p.settles()
	if found := p.finds("K-1001", "55001", "Adalbert", `"Ada"`); len(found) > 0 {
		t.Errorf("left:\n%s", strings.Join(found, "\n"))
	}
	left := append(p.asked(care.AskedRating), p.asked(care.AskedRecommend)...)
	if len(left) != 2 || left[0].Score != 5 || left[0].Staff != "U0ANNA" || left[1].Score != 10 || !strings.HasPrefix(left[1].Customer, "E-") {
		t.Errorf("reports count from %+v", left)
	}
}
