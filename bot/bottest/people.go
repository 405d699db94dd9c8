package bottest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	sandslack "carebot/bot/sandbox/slack"
	sandtelegram "carebot/bot/sandbox/telegram"
)

// Phone is a customer with the bot's chat open.
type Phone struct {
	*sandtelegram.Customer
	w    *World
	t    testing.TB
	seen int // messages looked at
}

// Phone returns a new customer's phone.
func (w *World) Phone(id int64, firstName, language string) *Phone {
	person := sandtelegram.Person{ID: id, FirstName: firstName, Language: language}
	return &Phone{Customer: w.Telegram.Customer(person), w: w, t: w.T}
}

// Sees waits for a message of the bot's, after the last one looked at, that holds all the words.
func (p *Phone) Sees(words ...string) sandtelegram.Message {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	var found sandtelegram.Message
	err := p.w.Telegram.Wait(ctx, func() bool {
		for i, m := range p.Messages() {
			if i >= p.seen && m.FromBot && holds(m.Text, words) {
				p.seen, found = i+1, m
				return true
			}
		}
		return false
	})
	if err != nil {
		p.t.Fatalf("the phone of %s does not show %q; it shows:\n%s", p.Person().FirstName, words, p.Screen())
	}
	return found
}

// Screen is what the phone shows, one message a line.
func (p *Phone) Screen() string {
	var b strings.Builder
	for _, m := range p.Messages() {
		who := "me "
		if m.FromBot {
			who = "bot"
		}
		fmt.Fprintf(&b, "%d %s [%s] %s", m.ID, who, m.Kind, m.Text)
		for _, row := range m.Buttons {
			for _, button := range row {
				fmt.Fprintf(&b, " [%s]", button.Text)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

// Taps waits for a button with the label and presses it, on the newest message that has it.
func (p *Phone) Taps(label string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	err := p.w.Telegram.Wait(ctx, func() bool { return p.shows(label) })
	if err == nil {
		_, err = p.Tap(label)
	}
	if err != nil {
		p.t.Fatalf("tap %q: %v; the phone shows:\n%s", label, err, p.Screen())
	}
}

func (p *Phone) shows(label string) bool {
	for _, m := range p.Messages() {
		for _, row := range m.Buttons {
			for _, button := range row {
				if button.Text == label {
					return true
				}
			}
		}
	}
	return false
}

// Desk is the staff's channel.
type Desk struct {
	w *World
	t testing.TB
}

// Desk returns the cases' channel as staff see it.
func (w *World) Desk() *Desk { return &Desk{w: w, t: w.T} }

// Card waits for the card that holds all the words and returns it.
func (d *Desk) Card(words ...string) sandslack.Message {
	d.t.Helper()
	return d.waits("", words)
}

// Thread waits for a post in a card's thread that holds all the words.
func (d *Desk) Thread(card sandslack.Message, words ...string) sandslack.Message {
	d.t.Helper()
	return d.waits(card.TS, words)
}

func (d *Desk) waits(thread string, words []string) sandslack.Message {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	var found sandslack.Message
	err := d.w.Slack.Wait(ctx, func() bool {
		for _, m := range d.w.Slack.Messages(Cases, thread) {
			if m.TS != thread && holds(Words(m), words) {
				found = m
				return true
			}
		}
		return false
	})
	if err != nil {
		d.t.Fatalf("Slack does not show %q; it shows:\n%s", words, d.Screen(thread))
	}
	return found
}

// Screen is what the channel, or a thread of it, shows.
func (d *Desk) Screen(thread string) string {
	var b strings.Builder
	for _, m := range d.w.Slack.Messages(Cases, thread) {
		fmt.Fprintf(&b, "%s %s: %s (%d files)\n", m.TS, m.User, Words(m), len(m.Files))
	}
	return b.String()
}

// Words are a message's text and what its blocks say.
func Words(m sandslack.Message) string {
	text := m.Text
	for _, block := range m.Blocks {
		text += "\n" + string(block)
	}
	return text
}

// Writes posts a staff member's words in a card's thread and returns them.
func (d *Desk) Writes(user string, card sandslack.Message, text string, files ...sandslack.Upload) sandslack.Message {
	d.t.Helper()
	m, err := d.w.Slack.Post(user, Cases, card.TS, text, files...)
	if err != nil {
		d.t.Fatal(err)
	}
	return m
}

// Signed waits for a reaction of the bot's on a message.
func (d *Desk) Signed(m sandslack.Message, reaction string) {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	err := d.w.Slack.Wait(ctx, func() bool { return len(d.w.Slack.Reactions(Cases, m.TS)[reaction]) > 0 })
	if err != nil {
		d.t.Fatalf("%q has the reactions %v, want %s", m.Text, d.w.Slack.Reactions(Cases, m.TS), reaction)
	}
}

func holds(text string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}
