package desk_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/flows/care"
	"carebot/flows/desk"
)

// ratedRoom is a room with a roster.
type ratedRoom struct {
	room
	roster []care.Load
}

func (o ratedRoom) Roster() []care.Load { return o.roster }

// Staff knows who is in the roster.
func (o ratedRoom) Staff(id string) (care.Staff, bool) {
	for _, l := range o.roster {
		if l.Slack == id && id != "" {
			return l.Staff, true
		}
	}
	return care.Staff{}, false
}

func rosterOf(s care.Staff, manager bool) care.Load {
	s.Manager, s.Capacity, s.Kinds = manager, 20, []care.Kind{care.KindOrder}
	return care.Load{Staff: s}
}

var (
	ewa  = care.Staff{Name: "Ewa Zielińska", Slack: "U0EWA", Phone: "+48600100500", Languages: []care.Language{care.Polish}}
	olga = care.Staff{Name: "Olga Smirnova", Slack: "U0OLGA", Phone: "+48600100600", Languages: []care.Language{care.Russian}}
)

// settledCase is a case that Anna has settled, an hour ago.
func settledCase() care.Case {
	at := now.Add(-time.Hour)
	return care.Case{
		Number: "C-1001", Kind: care.KindComplaint, Status: care.StatusSettled, Assignee: anna.Slack, Channel: "C0CASES",
		SettledAt: at, RepliedAt: at, Resolution: &care.Resolution{Outcome: care.OutcomeRefund, Staff: anna.Slack, At: at},
		History: []care.Change{{At: at, Staff: anna.Slack, What: care.ChangeSettled, To: string(care.OutcomeRefund)}},
	}
}

// keys are the texts of effects, and whom they go to.
func keys(effects []desk.Effect) []string {
	var all []string
	for _, e := range effects {
		switch e := e.(type) {
		case desk.Remark:
			all = append(all, "thread "+e.Key+" "+e.To)
		case desk.Escalate:
			all = append(all, "managers "+e.Key)
		case desk.Inform:
			all = append(all, "customer "+e.Key)
		case desk.Praise:
			all = append(all, "channel "+e.Key+" "+e.Staff)
		}
	}
	return all
}

func TestAScoreAndWhatComesOfIt(t *testing.T) {
	t.Parallel()
	reopened := settledCase()
	reopened.Status, reopened.SettledAt, reopened.Assignee = care.StatusOpen, time.Time{}, anna.Slack
	again := settledCase()
	again.History = append(again.History,
		care.Change{What: care.ChangeRated, Score: 1}, care.Change{What: care.ChangeReopened, To: ewa.Slack}, care.Change{What: care.ChangeSettled})
	nobodys := settledCase()
	nobodys.Assignee = ""
	away := rosterOf(ewa, true)
	away.Away = true
	all := []care.Load{rosterOf(anna, false), rosterOf(ewa, true), rosterOf(olga, true)}
	for name, tt := range map[string]struct {
		before  care.Case
		score   int
		roster  []care.Load
		blocked bool
		owner   string
		want    []string
	}{
		"5 is praised in the channel": {
			before: settledCase(), score: 5, roster: all, owner: anna.Slack,
			want: []string{"thread rating.remark ", "channel rating.praise U0ANNA"},
		},
		"5 for nobody's case is nobody's praise": {before: nobodys, score: 5, roster: all, want: []string{"thread rating.remark "}},
		"3 is noted":                             {before: settledCase(), score: 3, roster: all, owner: anna.Slack, want: []string{"thread rating.remark "}},
		"1 goes to a manager who speaks the language, whatever kinds they take": {
			before: settledCase(), score: 1, roster: all, owner: ewa.Slack,
			want: []string{"thread rating.recover U0EWA", "managers rating.low", "customer rating.sorry"},
		},
		"2 goes to another manager, where this one is away": {
			before: settledCase(), score: 2, roster: []care.Load{rosterOf(anna, false), away, rosterOf(olga, true)}, owner: olga.Slack,
			want: []string{"thread rating.recover U0OLGA", "managers rating.low", "customer rating.sorry"},
		},
		"with no manager it stays": {
			before: settledCase(), score: 1, roster: []care.Load{rosterOf(anna, false)}, owner: anna.Slack,
			want: []string{"thread rating.recover U0ANNA", "managers rating.low", "customer rating.sorry"},
		},
		"the one manager who had it keeps it": {
			before: settledCase(), score: 1, roster: []care.Load{rosterOf(anna, true)}, owner: anna.Slack,
			want: []string{"thread rating.recover U0ANNA", "managers rating.low", "customer rating.sorry"},
		},
		"with nobody at all the company answers": {
			before: nobodys, score: 1, want: []string{"thread rating.recover ", "managers rating.low", "customer rating.sorry_unowned"},
		},
		"a case that a word has opened goes to a manager, too": {
			before: reopened, score: 1, roster: all, owner: ewa.Slack,
			want: []string{"thread rating.recover U0EWA", "managers rating.low", "customer rating.sorry"},
		},
		"a second low score opens nothing": {
			before: again, score: 1, roster: all, owner: anna.Slack,
			want: []string{"thread rating.remark ", "managers rating.low_again", "customer rating.sorry_again"},
		},
		"of one who has gone nobody is told but staff": {
			before: settledCase(), score: 1, roster: all, blocked: true, owner: ewa.Slack,
			want: []string{"thread rating.recover U0EWA", "managers rating.low", "thread desk.blocked "},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := ratedRoom{room{care.Customer{ID: "K-1001", FirstName: "Ewa", Language: care.Polish, Blocked: tt.blocked}}, tt.roster}
			after, effects := desk.Advance(tt.before, desk.Rated{Score: tt.score}, v)
			if diff := cmp.Diff(tt.want, keys(effects)); diff != "" {
				t.Errorf("effects (-want +got):\n%s", diff)
			}
			if after.Assignee != tt.owner {
				t.Errorf("it is %q's, want %q's", after.Assignee, tt.owner)
			}
			rated := after.History[len(tt.before.History)]
			if rated.What != care.ChangeRated || rated.Score != tt.score || rated.To != tt.before.Assignee {
				t.Errorf("the history says %+v", rated)
			}
		})
	}
}

// A case that went badly counts as new for its manager, with a promise of its own.
func TestWhatALowScoreOpens(t *testing.T) {
	t.Parallel()
	v := ratedRoom{room{care.Customer{Language: care.Polish}}, []care.Load{rosterOf(ewa, true)}}
	after, _ := desk.Advance(settledCase(), desk.Rated{Score: 1}, v)
	if !after.Open() || !after.SettledAt.IsZero() || !after.RepliedAt.IsZero() || !after.ReopenedAt.Equal(now) ||
		!after.FirstReply.Equal(now.Add(30*time.Minute)) {
		t.Errorf("the case: %+v", after)
	}
	if last := after.History[len(after.History)-1]; last.What != care.ChangeReopened || last.To != ewa.Slack || last.Staff != "" {
		t.Errorf("the history says %+v", last)
	}
	if !after.Recovered() {
		t.Error("it would open again and again")
	}
}

func TestWhoIsAskedHowItWent(t *testing.T) {
	t.Parallel()
	open := settledCase()
	open.Status, open.History, open.Resolution = care.StatusOpen, nil, nil
	with := func(change func(*care.Case)) care.Case {
		c := settledCase()
		change(&c)
		return c
	}
	for name, tt := range map[string]struct {
		before, after care.Case
		customer      care.Customer
		want          bool
	}{
		"settled":                 {open, settledCase(), care.Customer{}, true},
		"settled before":          {settledCase(), settledCase(), care.Customer{}, false},
		"still open":              {open, open, care.Customer{}, false},
		"settled by silence":      {open, with(func(c *care.Case) { c.Resolution.Staff = "" }), care.Customer{}, false},
		"not decided":             {open, with(func(c *care.Case) { c.Resolution = nil }), care.Customer{}, false},
		"settled in another way":  {open, with(func(c *care.Case) { c.Resolution.Outcome = "barred" }), care.Customer{}, false},
		"the customer has gone":   {open, settledCase(), care.Customer{Blocked: true}, false},
		"the customer was barred": {open, settledCase(), care.Customer{Dossier: care.Dossier{Barred: &care.Bar{}}}, false},
		"the customer is erased":  {open, with(func(c *care.Case) { c.Erased = now }), care.Customer{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := desk.AsksRating(tt.before, tt.after, tt.customer); got != tt.want {
				t.Errorf("asked: %v, want %v", got, tt.want)
			}
		})
	}
}
