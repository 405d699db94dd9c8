package simulation_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

// customer is a person with a phone and some temper.
type customer struct {
	*week
	chat, name string
	lang       care.Language
	dice       *rand.Rand
	buttons    map[string]string // on the phone: what a button brings back, by its label
	messages   int
	blocked    bool
	absent     []span // when they had stopped the bot
}

// span is from one time until another; a zero end: for good.
type span struct{ from, until time.Time }

func (w *week) newCustomer(n int) *customer {
	names := []string{"Anna", "Jan", "Olga", "Иван", "Мария", "Ewa", "Tom", "Kate"}
	c := &customer{
		week: w, chat: fmt.Sprint(500000 + n), name: names[n%len(names)], buttons: map[string]string{},
		dice: rand.New(rand.NewPCG(w.seed, uint64(n))),
	}
	c.lang = []care.Language{care.Polish, care.Polish, care.Russian, care.English}[c.dice.IntN(4)]
	return c
}

// comes plans how the customer comes, at any hour, and what else they have in mind.
func (c *customer) comes(at time.Time) {
	switch c.dice.IntN(10) {
	case 0, 1, 2:
		c.script(at, c.complaint()...)
	case 3, 4, 5:
		c.orders(at)
	default:
		c.script(at, "/human", c.words("human"))
	}
	if c.dice.IntN(25) == 0 {
		c.leaves(at.Add(c.within(20 * time.Hour)))
	}
}

// within returns some minutes and seconds, at least a minute.
func (c *customer) within(most time.Duration) time.Duration {
	return time.Minute + time.Duration(c.dice.Int64N(int64(most/time.Second)))*time.Second
}

// script plans messages, one after another.
func (c *customer) script(at time.Time, texts ...string) time.Time {
	for _, text := range texts {
		c.plan(at, func() { c.says(text) })
		at = at.Add(time.Duration(5+c.dice.IntN(40)) * time.Second)
	}
	return at
}

func (c *customer) complaint() []string {
	topics := []string{"damaged", "wrong_item", "late", "service", "invoice", "other"}
	wishes := []string{"refund", "replacement", "repair", "explanation", "other"}
	order := c.label("complaint.order_none")
	if c.dice.IntN(2) == 0 {
		order = fmt.Sprintf("ZAM-%d", 10000+c.dice.IntN(1000))
	}
	return []string{
		"/complaint", order, c.label("complaint.topic_" + topics[c.dice.IntN(len(topics))]), c.words("complaint"), c.label("complaint.evidence_skip"),
		c.label("complaint.wish_" + wishes[c.dice.IntN(len(wishes))]), c.label("complaint.review_send"),
	}
}

// orders asks about an order, and then for a person.
func (c *customer) orders(at time.Time) {
	number := "ZAM-9" + c.chat[1:]
	order := care.Order{
		Number: number, Status: care.OrderShipped, Phone: "+48600" + c.chat, Email: "a@example.com", UpdatedAt: at.Add(-time.Hour).UTC(),
	}
	c.plan(at, func() {
		c.put(func(tx storage.Tx) error { return storage.Orders.Put(tx, order) })
		c.says("/order")
	})
	at = c.script(at.Add(time.Minute), number, c.chat[2:])
	c.plan(at, func() { c.presses(c.label("order.act_person")) })
	c.script(at.Add(time.Minute), c.words("order"))
}

func (c *customer) words(about string) string {
	c.messages++
	return fmt.Sprintf("%s: %s %d, %s", c.name, about, c.messages, strings.Repeat("bla ", 1+c.dice.IntN(5)))
}

func (c *customer) label(key string) string {
	text, err := c.texts.Catalog.Text(c.lang, key, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	return strings.ReplaceAll(text, "\u00a0", " ")
}

func (c *customer) does(e platform.Event) {
	e.Platform, e.Chat = care.Telegram, c.chat
	e.Sender = platform.Sender{ID: c.chat, FirstName: c.name, LastName: "K", Language: string(c.lang)}
	c.take(e)
}

// says writes; who has stopped the bot does not.
func (c *customer) says(text string) {
	if c.blocked {
		return
	}
	c.messages++
	c.does(platform.Event{Message: &platform.Message{Message: care.Message{
		IDs: []string{fmt.Sprintf("own-%d", c.messages)}, At: c.now(), Content: care.Content{Text: text},
	}}})
}

// presses presses a button that is on the phone.
func (c *customer) presses(label string) {
	data, there := c.buttons[label]
	if !there || c.blocked {
		return
	}
	c.messages++
	c.does(platform.Event{Pressed: &platform.Pressed{ID: fmt.Sprint("q", c.messages), Data: data, Message: "1", Text: "…"}})
}

// leaves stops the bot, for a day or two or for good.
func (c *customer) leaves(at time.Time) {
	stays := c.dice.IntN(3) == 0
	back := at.Add(12*time.Hour + c.within(36*time.Hour))
	c.plan(at, func() { c.stops(true) })
	if stays {
		back = time.Time{}
	} else {
		c.plan(back, func() { c.stops(false) })
	}
	c.absent = append(c.absent, span{at, back})
}

func (c *customer) stops(blocked bool) {
	c.blocked = blocked
	c.phones.block(c.chat, blocked)
	c.does(platform.Event{Membership: &platform.Membership{Blocked: blocked}})
}

// reads makes up what to do about a message.
func (c *customer) reads(line told) {
	for _, row := range line.Buttons {
		for _, b := range row {
			c.buttons[b.Label] = b.Data
		}
	}
	at, roll := line.At, c.dice.IntN(100)
	switch {
	case line.Key == "rating.ask" && roll < 65:
		c.rates(at.Add(c.within(10 * time.Hour)))
	case line.Key == "case.waits" && roll < 70:
		c.script(at.Add(c.within(60*time.Hour)), c.words("answer"))
	case line.Key == "" && roll < 25:
		c.script(at.Add(c.within(2*time.Hour)), c.words("more"))
	case strings.HasPrefix(line.Key, "clock.") && strings.HasSuffix(line.Key, "_late") && roll < 20:
		c.script(at.Add(c.within(time.Hour)), c.words("angry"), c.words("angry"))
	case strings.HasSuffix(line.Key, ".confirmed") && roll < 10:
		c.script(at.Add(c.within(5*time.Hour)), c.words("chatter"))
	case line.Key == "case.settled" && roll > 93:
		c.script(at.Add(c.within(48*time.Hour)), c.words("but"))
	}
}

// rates gives a score, most often a good one, and sometimes says why.
func (c *customer) rates(at time.Time) {
	score := []string{"1", "2", "3", "3", "4", "4", "4", "5", "5", "5", "5", "5"}[c.dice.IntN(12)]
	c.plan(at, func() { c.presses(score) })
	switch c.dice.IntN(3) {
	case 0:
		c.script(at.Add(time.Minute), c.words("because"))
	case 1:
		c.plan(at.Add(time.Minute), func() { c.presses(c.label("rating.skip")) })
	}
}
