package flow

import (
	"reflect"
	"slices"
	"time"

	"carebot/flows/care"
)

// breath is how soon a message follows another for its author not to have read what they were answered.
const breath = 2 * time.Second

// nagging is how soon the same offer is not made a third time, but once its author has been quiet for as long.
const nagging = 6 * time.Second

// fresh is how long a flow that is begun by its command, not by the offer's button, begins with what was kept.
const fresh = 10 * time.Minute

// flowFor returns the flow that fulfils a wish, if there is one.
func (t *turn) flowFor(intent care.Intent) (Flow, bool) {
	i := slices.IndexFunc(t.flows, func(f Flow) bool { return slices.Contains(f.Intents, intent) })
	if i < 0 {
		return Flow{}, false
	}
	return t.flows[i], true
}

// offers reports whether a wish can be fulfilled here.
func (t *turn) offers(intent care.Intent) bool {
	_, ok := t.flowFor(intent)
	return ok || intent == care.IntentLanguage
}

// asksWish reports whether the kept messages wait for the customer to say what they wish.
func (t *turn) asksWish() bool {
	return len(t.c.Kept) > 0 && t.v.Customer().Language != "" && t.offers(care.IntentPerson) &&
		(t.c.Wish.Does != "" || len(t.v.OpenCases()) == 0)
}

// keptLately reports whether the newest kept message is younger than d.
func (t *turn) keptLately(d time.Duration) bool {
	return len(t.c.Kept) > 0 && t.v.Now().Sub(t.c.Kept[len(t.c.Kept)-1].At) < d
}

// wish takes a message that belongs to no case: it is answered, or kept while what it seems to wish is offered.
func (t *turn) wish(m care.Message, means care.Meaning) {
	if m.Text == "" && means.Does == "" {
		means.Does = care.DoesPerson
	}
	switch {
	case !t.offers(care.IntentPerson):
		t.forget()
		t.againOrMenu()
	case means.Is(care.IntentThanks):
		t.say("thanks.answer", nil)
		t.again()
	case means.Is(care.IntentGreeting):
		t.say("greeting.answer", map[string]any{"Name": care.GivenName(t.v.Customer().FirstName)})
		t.againOrMenu()
	default:
		t.keepForWish(m, means)
	}
}

// keepForWish keeps a message and offers what it seems to wish. Too many go to a person by themselves: nothing is lost.
func (t *turn) keepForWish(m care.Message, means care.Meaning) {
	recent := t.keptLately(breath)
	before := t.c.Wish
	t.c.Wish = t.joined(before, means)
	t.c.Kept = append(t.c.Kept, m)
	switch {
	case t.keptFull():
		t.handOver()
	case reflect.DeepEqual(before, t.c.Wish) && (recent || t.nags()):
		t.do(Later{Quiet: nagging})
	default:
		t.askWish()
		if t.paused() != nil {
			t.offerResume()
		}
	}
}

// nags reports whether the same offer was made again just now; if not, it may be, from now on.
func (t *turn) nags() bool {
	if t.v.Now().Sub(t.c.Repeated) < nagging {
		return true
	}
	t.c.Repeated = t.v.Now().UTC()
	return false
}

// joined returns what the kept messages are taken for, with one more: a clear wish holds until another one is told, and
// order numbers are gathered.
func (t *turn) joined(before, means care.Meaning) care.Meaning {
	if means.Does == "" {
		means.Does = care.DoesPerson
	}
	orders := slices.Clone(before.Orders)
	for _, number := range means.Orders {
		if !slices.Contains(orders, number) {
			orders = append(orders, number)
		}
	}
	vague := means.Does == care.DoesPerson || means.Does == care.DoesAsk
	if before.Does == care.DoesOffer && vague || before.Does == care.DoesAsk && means.Does == care.DoesPerson {
		means = before
	}
	means.Orders = orders
	return means
}

// handOver gives what was kept to a person.
func (t *turn) handOver() {
	if f, ok := t.flowFor(care.IntentPerson); ok && len(t.c.Kept) > 0 {
		t.fulfil(f, t.c.Wish)
	}
}

// fulfil begins a flow with what the kept words answer already.
func (t *turn) fulfil(f Flow, means care.Meaning) {
	var answers map[string]care.Answer
	if f.Fill != nil {
		answers = f.Fill(t.v, means, t.c.Kept)
	}
	t.forget()
	t.c.Asked = ""
	t.begin(f.ID, answers)
}

// askWish offers what the kept messages seem to wish.
func (t *turn) askWish() {
	wished := t.wished()
	say := Say{Key: "wish.which", Choices: t.wishRows()}
	switch w := t.c.Wish; {
	case w.Is(care.IntentAbuse):
		say.Key = "abuse.answer"
	case t.clear(w):
		say.Key = "wish.ask_" + string(w.Intent)
		say.Data = map[string]any{"Order": first(w.Orders)}
	case len(wished) == 1:
		say.Key = "wish.hand_over"
	}
	t.do(say)
}

func first(of []string) string {
	if len(of) == 0 {
		return ""
	}
	return of[0]
}

// clear reports whether a meaning is one wish, understood with confidence, that can be fulfilled.
func (t *turn) clear(m care.Meaning) bool {
	return m.Does == care.DoesOffer && m.Intent.Wish() && t.offers(m.Intent)
}

// wished returns the wishes to offer for the kept messages: the one that is clear, or else the likeliest and a person.
func (t *turn) wished() []care.Intent {
	w := t.c.Wish
	switch {
	case t.clear(w):
		return []care.Intent{w.Intent}
	case w.Is(care.IntentAbuse):
		return t.offered(care.IntentComplaint)
	case w.Does == care.DoesOffer: // understood, but not to be had here
		return t.offered()
	}
	return t.offered(w.Wishes...)
}

// offered returns those of the intents that are wishes which can be fulfilled, each once; a person is the last.
func (t *turn) offered(intents ...care.Intent) []care.Intent {
	var left []care.Intent
	for _, intent := range intents[:min(len(intents), 2)] {
		if intent.Wish() && intent != care.IntentPerson && t.offers(intent) && !slices.Contains(left, intent) {
			left = append(left, intent)
		}
	}
	return append(left, care.IntentPerson)
}

// wishRows are the buttons under an offer: the wishes; and a case that was settled lately: the words may be for it after
// all.
func (t *turn) wishRows() [][]Choice {
	var rows [][]Choice
	for _, intent := range t.wished() {
		rows = append(rows, []Choice{{Step: stepWish, ID: string(intent), Key: "wish." + string(intent)}})
	}
	if len(rows) == 1 {
		rows[0][0].Typed = "typed.yes"
	}
	if c, ok := t.reopening(); ok {
		rows = append(rows, []Choice{caseChoice(c)})
	}
	return rows
}

func (t *turn) choseWish(e Chose) bool {
	if !t.asksWish() {
		return false
	}
	row := flat(t.wishRows())
	i := slices.IndexFunc(row, func(c Choice) bool { return c.Step == stepWish && c.ID == e.Choice })
	if i < 0 {
		return false
	}
	t.picked(e, row[i])
	t.c.Asked = ""
	if e.Choice == string(care.IntentLanguage) {
		t.forget()
		t.askLanguage()
		return true
	}
	means := t.c.Wish
	means.Intent = care.Intent(e.Choice)
	f, _ := t.flowFor(means.Intent)
	t.fulfil(f, means)
	return true
}
