package desk_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/flows/care"
	"carebot/flows/desk"
)

var (
	now  = time.Date(2026, 11, 20, 15, 50, 0, 0, time.UTC)
	anna = care.Staff{Name: "Anna Kowalska", Slack: "U0ANNA", Phone: "+48600100200", Languages: []care.Language{care.Polish}}
	jan  = care.Staff{Name: "Jan Nowak", Slack: "U0JAN", Phone: "+48600100300", Languages: []care.Language{care.Polish}}
)

// room is a view of two staff and one customer.
type room struct{ customer care.Customer }

func (room) Now() time.Time            { return now }
func (room) Roster() []care.Load       { return nil }
func (r room) Customer() care.Customer { return r.customer }
func (room) Company() care.Company {
	return care.Company{Name: "Słoneczna", Phone: "+48221002030", Charter: care.Charter{FirstReply: 30 * time.Minute, Progress: 8 * time.Hour}}
}

func (room) Staff(id string) (care.Staff, bool) {
	for _, s := range []care.Staff{anna, jan} {
		if s.Slack == id {
			return s, true
		}
	}
	return care.Staff{}, false
}

func (room) Order(number string) (care.Order, bool) {
	return care.Order{Number: number, Currency: "EUR"}, number == "ZAM-1"
}

func words(text string) care.Content { return care.Content{Text: text} }

func message(text string) care.Message {
	return care.Message{IDs: []string{"1.1"}, Content: words(text)}
}

func entry(text string, note, deleted bool) care.Entry {
	return care.Entry{Case: "C-1001", Seq: 3, Author: care.ByStaff, Staff: "U0ANNA", Message: message(text), Note: note, Deleted: deleted}
}

// decides has the desk decide an event, checks the effects and returns the case as it becomes.
func decides(t *testing.T, c care.Case, e desk.Event, v desk.View, want []desk.Effect) care.Case {
	t.Helper()
	after, effects := desk.Advance(c, e, v)
	if diff := cmp.Diff(want, effects); diff != "" {
		t.Errorf("effects (-want +got):\n%s", diff)
	}
	return after
}

// becomes checks what a case has become.
func becomes(t *testing.T, want, got care.Case) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the case (-want +got):\n%s", diff)
	}
}

func TestWhatStaffDoToACase(t *testing.T) {
	t.Parallel()
	ivan := care.Customer{ID: "K-1001", FirstName: "Иван"}
	gone := ivan
	gone.Blocked = true
	tests := map[string]struct {
		customer care.Customer
		event    desk.Event
		want     []desk.Effect
	}{
		"a reply goes to the customer": {
			ivan,
			desk.Wrote{By: "U0ANNA", Message: message("Dzień dobry")},
			[]desk.Effect{desk.Keep{}, desk.Tell{Staff: anna, Content: words("Dzień dobry")}},
		},
		"a note stays inside": {
			ivan,
			desk.Wrote{By: "U0ANNA", Message: message("// trudny klient")},
			[]desk.Effect{desk.Keep{Note: true}, desk.Mark{Reaction: "lock"}},
		},
		"a note after white space stays inside": {
			ivan,
			desk.Wrote{By: "U0ANNA", Message: message(" \n//x")},
			[]desk.Effect{desk.Keep{Note: true}, desk.Mark{Reaction: "lock"}},
		},
		"a slash is no note": {
			ivan,
			desk.Wrote{By: "U0ANNA", Message: message("/tak")},
			[]desk.Effect{desk.Keep{}, desk.Tell{Staff: anna, Content: words("/tak")}},
		},
		"a stranger's words stay inside": {
			ivan,
			desk.Wrote{By: "U0X", Message: message("hej")},
			[]desk.Effect{desk.Mark{Reaction: "no_entry_sign"}, desk.Refuse{Key: "desk.not_staff"}},
		},
		"a stranger's note is refused too": {
			ivan,
			desk.Wrote{By: "U0X", Message: message("// hej")},
			[]desk.Effect{desk.Mark{Reaction: "no_entry_sign"}, desk.Refuse{Key: "desk.not_staff"}},
		},
		"to a customer who has blocked the bot": {
			gone,
			desk.Wrote{By: "U0ANNA", Message: message("hej")},
			[]desk.Effect{desk.Keep{}, desk.Mark{Reaction: "warning"}, desk.Remark{Key: "desk.blocked", Data: map[string]any{"Customer": "Иван"}}},
		},
		"an edit is made at the customer": {
			ivan,
			desk.Rewrote{By: "U0ANNA", Before: entry("a", false, false), Content: words("b")},
			[]desk.Effect{desk.Revise{Content: words("b")}, desk.Amend{Staff: anna, Content: words("b")}},
		},
		"two slashes added take a reply back": {
			ivan,
			desk.Rewrote{By: "U0ANNA", Before: entry("a", false, false), Content: words("// a")},
			[]desk.Effect{
				desk.Revise{Note: true, Content: words("// a")},
				desk.TakeBack{},
				desk.Mark{Reaction: "white_check_mark", Remove: true},
				desk.Mark{Reaction: "lock"},
			},
		},
		"two slashes removed send a note": {
			ivan,
			desk.Rewrote{By: "U0ANNA", Before: entry("// a", true, false), Content: words("a")},
			[]desk.Effect{
				desk.Revise{Content: words("a")}, desk.Mark{Reaction: "lock", Remove: true}, desk.Tell{Staff: anna, Content: words("a")},
			},
		},
		"a note edited stays a note": {
			ivan,
			desk.Rewrote{By: "U0ANNA", Before: entry("// a", true, false), Content: words("// b")},
			[]desk.Effect{desk.Revise{Note: true, Content: words("// b")}},
		},
		"a deletion is made at the customer": {
			ivan,
			desk.Withdrew{Before: entry("a", false, false)},
			[]desk.Effect{desk.Revise{Deleted: true, Content: words("a")}, desk.TakeBack{}},
		},
		"a note deleted concerns nobody outside": {
			ivan,
			desk.Withdrew{Before: entry("// a", true, false)},
			[]desk.Effect{desk.Revise{Note: true, Deleted: true, Content: words("// a")}},
		},
		"deleted twice": {ivan, desk.Withdrew{Before: entry("a", false, true)}, nil},
		"an edit of what was deleted": {
			ivan, desk.Rewrote{By: "U0ANNA", Before: entry("a", false, true), Content: words("b")}, nil,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := care.Case{Number: "C-1001", Status: care.StatusOpen, Assignee: "U0ANNA"}
			becomes(t, before, decides(t, before, tt.event, room{tt.customer}, tt.want))
		})
	}
}

func TestTake(t *testing.T) {
	t.Parallel()
	taken := []desk.Effect{
		desk.Remark{Key: "desk.taken", Data: map[string]any{"Staff": "Jan Nowak"}},
		desk.Inform{Key: "case.taken", Data: map[string]any{
			"Case": "C-1001", "Staff": "Jan Nowak", "Phone": "+48600100300",
		}},
	}
	tests := map[string]struct {
		assignee string
		event    desk.Took
		owner    string
		want     []desk.Effect
	}{
		"nobody's":         {"", desk.Took{By: "U0JAN"}, "U0JAN", taken},
		"a colleague's":    {"U0ANNA", desk.Took{By: "U0JAN", Shown: "U0ANNA"}, "U0JAN", taken},
		"mine already":     {"U0JAN", desk.Took{By: "U0JAN"}, "U0JAN", []desk.Effect{desk.Refuse{Key: "desk.yours", Data: map[string]any{"Case": "C-1001"}}}},
		"another was fast": {"U0ANNA", desk.Took{By: "U0JAN"}, "U0ANNA", []desk.Effect{desk.Refuse{Key: "desk.not_yours", Data: map[string]any{"Staff": "Anna Kowalska"}}}},
		"by a stranger":    {"", desk.Took{By: "U0X"}, "", []desk.Effect{desk.Refuse{Key: "desk.not_allowed"}}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := care.Case{Number: "C-1001", Status: care.StatusOpen, Assignee: tt.assignee}
			if after := decides(t, before, tt.event, room{}, tt.want); after.Assignee != tt.owner {
				t.Errorf("the assignee is %q, want %q", after.Assignee, tt.owner)
			}
			if len(before.History) != 0 {
				t.Error("the case given was changed")
			}
		})
	}
}
