package flowtest

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/flows/care"
	"carebot/flows/flow"
)

// Play plays the transcript in a file against flows and compares; with update it writes the file anew.
//
// Lines of a transcript, besides comments (#) and empty ones:
//
//	= name <first name> · language <pl|ru|en|none> · staff none · order <number> [own] · case <topic> · settle <number>
//	= shop <number> <status> <phone> [plain], promised for next Wednesday; plain: in no currency · missed <number> by somebody else
//	= wait <duration> · rename <step> <new name> · foreign <number of a case> · reply <number> <staff> <words>
//	= rate <number of a settled case> · recommend                 the bot asks
//	= answered <median> <of how many> · topics <of newsletters, …> · code <of their own link> · nameless
//	= shown <step>:<choice>, a button of a message that came unasked
//	= coupon <code> · newsletter <ID> <name>, which has a button that asks and one that is a link
//	> /command        > words        > (photo) caption        > (photo x3) an album        > (4001 letters)
//	> (location)      > (contact) their own, +48600111222     > (foreign) somebody else's, the same     > (poll)                 > [choice] pressed, in the last message that has it
//	> [choice] first  pressed, in the first message that has it
//	> words {offer order_status ZAM-1}  what they are taken for: offer, ask, answer or person; wishes and order numbers;
//	                                 in:ru where they are surely in that language, bare for a thanks that says nothing else
//	> to C-1001: words               a reply to a message of a case
//	> edit m2: words                 the second message is edited
//	< what was decided, one effect a line
//
// A choice's label is its text key here: typing it is choosing it.
func Play(t *testing.T, path string, flows []flow.Flow, update bool) {
	t.Helper()
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p := &play{t: t, flows: slices.Clone(flows), world: NewWorld()}
	got := p.run(string(source))
	if !update {
		if diff := cmp.Diff(string(source), got); diff != "" {
			t.Errorf("%s (-file +decided; run with -update to accept):\n%s", path, diff)
		}
		return
	}
	if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
		t.Fatal(err)
	}
}

// play is a transcript being played.
type play struct {
	t        *testing.T
	flows    []flow.Flow
	world    *World
	c        care.Conversation
	shown    []flow.Choice // every button ever shown, in order
	told     []flow.Effect // decided and not yet written
	messages int           // the customer's, numbered m1, m2 …
	sent     map[string]care.Message
}

func (p *play) run(source string) string {
	var out strings.Builder
	for line := range strings.Lines(source) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "<") {
			continue
		}
		out.WriteString(line + "\n")
		switch {
		case strings.HasPrefix(line, "= "):
			p.arrange(strings.Fields(line[2:]))
			p.write(&out)
		case strings.HasPrefix(line, ">"):
			p.turn(&out, strings.TrimPrefix(line[1:], " "))
		}
	}
	return out.String()
}

func (p *play) turn(out *strings.Builder, said string) {
	e := p.event(said)
	p.told = p.advance(e)
	if len(p.told) == 0 {
		out.WriteString("< (silence)\n")
	}
	p.write(out)
}

// write writes what was decided.
func (p *play) write(out *strings.Builder) {
	for _, effect := range p.told {
		out.WriteString("< " + Print(effect) + "\n")
		switch e := effect.(type) {
		case flow.Say:
			p.shown = append(p.shown, slices.Concat(e.Choices...)...)
			p.c.Shown = nil
			for _, c := range flow.Acts(p.flows, e.Choices) {
				p.c.Shown = append(p.c.Shown, care.Shown{Step: c.Step, ID: c.ID, Label: c.Key + c.Label})
			}
		case flow.Redress:
			p.shown = append(p.shown, slices.Concat(e.Choices...)...)
		}
	}
	p.told = nil
}

// advance takes a turn and checks that nothing given in was changed and that the same turn again decides the same.
func (p *play) advance(e flow.Event) []flow.Effect {
	p.t.Helper()
	before := frozen(p.t, p.c)
	next, effects := flow.Advance(p.flows, p.c, e, p.world)
	if after := frozen(p.t, p.c); before != after {
		p.t.Errorf("Advance(%#v) changed the conversation given to it:\n%s\n%s", e, before, after)
	}
	again, same := flow.Advance(p.flows, p.c, e, p.world)
	if !reflect.DeepEqual(next, again) || !reflect.DeepEqual(effects, same) {
		p.t.Errorf("Advance(%#v) decided differently the second time", e)
	}
	p.c = next
	p.world.Do(effects)
	return effects
}

func frozen(t *testing.T, c care.Conversation) string {
	t.Helper()
	data, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// arrange does what a line of setting says.
func (p *play) arrange(words []string) {
	p.t.Helper()
	argument := func(i int) string {
		if i >= len(words) {
			p.t.Fatalf("= %s: say more", strings.Join(words, " "))
		}
		return words[i]
	}
	switch words[0] {
	case "name":
		p.world.Who.FirstName = argument(1)
	case "language":
		p.world.Who.Language = care.Language(strings.TrimPrefix(argument(1), "none"))
	case "staff":
		p.world.Staff = nil
	case "order":
		p.order(argument(1), len(words) > 2)
	case "shop":
		p.world.Sell(argument(1), care.OrderStatus(argument(2)), argument(3))
		if len(words) > 4 {
			p.world.Shop[len(p.world.Shop)-1].Currency = ""
		}
	case "missed":
		p.world.fail(care.AttemptsOnOrder(argument(1)))
	case "case", "settle", "rate", "recommend", "foreign":
		p.arrangeCase(words[0], strings.Join(words[1:], " "))
	case "reply":
		p.world.Reply(argument(1), argument(2), strings.Join(words[3:], " "))
	case "answered":
		p.answered(argument(1), argument(2))
	case "wait":
		p.wait(argument(1))
	case "rename":
		p.flows = renamed(p.flows, argument(1), argument(2))
	case "topics", "code", "coupon", "newsletter", "nameless", "shown":
		p.offers(words[0], words[1:])
	default:
		p.t.Fatalf("= %s: unknown setting", words[0])
	}
}

// arrangeCase does what a line of setting says about a case: its topic, or its number.
func (p *play) arrangeCase(what, about string) {
	p.t.Helper()
	switch what {
	case "case":
		p.world.AddCase(about)
	case "settle":
		p.world.Settle(about)
	case "rate":
		p.askRating(about)
	case "recommend":
		p.askRecommend()
	case "foreign":
		p.world.AddForeign(about)
	}
}

func (p *play) order(number string, own bool) {
	o := care.Order{Number: number, Status: care.OrderShipped}
	if own {
		o.Customer = p.world.Who.ID
	}
	p.world.Shop = append(p.world.Shop, o)
}

func (p *play) answered(median, of string) {
	p.t.Helper()
	var err error
	if p.world.Median, err = time.ParseDuration(median); err != nil {
		p.t.Fatal(err)
	}
	if p.world.Replies, err = strconv.Atoi(of); err != nil {
		p.t.Fatal(err)
	}
}

func (p *play) wait(d string) {
	p.t.Helper()
	duration, err := time.ParseDuration(d)
	if err != nil {
		p.t.Fatal(err)
	}
	p.world.Clock = p.world.Clock.Add(duration)
}

// renamed returns flows in which a step has a new name and keeps its old ones.
func renamed(flows []flow.Flow, from, to string) []flow.Flow {
	flows = slices.Clone(flows)
	for i := range flows {
		flows[i].Steps = slices.Clone(flows[i].Steps)
		for j, st := range flows[i].Steps {
			if st.Name == from {
				flows[i].Steps[j].Name = to
				flows[i].Steps[j].Was = append(slices.Clone(st.Was), from)
			}
		}
	}
	return flows
}

var (
	pressLine = regexp.MustCompile(`^\[([^\]]+)\]( first)?$`)
	replyLine = regexp.MustCompile(`^to (C-\d+): (.*)$`)
	editLine  = regexp.MustCompile(`^edit (m\d+): ?(.*)$`)
	meansLine = regexp.MustCompile(`^(.*?) ?\{((?:offer|ask|answer|person)[^}]*)\}$`)
	thingLine = regexp.MustCompile(`^\((\w+)(?: x(\d+)| (letters))?\) ?(.*)$`)
)

// event reads what the customer did.
func (p *play) event(line string) flow.Event {
	p.t.Helper()
	if m := pressLine.FindStringSubmatch(line); m != nil {
		return p.press(m[1], m[2] != "")
	}
	if m := editLine.FindStringSubmatch(line); m != nil {
		edited := p.sent[m[1]]
		edited.Text = m[2]
		edited.IDs = []string{m[1]}
		return flow.Corrected{Message: edited}
	}
	var replyTo string
	if m := replyLine.FindStringSubmatch(line); m != nil {
		replyTo, line = "case/"+m[1], m[2]
	}
	line, means := meaning(line)
	msg := p.message(line)
	msg.ReplyTo = replyTo
	p.keep(msg)
	return p.meant(msg, means)
}

// meaning takes from a line what its words are taken for.
func meaning(line string) (string, care.Meaning) {
	m := meansLine.FindStringSubmatch(line)
	if m == nil {
		return line, care.Meaning{}
	}
	words := strings.Fields(m[2])
	means := care.Meaning{Does: words[0], Confidence: 0.9}
	for _, word := range words[1:] {
		language, in := strings.CutPrefix(word, "in:")
		intent := care.Intent(word)
		switch {
		case in:
			means.Language = care.Language(language)
		case word == "bare":
			means.Bare = true
		case !slices.Contains(care.Intents(), intent):
			means.Orders = append(means.Orders, word)
		case means.Does == care.DoesAsk:
			means.Wishes = append(means.Wishes, intent)
		}
		if means.Intent == "" && slices.Contains(care.Intents(), intent) {
			means.Intent = intent
		}
	}
	return m[1], means
}

func (p *play) keep(m care.Message) {
	if p.sent == nil {
		p.sent = map[string]care.Message{}
	}
	p.sent[m.ID()] = m
}

// meant tells a command, files, a typed label and words apart, as the caller of Advance does.
func (p *play) meant(m care.Message, means care.Meaning) flow.Event {
	if name, isCommand := strings.CutPrefix(m.Text, "/"); isCommand {
		name, payload, _ := strings.Cut(name, " ")
		return flow.Commanded{Name: name, Payload: payload, Message: m}
	}
	if len(m.Files) > 0 {
		return flow.Attached{Message: m, Means: means}
	}
	for _, c := range flow.Expects(p.flows, p.c, p.world) {
		if strings.EqualFold(m.Text, c.Key+c.Label) {
			return flow.Chose{Frame: c.Frame, Step: c.Step, Choice: c.ID, Message: m}
		}
	}
	return flow.Said{Message: m, Means: means}
}

func (p *play) press(id string, first bool) flow.Event {
	p.t.Helper()
	var found *flow.Choice
	for i, c := range p.shown {
		if (c.ID == id || c.Step+":"+c.ID == id) && (found == nil || !first) {
			found = &p.shown[i]
		}
	}
	if found == nil {
		p.t.Fatalf("[%s]: no such button was shown", id)
	}
	return flow.Chose{Frame: found.Frame, Step: found.Step, Choice: found.ID}
}

// message makes the next message of the customer from a line.
func (p *play) message(line string) care.Message {
	p.t.Helper()
	m := care.Message{At: p.world.Clock, IDs: []string{p.nextID()}}
	thing := thingLine.FindStringSubmatch(line)
	if thing == nil {
		m.Text = line
		return m
	}
	m.Text = thing[4]
	switch kind := thing[1]; kind {
	case "nothing":
	case "location":
		m.Location = &care.Location{Latitude: 52.2, Longitude: 21}
	case "foreign":
		m.Contact = &care.Contact{Name: "Jan", Phone: "+48600111222"}
	case "contact":
		m.Contact = &care.Contact{Name: "Anna", Phone: "+48600111222", Own: true}
	case "poll":
		m.Unsupported = kind
	default:
		p.fill(&m, kind, thing[2], thing[3] != "")
	}
	return m
}

// fill puts letters or files into a message.
func (p *play) fill(m *care.Message, kind, count string, letters bool) {
	p.t.Helper()
	if letters {
		n, err := strconv.Atoi(kind)
		if err != nil {
			p.t.Fatal(err)
		}
		m.Text = strings.Repeat("ą", n)
		return
	}
	n, err := strconv.Atoi(count)
	if err != nil {
		n = 1
	}
	for i := range n {
		if i > 0 {
			m.IDs = append(m.IDs, p.nextID())
		}
		id := fmt.Sprintf("f%s", m.IDs[i][1:])
		m.Files = append(m.Files, care.File{Platform: care.Telegram, ID: id, Kind: care.FileKind(kind)})
	}
}

func (p *play) nextID() string {
	p.messages++
	return fmt.Sprintf("m%d", p.messages)
}
