package care_test

import (
	"testing"
	"time"

	"carebot/flows/care"
)

// A first reply that came late is owed no more. One that was promised anew in an open case, as after a low rating, is.
func TestAReplyOwedAnewIsOverdue(t *testing.T) {
	t.Parallel()
	monday := time.Date(2026, 11, 9, 0, 0, 0, 0, time.UTC)
	p := care.Period{Kind: care.Week, From: monday, To: monday.AddDate(0, 0, 7)}
	at := func(hour int) time.Time { return monday.Add(time.Duration(hour) * time.Hour) }
	came := []care.Change{
		{At: at(9), What: care.ChangeOpened, To: "U0ANNA"},
		{At: at(11), What: care.ChangeReplied, Staff: "U0ANNA"},
		{At: at(11), What: care.ChangeBroken, Staff: "U0ANNA", To: string(care.ClockFirstReply)},
	}
	again := append(came[:len(came):len(came)],
		care.Change{At: at(12), What: care.ChangeRated, Score: 1, To: "U0ANNA"}, care.Change{At: at(12), What: care.ChangeHandedOver, To: "U0PIOTR"},
		care.Change{At: at(13), What: care.ChangeBroken, Staff: "U0PIOTR", To: string(care.ClockFirstReply)},
	)
	for _, tt := range []struct {
		name    string
		history []care.Change
		want    int
	}{{"it came late", came, 0}, {"another one is late", again, 1}} {
		r := care.NewReport(p, care.Hours{})
		r.Add(care.Case{Kind: care.KindQuestion, OpenedAt: at(9), History: tt.history})
		if r.All.Open != 1 || r.All.Overdue != tt.want {
			t.Errorf("%s: %d open, %d of them overdue; want 1 and %d", tt.name, r.All.Open, r.All.Overdue, tt.want)
		}
	}
}
