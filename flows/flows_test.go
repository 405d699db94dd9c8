package flows_test

import (
	"slices"
	"testing"

	"carebot/flows"
	"carebot/flows/flow"
)

// Names are stored with customers and shown in buttons, so they can be told apart and never come back with another meaning.
func TestNames(t *testing.T) {
	t.Parallel()
	ids := slices.Concat(flow.Commands(nil), []string{"case", "resume"})
	for _, f := range flows.All() {
		if slices.Contains(ids, f.ID) {
			t.Errorf("flow %s: the name is taken by another flow or a command", f.ID)
		}
		ids = append(ids, f.ID)
		names := []string{"menu", "language", "case", "resume"} // questions outside flows
		for _, st := range f.Steps {
			for _, name := range append([]string{st.Name}, st.Was...) {
				if slices.Contains(names, name) {
					t.Errorf("flow %s: two steps are or were called %s, or a question outside flows is", f.ID, name)
				}
				names = append(names, name)
			}
		}
	}
}
