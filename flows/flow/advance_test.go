package flow_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carebot/flows"
	"carebot/flows/care"
	"carebot/flows/flow"
	"carebot/flows/flow/flowtest"
)

// TestAdvanceHolds plays what FuzzAdvance plays, from nothing, with bytes drawn at random.
func TestAdvanceHolds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		script := rapid.SliceOfN(rapid.Byte(), 0, 150).Draw(rt, "script")
		r := &run{tb: rt, flows: fuzzed(), world: flowtest.NewWorld(), in: script, fresh: true}
		r.play()
	})
}

func words(n int, text string) care.Message {
	return care.Message{IDs: []string{fmt.Sprintf("m%d", n)}, Content: care.Content{Text: text}}
}

// printed returns effects as transcripts show them.
func printed(effects []flow.Effect) []string {
	var lines []string
	for _, e := range effects {
		lines = append(lines, flowtest.Print(e))
	}
	return lines
}

// A button that begins a flow answers what it knows; a flow begun before is taken up where it stood, with the new answer.
func TestBegunWithAnswers(t *testing.T) {
	t.Parallel()
	w := flowtest.NewWorld()
	wrong := func(c care.Conversation, number string) (care.Conversation, []string) {
		c, effects := flow.Advance(flows.All(), c, flow.Chose{Step: "wrong", Choice: number}, w)
		return c, printed(effects)
	}
	c, said := wrong(care.Conversation{}, "ZAM-1")
	if len(said) != 2 || !strings.HasPrefix(said[1], "say complaint.topic {Step: 2, Total: 6}") {
		t.Errorf("a complaint begun with its order asks %v, want the topic", said)
	}
	c, _ = flow.Advance(flows.All(), c, flow.Commanded{Name: "menu"}, w)
	c, said = wrong(c, "ZAM-2")
	if len(c.Stack) != 1 || c.Stack[0].Paused || c.Stack[0].Answers["order"].Text != "ZAM-2" || len(said) != 2 {
		t.Errorf("begun again: %+v, %v; want the same one taken up, with the new order", c.Stack, said)
	}
	alone := slices.DeleteFunc(flows.All(), func(f flow.Flow) bool { return f.ID == "complaint" })
	c, effects := flow.Advance(alone, care.Conversation{}, flow.Chose{Step: "wrong", Choice: "ZAM-1"}, w)
	if len(c.Stack) != 0 || len(effects) != 1 {
		t.Errorf("a flow that is not there: %+v, %v", c.Stack, printed(effects))
	}
}

func TestDigression(t *testing.T) {
	t.Parallel()
	w := flowtest.NewWorld()
	story := []struct {
		e    flow.Event
		want string // in the last effect
	}{
		{flow.Commanded{Name: "complaint"}, "complaint.order"},
		{flow.Commanded{Name: "echo"}, "echo.word"},
		{flow.Said{Message: words(1, "hej")}, "complaint.order"}, // echo ended, the complaint comes back
		{flow.Commanded{Name: "echo"}, "echo.word"},
		{flow.Commanded{Name: "bare"}, "bare.one"}, // a third begun takes the place of the second
		{flow.Commanded{Name: "cancel"}, "complaint.order"},
		{flow.Commanded{Name: "bare"}, "bare.one"},
		{flow.Commanded{Name: "menu"}, "resume.offer"},
		{flow.Chose{Frame: 5, Step: "resume", Choice: "drop"}, "resume.offer"}, // of what it digressed from
		{flow.Chose{Frame: 1, Step: "resume", Choice: "go"}, "complaint.order"},
		{flow.Commanded{Name: "bare"}, "bare.one"},
		{flow.Chose{Frame: 6, Step: "one", Choice: "a"}, "bare.two"},
		{flow.Commanded{Name: "complaint"}, "complaint.order"}, // the lower one comes up
		{flow.Commanded{Name: "cancel"}, "bare.two"},
		{flow.Chose{Frame: 6, Step: "two", Choice: "c"}, "menu.ask"},
	}
	var c care.Conversation
	for i, step := range story {
		var effects []flow.Effect
		c, effects = flow.Advance(fuzzed(), c, step.e, w)
		if got := printed(effects); len(got) == 0 || !strings.HasPrefix(got[len(got)-1], "say "+step.want) {
			t.Fatalf("%d: %#v is answered by %v, want %s last", i, step.e, got, step.want)
		}
		if len(c.Stack) > 2 {
			t.Fatalf("%d: %d flows begun", i, len(c.Stack))
		}
	}
	if len(c.Stack) != 0 {
		t.Errorf("left over: %+v", c.Stack)
	}
}

// Whatever is sent, what a conversation keeps stays within its record, and nothing of it is lost.
func TestFloodIsKept(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, text string
		messages   int
	}{
		{"many", "Halo", 130},
		{"long", strings.Repeat("<", 4096), 12},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := flowtest.NewWorld()
			w.AddCase("late")
			w.AddCase("damaged")
			var c care.Conversation
			relayed := 0
			for i := range test.messages {
				var effects []flow.Effect
				c, effects = flow.Advance(flows.All(), c, flow.Said{Message: words(i, test.text)}, w)
				relayed += countRelayed(effects)
			}
			if relayed == 0 || relayed+len(c.Kept) != test.messages {
				t.Errorf("%d sent: %d relayed, %d kept", test.messages, relayed, len(c.Kept))
			}
		})
	}
}

// A customer who never answers the language question is spoken to in the company's language in the end.
func TestFloodBeforeLanguage(t *testing.T) {
	t.Parallel()
	w := flowtest.NewWorld()
	w.Who.Language = ""
	w.AddCase("late")
	var c care.Conversation
	relayed := 0
	for i := range 50 {
		var effects []flow.Effect
		c, effects = flow.Advance(flows.All(), c, flow.Said{Message: words(i, "Halo")}, w)
		w.Do(effects)
		relayed += countRelayed(effects)
	}
	if w.Who.Language != care.Polish || relayed != 50 || len(c.Kept) != 0 {
		t.Errorf("language %q, %d relayed, %d kept; want pl, 50, 0", w.Who.Language, relayed, len(c.Kept))
	}
}

func TestKeptGrowsByEdits(t *testing.T) {
	t.Parallel()
	w := flowtest.NewWorld()
	w.AddCase("late")
	w.AddCase("damaged")
	var c care.Conversation
	relayed := 0
	for i := range 10 {
		c, _ = flow.Advance(flows.All(), c, flow.Said{Message: words(i, "Halo")}, w)
	}
	for i := range 10 {
		var effects []flow.Effect
		c, effects = flow.Advance(flows.All(), c, flow.Corrected{Message: words(i, strings.Repeat("<", 4096))}, w)
		relayed += countRelayed(effects)
	}
	if relayed != 10 || len(c.Kept) != 0 {
		t.Errorf("%d relayed, %d kept; want all ten relayed once they were too large to keep", relayed, len(c.Kept))
	}
}

func countRelayed(effects []flow.Effect) int {
	n := 0
	for _, e := range effects {
		if _, ok := e.(flow.Relay); ok {
			n++
		}
	}
	return n
}

func TestExpects(t *testing.T) {
	t.Parallel()
	var menu []string
	for _, f := range flows.All() {
		menu = append(menu, "menu/"+f.ID)
	}
	menu = append(menu, "menu/language", "menu/help")
	language := []string{"language/pl", "language/ru", "language/en"}
	at := func(step string, answers map[string]care.Answer) care.Conversation {
		return care.Conversation{Frames: 1, Stack: []care.Frame{{Number: 1, Flow: "complaint", Answers: answers, Paused: step == "paused"}}}
	}
	order := map[string]care.Answer{"order": {Text: "ZAM-1"}}
	topic := map[string]care.Answer{"order": {Text: "ZAM-1"}, "topic": {Choice: "late"}}
	for _, test := range []struct {
		name     string
		c        care.Conversation
		language care.Language
		want     []string
	}{
		{"nothing asked", care.Conversation{}, "pl", menu},
		{"no language", care.Conversation{}, "", language},
		{"language asked", care.Conversation{Asked: care.AskLanguage}, "pl", language},
		{"a choice", at("", order), "pl", []string{
			"topic/damaged", "topic/wrong_item", "topic/late", "topic/service", "topic/invoice", "topic/other",
		}},
		{"words", at("", topic), "pl", nil},
		{"paused", at("paused", topic), "pl", append([]string{"resume/go", "resume/drop"}, menu...)},
		{"which case", care.Conversation{Kept: []care.Message{words(1, "Halo")}}, "pl", append([]string{"case/C-1001"}, menu...)},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := flowtest.NewWorld()
			w.Who.Language = test.language
			w.AddCase("late")
			var got []string
			for _, c := range flow.Expects(flows.All(), test.c, w) {
				got = append(got, c.Step+"/"+c.ID)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestCommands(t *testing.T) {
	t.Parallel()
	want := []string{"start", "menu"}
	for _, f := range flows.All() {
		want = append(want, f.ID)
	}
	want = append(want, "language", "help", "cancel")
	if got := flow.Commands(flows.All()); !slices.Equal(got, want) {
		t.Errorf("commands %v, want %v", got, want)
	}
}

// A label of the menu in a reply to staff is words for them.
func TestMenuLabelInReply(t *testing.T) {
	t.Parallel()
	w := flowtest.NewWorld()
	number := w.AddCase("late")
	m := words(1, "Pomoc")
	m.ReplyTo = "case/" + number
	_, effects := flow.Advance(flows.All(), care.Conversation{}, flow.Chose{Step: "menu", Choice: "help", Message: m}, w)
	if diff := cmp.Diff([]string{`relay C-1001 m1 "Pomoc"`}, printed(effects)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
