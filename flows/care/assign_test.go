package care_test

import (
	"testing"

	"carebot/flows/care"
)

func TestAssign(t *testing.T) {
	t.Parallel()
	day, late, sunday := hours(t, "Mon-Fri 08:00-16:00"), hours(t, "Mon-Fri 12:00-20:00"), hours(t, "Sun 08:00-16:00")
	// who is at work all day, speaks Polish, takes all kinds and has 0 of 10 cases, but for what change says.
	who := func(name string, change func(*care.Load)) care.Load {
		l := care.Load{Staff: care.Staff{Name: name, Languages: []care.Language{care.Polish}, Capacity: 10, Hours: day}}
		if change != nil {
			change(&l)
		}
		return l
	}
	speaks := func(languages ...care.Language) func(*care.Load) {
		return func(l *care.Load) { l.Languages = languages }
	}
	works := func(h care.Hours) func(*care.Load) { return func(l *care.Load) { l.Hours = h } }
	has := func(open, capacity int) func(*care.Load) {
		return func(l *care.Load) { l.Open, l.Capacity = open, capacity }
	}
	takes := func(kinds ...care.Kind) func(*care.Load) { return func(l *care.Load) { l.Kinds = kinds } }
	away := func(l *care.Load) { l.Away = true }

	tests := []struct {
		name   string
		now    string
		roster []care.Load
		want   string // "": nobody
	}{
		{"nobody at all", "2026-11-20 09:00", nil, ""},
		{"the order of the file", "2026-11-20 09:00", []care.Load{who("A", nil), who("B", nil)}, "A"},
		{"not who does not take the kind", "2026-11-20 09:00", []care.Load{who("A", takes(care.KindOrder)), who("B", nil)}, "B"},
		{"who takes the kind among others", "2026-11-20 09:00", []care.Load{who("A", takes(care.KindOrder, care.KindComplaint)), who("B", nil)}, "A"},
		{"not who is full", "2026-11-20 09:00", []care.Load{who("A", has(10, 10)), who("B", has(9, 10))}, "B"},
		{"not who is over the full", "2026-11-20 09:00", []care.Load{who("A", has(11, 10))}, ""},
		{"not who can have none", "2026-11-20 09:00", []care.Load{who("A", has(0, 0))}, ""},
		{"not who is away", "2026-11-20 09:00", []care.Load{who("A", away), who("B", has(9, 10))}, "B"},
		{"all are full, away or of other kinds", "2026-11-20 09:00", []care.Load{who("A", has(1, 1)), who("B", away), who("C", takes(care.KindQuestion))}, ""},
		{"who speaks the language", "2026-11-20 09:00", []care.Load{who("A", speaks(care.English)), who("B", speaks(care.Russian, care.Polish))}, "B"},
		{"the language before being at work", "2026-11-20 09:00", []care.Load{who("A", speaks(care.English)), who("B", works(sunday))}, "B"},
		{"the language before the share", "2026-11-20 09:00", []care.Load{who("A", speaks(care.English)), who("B", has(9, 10))}, "B"},
		{"nobody speaks it", "2026-11-20 09:00", []care.Load{who("A", speaks(care.English)), who("B", speaks(care.Russian))}, "A"},
		{"who is at work", "2026-11-20 09:00", []care.Load{who("A", works(late)), who("B", nil)}, "B"},
		{"being at work before the share", "2026-11-20 09:00", []care.Load{who("A", works(late)), who("B", has(9, 10))}, "B"},
		{"who starts soonest", "2026-11-21 09:00", []care.Load{who("A", nil), who("B", works(sunday))}, "B"},
		{"who starts soonest, after hours", "2026-11-19 21:00", []care.Load{who("A", works(late)), who("B", nil)}, "B"},
		{"all start together: the share", "2026-11-21 09:00", []care.Load{who("A", has(3, 10)), who("B", has(2, 10))}, "B"},
		{"the share, not the number", "2026-11-20 09:00", []care.Load{who("A", has(2, 4)), who("B", has(4, 20))}, "B"},
		{"equal shares: the order of the file", "2026-11-20 09:00", []care.Load{who("A", has(2, 4)), who("B", has(10, 20))}, "A"},
		{"on a holiday who starts after it", "2026-11-11 09:00", []care.Load{who("A", works(late)), who("B", nil)}, "B"},
		{"always at work", "2026-11-22 03:00", []care.Load{who("A", nil), who("B", works(care.Hours{}))}, "B"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, found := care.Assign(test.roster, care.KindComplaint, care.Polish, at(t, test.now))
			if got.Name != test.want || found != (test.want != "") {
				t.Errorf("Assign = %q, %t, want %q", got.Name, found, test.want)
			}
		})
	}
}
