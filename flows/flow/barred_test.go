package flow_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/flows"
	"carebot/flows/care"
	"carebot/flows/flow"
	"carebot/flows/flow/flowtest"
)

// A barred customer is answered, whatever they do, and again after a day; else there is silence. Their data stay theirs.
func TestBarred(t *testing.T) {
	t.Parallel()
	events := map[string]flow.Event{
		"words": flow.Said{Message: words(1, "Halo?")}, "a file": flow.Attached{Message: words(2, "")},
		"a command": flow.Commanded{Name: "complaint"}, "a button": flow.Chose{Step: "menu", Choice: "complaint"},
	}
	for name, e := range events {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := flowtest.NewWorld()
			w.Who.Barred = &care.Bar{}
			was := care.Conversation{Frames: 3}
			c, effects := flow.Advance(flows.All(), was, e, w)
			want := []flow.Effect{flow.AnsweredBarred{}, flow.Say{Key: "barred.answer", Data: map[string]any{"Company": w.Firm.Name, "Phone": w.Firm.Phone}}}
			if diff := cmp.Diff(want, effects); diff != "" {
				t.Errorf("effects (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(was, c); diff != "" {
				t.Errorf("the conversation went on:\n%s", diff)
			}
			for ago, answers := range map[time.Duration]int{0: 0, care.Day - time.Second: 0, care.Day: 2} {
				w.Who.Barred = &care.Bar{AnsweredAt: w.Now().Add(-ago)}
				if _, effects := flow.Advance(flows.All(), was, e, w); len(effects) != answers {
					t.Errorf("%s after an answer: %v", ago, effects)
				}
			}
		})
	}
}

func TestBarredByRight(t *testing.T) {
	t.Parallel()
	w := flowtest.NewWorld()
	w.Who.Barred = &care.Bar{AnsweredAt: w.Now()}
	for _, e := range []flow.Event{flow.Commanded{Name: "privacy"}, flow.Chose{Step: "privacy", Choice: "all"}} {
		_, effects := flow.Advance(flows.All(), care.Conversation{}, e, w)
		if len(effects) == 0 {
			t.Errorf("%+v is not answered", e)
		}
	}
	_, effects := flow.Advance(flows.All(), care.Conversation{}, flow.Corrected{Message: words(1, "?")}, w)
	if len(effects) != 0 {
		t.Errorf("an edit is passed on: %v", effects)
	}
	if i := slices.IndexFunc(flows.All(), func(f flow.Flow) bool { return f.Right && len(f.Steps) > 0 }); i >= 0 {
		t.Errorf("%s has steps, which a barred customer could not answer", flows.All()[i].ID)
	}
}
