package care_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"carebot/flows/care"
)

// A promise that came late, before anybody apologised for it, is owed no more; and what is said of a promise after Monday
// changes nothing of the week before.
func TestPromisesInReports(t *testing.T) {
	t.Parallel()
	const anna, promised = "U0ANNA", string(care.ClockPromised)
	begun := [][4]string{
		{"2026-11-16 09:00", care.ChangeOpened, "", anna},
		{"2026-11-16 09:20", care.ChangeReplied, anna, ""},
		{"2026-11-16 09:30", care.ChangePromised, anna, ""},
	}
	kept := [4]string{"2026-11-20 15:00", care.ChangeKept, anna, promised}
	broken := [4]string{"2026-11-20 12:00", care.ChangeBroken, anna, promised}
	type week struct{ Kept, Broken, Overdue int }
	tests := map[string]struct {
		lines       [][4]string
		first, next week // the weeks of the 16th and of the 23rd
	}{
		"broken and owed":            {[][4]string{broken}, week{0, 1, 1}, week{0, 0, 1}},
		"it came late":               {[][4]string{broken, {"2026-11-20 12:00", care.ChangeCame, anna, promised}}, week{0, 1, 0}, week{}},
		"it came late, another week": {[][4]string{broken, {"2026-11-23 12:00", care.ChangeCame, anna, promised}}, week{0, 1, 1}, week{}},
		"not yet, the same week":     {[][4]string{kept, {"2026-11-20 15:01", care.ChangeUnkept, anna, promised}}, week{}, week{}},
		"not yet, another week":      {[][4]string{kept, {"2026-11-23 00:00", care.ChangeUnkept, anna, promised}}, week{Kept: 1}, week{}},
		"not yet, but then":          {[][4]string{kept, {"2026-11-23 00:00", care.ChangeUnkept, anna, promised}, {"2026-11-23 09:00", care.ChangeKept, anna, promised}}, week{Kept: 1}, week{Kept: 1}},
		"not yet, and never":         {[][4]string{kept, {"2026-11-23 00:00", care.ChangeUnkept, anna, promised}, {"2026-11-23 09:00", care.ChangeBroken, anna, promised}}, week{Kept: 1}, week{0, 1, 1}},
		"late again: not yet":        {[][4]string{broken, kept, {"2026-11-20 15:01", care.ChangeUnkept, anna, promised}}, week{0, 1, 1}, week{0, 0, 1}},
		"of two kept one is not": {
			[][4]string{kept, kept, {"2026-11-20 15:01", care.ChangeUnkept, anna, promised}},
			week{Kept: 1},
			week{},
		},
	}
	monday := at(t, "2026-11-16 00:00")
	for name, tt := range tests {
		c := story(t, append(begun[:3:3], tt.lines...)...)
		for i, want := range []week{tt.first, tt.next} {
			r := care.NewReport(care.Period{Kind: care.Week, From: monday.AddDate(0, 0, 7*i), To: monday.AddDate(0, 0, 7*i+7)}, care.Hours{})
			r.Add(c)
			if diff := cmp.Diff(want, week{r.All.KeptAll(), r.All.BrokenAll(), r.All.Overdue}); diff != "" {
				t.Errorf("%s, week %d (-want +got):\n%s", name, i+1, diff)
			}
		}
	}
}

// Staff's own figures follow what they say of a promise.
func TestFiguresWithoutWhatIsTakenBack(t *testing.T) {
	t.Parallel()
	const anna, promised = "U0ANNA", string(care.ClockPromised)
	c := story(t, [4]string{"2026-11-16 09:00", care.ChangeOpened, "", anna}, [4]string{"2026-11-17 09:00", care.ChangeKept, anna, promised})
	taken := story(t, [4]string{"2026-11-16 09:00", care.ChangeOpened, "", anna}, [4]string{"2026-11-17 09:00", care.ChangeKept, anna, promised},
		[4]string{"2026-11-17 09:01", care.ChangeUnkept, "U0JAN", promised})
	for want, c := range []care.Case{taken, c} {
		var f care.Figures
		if f.Add(c, anna, at(t, "2026-11-16 00:00")); f.Kept != want {
			t.Errorf("Anna kept %d promises, want %d", f.Kept, want)
		}
	}
}
