package bottest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"carebot/flows/care"

	sandtelegram "carebot/bot/sandbox/telegram"
)

// Phone is a customer with the bot's chat open.
type Phone struct {
	*sandtelegram.Customer
	Language care.Language // what its owner reads

	w    *World
	t    testing.TB
	seen int // ID of the last message looked at
}

// Phone returns a new customer's phone. The language is the one of their Telegram, any tag or none.
func (w *World) Phone(id int64, firstName, language string) *Phone {
	person := sandtelegram.Person{ID: id, FirstName: firstName, Language: language}
	return &Phone{Customer: w.Telegram.Customer(person), Language: care.Language(language), w: w, t: w.T}
}

// Sees waits for the bot's next message, after the last one looked at, that holds all the words; without words, for any.
func (p *Phone) Sees(words ...string) sandtelegram.Message {
	p.t.Helper()
	var found sandtelegram.Message
	p.waits(fmt.Sprintf("show %q", words), func() bool {
		for _, m := range p.Messages() {
			if m.ID > p.seen && m.FromBot && holds(m.Text, words) {
				p.seen, found = m.ID, m
				return true
			}
		}
		return false
	})
	return found
}

// Shows waits until a message of the bot's, old or new, shows all the words.
func (p *Phone) Shows(words ...string) sandtelegram.Message {
	p.t.Helper()
	var found sandtelegram.Message
	p.waits(fmt.Sprintf("show %q", words), func() bool {
		for _, m := range p.Messages() {
			if m.FromBot && holds(m.Text, words) {
				found = m
				return true
			}
		}
		return false
	})
	return found
}

// ShowsAs waits until a message of the bot's is as cond says.
func (p *Phone) ShowsAs(what string, cond func(sandtelegram.Message) bool) {
	p.t.Helper()
	p.waits("show "+what, func() bool {
		for _, m := range p.Messages() {
			if m.FromBot && cond(m) {
				return true
			}
		}
		return false
	})
}

// Forgets waits until no message shows the words.
func (p *Phone) Forgets(words ...string) {
	p.t.Helper()
	p.waits(fmt.Sprintf("stop showing %q", words), func() bool { return p.Count(words...) == 0 })
}

// ForgetsAll waits until no message of a kind from the bot is shown.
func (p *Phone) ForgetsAll(kind sandtelegram.Kind) {
	p.t.Helper()
	p.waits("stop showing every "+string(kind), func() bool {
		for _, m := range p.Messages() {
			if m.FromBot && m.Kind == kind {
				return false
			}
		}
		return true
	})
}

// Count returns how many of the bot's messages show all the words now.
func (p *Phone) Count(words ...string) int {
	n := 0
	for _, m := range p.Messages() {
		if m.FromBot && holds(m.Text, words) {
			n++
		}
	}
	return n
}

// Receives waits for n messages of a kind from the bot and returns them.
func (p *Phone) Receives(kind sandtelegram.Kind, n int) []sandtelegram.Message {
	p.t.Helper()
	var found []sandtelegram.Message
	p.waits(fmt.Sprintf("show %d of %s", n, kind), func() bool {
		found = nil
		for _, m := range p.Messages() {
			if m.FromBot && m.Kind == kind {
				found = append(found, m)
			}
		}
		return len(found) >= n
	})
	return found
}

func (p *Phone) waits(what string, cond func() bool) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	if p.w.Telegram.Wait(ctx, cond) != nil {
		p.t.Fatalf("the phone of %s does not %s; it shows:\n%s\n%s", p.Person().FirstName, what, p.Screen(), p.w.Waiting())
	}
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
	p.waits("show the button "+label, func() bool {
		_, err := p.Tap(label)
		return err == nil
	})
}

// Picks taps the button whose label has the text key, in the phone's language.
func (p *Phone) Picks(key string) {
	p.t.Helper()
	p.Taps(p.Text(key, nil))
}

// Text words a key in the phone's language.
func (p *Phone) Text(key string, data map[string]any) string {
	p.t.Helper()
	return p.w.Text(p.Language, key, data)
}

// Reads waits for the bot's next message that is a text of its own, in the phone's language.
func (p *Phone) Reads(key string, data map[string]any) sandtelegram.Message {
	p.t.Helper()
	return p.Sees(p.Text(key, data))
}

// holds reports whether a text holds all the words; spaces that do not break count as spaces.
func holds(text string, words []string) bool {
	text = spaced(text)
	for _, word := range words {
		if !strings.Contains(text, spaced(word)) {
			return false
		}
	}
	return true
}

func spaced(text string) string { return strings.ReplaceAll(text, "\u00a0", " ") }
