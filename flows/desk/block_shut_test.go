package desk_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"carebot/flows/care"
	"carebot/flows/desk"
)

// What is written in the thread of a chat that was closed stays inside, edits as well; what was sent before can be taken back.
// From the threads of their other cases words still go.
func TestTheThreadOfAClosedChat(t *testing.T) {
	t.Parallel()
	barred := care.Customer{ID: "K-1001", FirstName: "Ola", Language: care.Polish}
	barred.Barred = &care.Bar{At: now, Staff: "U0EWA", Case: "C-1001"}
	shut := changed(open(), func(c *care.Case) { c.Status, c.SettledAt = care.StatusSettled, now })
	other := changed(shut, func(c *care.Case) { c.Number = "C-1002" })
	unsent := []desk.Effect{
		desk.Mark{Reaction: desk.Failed}, desk.Remark{Key: "desk.barred_unsent", Data: map[string]any{"Customer": "Ola"}},
	}
	rewrites := func(note bool, text string) desk.Event {
		return desk.Rewrote{By: "U0ANNA", Before: entry("old", note, false), Content: words(text)}
	}
	tests := map[string]struct {
		c     care.Case
		event desk.Event
		want  []desk.Effect
	}{
		"words":          {shut, desk.Wrote{By: "U0ANNA", Message: message("x")}, append([]desk.Effect{desk.Keep{Note: true}}, unsent...)},
		"a note":         {shut, desk.Wrote{By: "U0ANNA", Message: message("// x")}, []desk.Effect{desk.Keep{Note: true}, desk.Mark{Reaction: desk.Note}}},
		"what was sent":  {shut, rewrites(false, "x"), append([]desk.Effect{desk.Revise{Content: words("x")}}, unsent...)},
		"what was not":   {shut, rewrites(true, "x"), append([]desk.Effect{desk.Revise{Note: true, Content: words("x")}}, unsent...)},
		"taken back":     {shut, desk.Withdrew{Before: entry("old", false, false)}, []desk.Effect{desk.Revise{Deleted: true, Content: words("old")}, desk.TakeBack{}}},
		"another case's": {other, desk.Wrote{By: "U0ANNA", Message: message("x")}, []desk.Effect{desk.Keep{}, desk.Tell{Staff: anna, Content: words("x")}}},
	}
	for name, tt := range tests {
		if _, effects := desk.Advance(tt.c, tt.event, room{barred}); !cmp.Equal(tt.want, effects) {
			t.Errorf("%s (-want +got):\n%s", name, cmp.Diff(tt.want, effects))
		}
	}
}
