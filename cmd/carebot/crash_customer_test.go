package main

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"time"

	"carebot/flows/care"
	"carebot/locales"

	sandtelegram "carebot/bot/sandbox/telegram"
)

// crashCustomer files a complaint and then writes to the case, in numbered words: "<K7-3>" is the fourth of customer 7.
type crashCustomer struct {
	*sandtelegram.Customer
	w      *crashWorld
	number int
	lang   care.Language
	texts  *locales.Catalog
	random *rand.Rand

	// What they did, read once they have ended.
	words   int      // words for the case, numbered from 0
	files   []string // what is in the files they sent
	presses int
	caseNo  string
	pending int // the message ID up to which the phone was read
}

// crashThinks is how long people think at most.
const crashThinks = 900 * time.Millisecond

// act is what the customer does: the complaint to its end, then words until all is over.
func (c *crashCustomer) act() {
	c.think(2 * crashThinks)
	c.Say("/start")
	if !c.complain() {
		return
	}
	for !c.w.ending() {
		if c.words < c.w.budget(2) { // some without waiting
			for range 1 + c.random.IntN(3) {
				c.write()
			}
		}
		c.think(2 * crashThinks)
	}
}

// think waits as people do before they act.
func (c *crashCustomer) think(most time.Duration) { crashThink(c.w, c.random, most) }

func crashThink(w *crashWorld, random *rand.Rand, most time.Duration) {
	timer := time.NewTimer(crashUpTo(random, most))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-w.over:
	}
}

// complain goes through the whole complaint, by buttons and by typing.
func (c *crashCustomer) complain() bool {
	return c.taps("menu.complaint") &&
		c.takes("complaint.order_none", fmt.Sprintf("ZAM-%d", 60000+c.number)) &&
		c.takes("complaint.topic_damaged", c.label("complaint.topic_damaged")) &&
		c.describes() &&
		c.evidence() &&
		c.takes("complaint.wish_refund", c.label("complaint.wish_refund")) &&
		c.taps("complaint.review_send") &&
		c.confirmed()
}

// describes says what happened.
func (c *crashCustomer) describes() bool {
	if !c.shows("complaint.description") {
		return false
	}
	c.write()
	return true
}

// evidence sends nothing, a photo or an album, and goes on.
func (c *crashCustomer) evidence() bool {
	if !c.shown("complaint.evidence_skip") {
		return false
	}
	switch c.random.IntN(3) {
	case 0:
		return c.taps("complaint.evidence_skip")
	case 1:
		c.SendPhoto(c.file())
	default:
		c.SendAlbum("", c.file(), c.file(), c.file())
	}
	return c.taps("complaint.evidence_done")
}

// file is a file that no other is like.
func (c *crashCustomer) file() sandtelegram.Upload {
	content := fmt.Sprintf("file %d of customer %d", len(c.files), c.number)
	c.files = append(c.files, content)
	return sandtelegram.Upload{Name: "file.jpg", Data: []byte(content)}
}

// write says the next numbered words, now and then under a picture.
func (c *crashCustomer) write() {
	text := fmt.Sprintf("<K%d-%d> słowo, слово, a word", c.number, c.words)
	c.words++
	if c.caseNo != "" && c.random.IntN(12) == 0 {
		photo := c.file()
		photo.Caption = text
		c.SendPhoto(photo)
		return
	}
	c.Say(text)
}

// takes presses a step's button or types what it takes.
func (c *crashCustomer) takes(button, typed string) bool {
	if c.random.IntN(2) == 0 {
		return c.taps(button)
	}
	if !c.shown(button) {
		return false
	}
	c.read()
	c.Say(typed)
	return true
}

// taps waits for a button that was not there before and presses it.
func (c *crashCustomer) taps(button string) bool {
	if !c.shown(button) {
		return false
	}
	c.think(crashThinks / 4)
	c.read()
	if _, err := c.Tap(c.label(button)); err != nil { // a repeat of the message may still come: nothing else takes it away
		c.w.t.Errorf("customer %d: %v", c.number, err)
		return false
	}
	c.presses++
	return true
}

// shown waits until the phone shows a button on a message that came after the last step.
func (c *crashCustomer) shown(button string) bool {
	label := c.label(button)
	return c.waits("the button "+label, func(m sandtelegram.Message) bool {
		for _, row := range m.Buttons {
			for _, b := range row {
				if b.Text == label {
					return true
				}
			}
		}
		return false
	})
}

var crashCase = regexp.MustCompile(`C-\d+`)

// shows waits for a question that is answered in words.
func (c *crashCustomer) shows(key string) bool {
	question := c.text(key, map[string]any{"Step": 3, "Total": 6})
	return c.waits(question, func(m sandtelegram.Message) bool { return m.Text == question })
}

// confirmed waits for the case's number.
func (c *crashCustomer) confirmed() bool {
	return c.waits("the confirmation", func(m sandtelegram.Message) bool {
		c.caseNo = crashCase.FindString(m.Text)
		return c.caseNo != ""
	})
}

// waits waits for a message of the bot's after those that were read.
func (c *crashCustomer) waits(what string, is func(sandtelegram.Message) bool) bool {
	found := c.w.sees(crashPatience, func() bool {
		for _, m := range c.Messages() {
			if m.ID > c.pending && m.FromBot && is(m) {
				return true
			}
		}
		return false
	})
	if !found {
		c.w.t.Errorf("stuck: customer %d (%s) waits for %q; the phone shows\n%s", c.number, c.lang, what, c.screen())
	}
	return found
}

// read notes what the phone shows as seen.
func (c *crashCustomer) read() {
	for _, m := range c.Messages() {
		c.pending = max(c.pending, m.ID)
	}
}

func (c *crashCustomer) screen() string {
	text := ""
	for _, m := range c.Messages() {
		who := "me "
		if m.FromBot {
			who = "bot"
		}
		text += fmt.Sprintf("%d %s %.60q\n", m.ID, who, m.Text)
	}
	return text
}

func (c *crashCustomer) label(key string) string { return c.text(key, nil) }

func (c *crashCustomer) text(key string, data map[string]any) string {
	text, err := c.texts.Text(c.lang, key, data)
	if err != nil {
		c.w.t.Errorf("customer %d: %v", c.number, err)
	}
	return text
}
