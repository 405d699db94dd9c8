package flow_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"carebot/flows"
	"carebot/flows/care"
	"carebot/flows/flow"
	"carebot/flows/flow/flowtest"
)

// FuzzAdvance plays any events, made of bytes, in any state, given as JSON, and checks after each what must always hold.
func FuzzAdvance(f *testing.F) {
	f.Add("", []byte{0, 0, 0, 1})
	f.Fuzz(func(t *testing.T, state string, script []byte) {
		if len(script) > 400 { // longer ones find nothing new
			return
		}
		r := &run{tb: t, flows: fuzzed(), world: flowtest.NewWorld(), in: script}
		if err := json.Unmarshal([]byte(state), &r.c); err != nil {
			r.c = care.Conversation{}
		}
		r.fresh = reflect.DeepEqual(r.c, care.Conversation{})
		r.play()
	})
}

// fuzzed returns the flows there are, and some made up: a digression that ends by words, and one of bare steps.
func fuzzed() []flow.Flow {
	hear := func(_ flow.Scene, m care.Message) flow.Outcome {
		if m.Text == "" {
			return flow.Refuse()
		}
		return flow.Outcome{Set: map[string]care.Answer{"word": {Text: m.Text, Messages: []care.Message{m}}}}
	}
	echo := flow.Flow{
		ID: "echo", Menu: "menu.echo", Steps: []flow.Step{{Name: "word", Hear: hear}},
		Finish: func(flow.Scene) []flow.Effect { return []flow.Effect{flow.Say{Key: "echo.end"}} },
	}
	bare := flow.Flow{ID: "bare", Steps: []flow.Step{{Name: "one", Choices: flow.Rows("a", "b")}, {Name: "two", Choices: flow.Rows("c")}}}
	return append(flows.All(), echo, bare)
}

// tb is what a run needs of a test, of the testing package or of rapid.
type tb interface {
	Helper()
	Error(args ...any)
	Errorf(format string, args ...any)
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	FailNow()
	Failed() bool
}

// run is one input being played.
type run struct {
	tb
	flows    []flow.Flow
	world    *flowtest.World
	c        care.Conversation
	fresh    bool // it began with nothing, so its size is the engine's doing
	in       []byte
	shown    []flow.Choice
	messages int
}

func (r *run) play() {
	r.world.Shop = []care.Order{{Number: "ZAM-1", Customer: r.world.Who.ID}, {Number: "ZAM-2", Phone: "+48600111222"}}
	for len(r.in) > 0 {
		if e := r.event(); e != nil {
			r.turn(e)
		}
	}
}

func (r *run) byte() int {
	if len(r.in) == 0 {
		return 0
	}
	b := r.in[0]
	r.in = r.in[1:]
	return int(b)
}

func pick[T any](r *run, from []T) T { return from[r.byte()%len(from)] }

// event makes the next event; nil when the world changed instead.
func (r *run) event() flow.Event {
	switch r.byte() % 10 {
	case 0:
		names := []string{"start", "menu", "complaint", "order", "human", "cases", "charter", "language", "help", "cancel", "echo", "bare", "BOO", ""}
		return flow.Commanded{Name: pick(r, names), Payload: pick(r, []string{"", "x y"}), Message: r.message()}
	case 1, 2:
		return flow.Said{Message: r.message(), Means: r.meaning()}
	case 3:
		m := r.message()
		r.attach(&m)
		return flow.Attached{Message: m, Means: r.meaning()}
	case 4:
		return r.label()
	case 5, 6:
		return r.press()
	case 7:
		return r.anything()
	case 8:
		m := r.message()
		m.IDs = []string{fmt.Sprintf("m%d", r.byte())}
		return flow.Corrected{Message: m}
	}
	r.disturb()
	return nil
}

func (r *run) message() care.Message {
	r.messages++
	m := care.Message{IDs: []string{fmt.Sprintf("m%d", r.messages)}, At: r.world.Clock}
	texts := []string{"ZAM-1", "ZAM-2", "1222", "Lampa stłuczona", "", "  \n", "/menu", "??", strings.Repeat("<", 4000), strings.Repeat("ż", 4096), "\xff\xfe"}
	switch kind := r.byte(); {
	case kind < 200:
		m.Text = pick(r, texts)
	case kind < 210:
		m.Location = &care.Location{Title: "x"}
	case kind < 220:
		m.Contact = &care.Contact{Phone: pick(r, []string{"", "48600111222"}), Own: r.byte()%2 == 0}
	case kind < 230:
		m.Unsupported = "poll"
	case kind < 250:
		m.Text, m.ReplyTo = pick(r, texts), "case/"+pick(r, []string{"C-1001", "C-1002", "C-9"})
	default:
		m.IDs = nil
	}
	return m
}

// meaning makes up what words may be taken for; mostly nothing.
func (r *run) meaning() care.Meaning {
	kind := r.byte()
	if kind < 128 {
		return care.Meaning{}
	}
	m := care.Meaning{
		Does: pick(r, []string{care.DoesOffer, care.DoesAsk, care.DoesAnswer, care.DoesPerson, ""}), Intent: pick(r, care.Intents()),
	}
	if kind > 200 {
		m.Wishes = []care.Intent{pick(r, care.Intents()), pick(r, care.Intents())}
		m.Orders = []string{"ZAM-1"}
		m.Language = pick(r, care.Languages())
	}
	return m
}

func (r *run) attach(m *care.Message) {
	kinds := []care.FileKind{care.Photo, care.Document, care.Sticker, care.Voice}
	for range r.byte() % 13 {
		m.Files = append(m.Files, care.File{Platform: care.Telegram, ID: fmt.Sprint("f", len(m.Files)), Kind: pick(r, kinds)})
	}
	for i := range m.Files[min(1, len(m.Files)):] {
		m.IDs = append(m.IDs, fmt.Sprintf("m%d.%d", r.messages, i))
	}
}

func (r *run) label() flow.Event {
	expected := flow.Expects(r.flows, r.c, r.world)
	if len(expected) == 0 {
		return flow.Said{Message: r.message()}
	}
	c := pick(r, expected)
	return flow.Chose{Frame: c.Frame, Step: c.Step, Choice: c.ID, Message: r.message()}
}

func (r *run) press() flow.Event {
	if len(r.shown) == 0 {
		return flow.Chose{}
	}
	back := r.byte() % min(len(r.shown), 24)
	c := r.shown[len(r.shown)-1-back]
	return flow.Chose{Frame: c.Frame, Step: c.Step, Choice: c.ID}
}

// anything makes a press on a button that may never have been.
func (r *run) anything() flow.Event {
	steps := []string{"menu", "language", "case", "wish", "case_show", "case_more", "case_write", "follow", "unfollow", "wrong", "fine", "person", "resume", "order", "topic", "evidence", "review", "change", "one", ""}
	ids := []string{"complaint", "ZAM-1", "ZAM-2", "person", "10", "help", "pl", "xx", "C-1001", "go", "drop", "no_order", "send", "done", "skip", "topic", "a", ""}
	return flow.Chose{Frame: r.byte() - 2, Step: pick(r, steps), Choice: pick(r, ids)}
}

// disturb changes the world as others do between two events of a customer.
func (r *run) disturb() {
	switch r.byte() % 7 {
	case 0:
		r.world.Who.Language = pick(r, []care.Language{"", care.Russian})
	case 1:
		r.world.AddCase("late")
	case 2:
		r.world.Settle(pick(r, []string{"C-1001", "C-1002"}))
	case 3:
		r.world.Clock = r.world.Clock.Add(time.Duration(r.byte()) * time.Minute)
	case 4:
		r.world.Staff = nil
	case 5:
		r.world.Shop = nil
	case 6:
		r.flows = pick(r, [][]flow.Flow{flows.All(), fuzzed()})
	}
}

// turn takes a turn and checks it.
func (r *run) turn(e flow.Event) {
	r.Helper()
	before, frozen := r.c, r.frozen(r.c)
	next, effects := flow.Advance(r.flows, r.c, e, r.world)
	again, same := flow.Advance(r.flows, r.c, e, r.world)
	if !reflect.DeepEqual(next, again) || !reflect.DeepEqual(effects, same) {
		r.Errorf("%#v decided differently the second time", e)
	}
	if now := r.frozen(r.c); now != frozen {
		r.Errorf("%#v changed what was given in\n%s\n%s", e, frozen, now)
	}
	r.checkState(e, next)
	r.checkAnswered(e, before, next, effects)
	r.checkKept(e, before, next, effects)
	r.checkEffects(effects)
	r.c = next
	r.world.Do(effects)
	expected, present := flow.Expects(r.flows, r.c, r.world), flow.Present(r.flows, r.c, r.world)
	if len(present) > 1 || (len(r.c.Stack) > 0 && len(present) == 0) {
		r.Errorf("after %#v present is %v, expected %v", e, present, expected)
	}
	if r.Failed() {
		r.FailNow()
	}
}

func (r *run) frozen(c care.Conversation) string {
	data, err := json.Marshal(c)
	if err != nil {
		r.Fatal(err)
	}
	return string(data)
}

// checkState: at most two flows, every one of them known and at a known step, numbers of their own.
func (r *run) checkState(e flow.Event, c care.Conversation) {
	if len(c.Stack) > 2 {
		r.Errorf("%#v left %d flows begun", e, len(c.Stack))
	}
	for i, fr := range c.Stack {
		at := slices.IndexFunc(r.flows, func(f flow.Flow) bool { return f.ID == fr.Flow })
		if at < 0 {
			r.Fatalf("%#v left a frame of no known flow: %q", e, fr.Flow)
		}
		if _, ok := (flow.Scene{View: r.world, Flow: r.flows[at], Frame: fr}).Present(); !ok {
			r.Errorf("%#v left %s with nothing to ask: %v", e, fr.Flow, fr.Answers)
		}
		if fr.Number <= 0 || fr.Number > c.Frames || (i > 0 && c.Stack[0].Number == fr.Number) {
			r.Errorf("%#v left frame %d of %d", e, fr.Number, c.Frames)
		}
	}
	if size := len(r.frozen(c)); r.fresh && size > 250<<10 {
		r.Errorf("%#v left a conversation of %d bytes", e, size)
	}
}

// checkAnswered: every event has an effect, every press is picked or gets a toast, first and once.
func (r *run) checkAnswered(e flow.Event, before, after care.Conversation, effects []flow.Effect) {
	_, edit := e.(flow.Corrected)
	waits := (after.Asked == care.AskCase || after.Asked == care.AskWish) && len(after.Kept) > len(before.Kept)
	if len(effects) == 0 && !edit && !waits {
		r.Errorf("%#v was not answered", e)
	}
	chose, ok := e.(flow.Chose)
	if !ok || !chose.Message.Empty() || chose.Message.ID() != "" {
		return
	}
	for i, effect := range effects {
		_, picked := effect.(flow.Picked)
		_, toast := effect.(flow.Toast)
		if (picked || toast) != (i == 0) {
			r.Errorf("%#v was answered by %v", e, effects)
		}
	}
}

// checkKept: words outside a flow with an open case go to a case or wait for the tap.
func (r *run) checkKept(e flow.Event, before, after care.Conversation, effects []flow.Effect) {
	said, ok := e.(flow.Said)
	inFlow := slices.ContainsFunc(before.Stack, func(fr care.Frame) bool { return !fr.Paused })
	if !ok || inFlow || r.world.Who.Language == "" || len(r.world.OpenCases()) == 0 {
		return
	}
	m := said.Message
	if m.Unsupported != "" || (strings.TrimSpace(m.Text) == "" && m.Location == nil && m.Contact == nil) {
		return
	}
	relayed := slices.ContainsFunc(effects, func(e flow.Effect) bool {
		relay, ok := e.(flow.Relay)
		return ok && reflect.DeepEqual(relay.Message, m)
	})
	kept := len(after.Kept) > 0 && reflect.DeepEqual(after.Kept[len(after.Kept)-1], m)
	if relayed == kept {
		r.Errorf("%#v: relayed %v, kept %v", e, relayed, kept)
	}
}

// checkEffects: texts have keys, buttons are told apart, cases are whole.
func (r *run) checkEffects(effects []flow.Effect) {
	for _, effect := range effects {
		switch e := effect.(type) {
		case flow.Say:
			r.checkSay(e)
		case flow.OpenCase:
			r.checkCase(e)
		}
	}
}

func (r *run) checkSay(e flow.Say) {
	if e.Key == "" {
		r.Error("a text without a key")
	}
	type button struct {
		frame    int
		step, id string
	}
	seen := map[button]bool{}
	for _, c := range slices.Concat(e.Choices...) {
		b := button{c.Frame, c.Step, c.ID}
		if seen[b] || c.Step == "" || c.ID == "" || c.Key+c.Label == "" {
			r.Errorf("%s: button %+v is there twice or has no name", e.Key, c)
		}
		seen[b] = true
		r.shown = append(r.shown, c)
	}
}

func (r *run) checkCase(e flow.OpenCase) {
	c := e.Case
	if c.Kind != care.KindComplaint {
		if len(e.Messages) == 0 || c.FirstReply.Before(c.OpenedAt) || c.Language == "" {
			r.Errorf("half a case: %+v", c)
		}
		return
	}
	words := utf8.RuneCountInString(c.Description)
	if c.Topic == "" || c.Wish == "" || words == 0 || words > 4000 || c.FirstReply.Before(c.OpenedAt) || c.Language == "" {
		r.Errorf("half a case: %+v", c)
	}
	files := 0
	for i, m := range e.Messages {
		files += len(m.Files)
		for _, o := range e.Messages[:i] {
			if m.ID() != "" && o.ID() == m.ID() {
				r.Errorf("message %s is in the thread twice", m.ID())
			}
		}
	}
	if files > 10 {
		r.Errorf("%d files", files)
	}
}
