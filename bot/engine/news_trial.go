package engine

import (
	"crypto/rand"
	"crypto/subtle"
	"strings"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

const (
	linkStaff = "staff-"         // what the payload of a manager's own link begins with
	linkLives = 15 * time.Minute // how long it can be used, once
	trialData = "trial:"         // what the buttons of a trial bring back, which do nothing
)

// trial sends a newsletter to the manager's own Telegram, in each of its languages. Who has none yet is given a link to open
// there: then it comes by itself.
func (d *newsDesk) trial() error {
	t := d.turn
	hand, _, err := storage.Hands.Get(t.tx, d.by.Slack)
	if err != nil {
		return err
	}
	if hand.Chat != "" {
		if err := t.sendTrial(d.n, hand.Chat); err != nil {
			return err
		}
		return t.answer(d.lang, "news.trial_sent", map[string]any{"Name": d.n.Name})
	}
	hand.Staff = d.by.Slack
	hand.Link = storage.StaffLink{Code: strings.ToLower(rand.Text()[:16]), Until: t.now.Add(linkLives).UTC(), Newsletter: d.n.ID}
	if err := storage.Hands.Put(t.tx, hand); err != nil {
		return err
	}
	linker, can := t.engine.adapters[care.Telegram].(platform.Linker)
	if !can {
		return t.answer(d.lang, "news.trial_no_link", nil)
	}
	link := linker.Link(linkStaff + hand.Link.Code)
	if link == "" {
		return t.answer(d.lang, "news.trial_no_link", nil)
	}
	return t.answer(d.lang, "news.trial_link", map[string]any{"Link": link})
}

// sendTrial enqueues a newsletter as customers see it, in each of its languages. Its buttons do nothing but open pages.
func (t *turn) sendTrial(n care.Newsletter, chat string) error {
	coupon := ""
	if n.Coupons != "" {
		coupon = exampleCode
	}
	for _, lang := range n.Languages() {
		d, err := t.newsAs(n, lang, coupon)
		if err != nil {
			return err
		}
		for _, row := range d.Buttons {
			for i := range row {
				if row[i].Data != "" {
					row[i].Data = trialData + n.ID
				}
			}
		}
		d.Platform, d.Chat = care.Telegram, chat
		if err := t.enqueue(care.Address{Platform: d.Platform, Chat: chat}.String(), "", d); err != nil {
			return err
		}
	}
	return nil
}

// staffsOwn does what a manager does on Telegram as such: opens their own link, or presses a button of a trial. false:
// it is something else.
func (t *turn) staffsOwn(c care.Customer) (did bool, err error) {
	if p := t.event.Pressed; p != nil && strings.HasPrefix(p.Data, trialData) {
		t.reply.Toast, err = t.text(t.language(c), "news.trial_toast", nil)
		return true, err
	}
	if t.event.Message == nil {
		return false, nil
	}
	name, payload, _ := command(t.event.Message.Text)
	code, is := strings.CutPrefix(payload, linkStaff)
	if name != "start" || !is {
		return false, nil
	}
	return true, t.linkStaff(c, code)
}

// linkStaff ties a member of staff to the chat in which they opened their link, and sends what they wanted to see there.
func (t *turn) linkStaff(c care.Customer, code string) error {
	for _, staff := range t.engine.Staff {
		hand, _, err := storage.Hands.Get(t.tx, staff.Slack)
		if err != nil {
			return err
		}
		if !staff.Manager || hand.Link.Code == "" || t.now.After(hand.Link.Until) ||
			subtle.ConstantTimeCompare([]byte(hand.Link.Code), []byte(code)) != 1 {
			continue
		}
		newsletter := hand.Link.Newsletter
		hand.Chat, hand.Link = c.Address.Chat, storage.StaffLink{}
		if err := storage.Hands.Put(t.tx, hand); err != nil {
			return err
		}
		if err := t.sayToChat(c, t.languageOf(staff), "news.trial_linked", map[string]any{"Staff": staff.Name}); err != nil {
			return err
		}
		n, found, err := storage.Newsletters.Get(t.tx, newsletter)
		if err != nil || !found {
			return err
		}
		return t.sendTrial(n, hand.Chat)
	}
	return t.sayToChat(c, t.language(c), "news.trial_old", nil)
}

// unlinkStaff forgets that a chat is a member of staff's own.
func (t *turn) unlinkStaff(c care.Customer) error {
	for _, staff := range t.engine.Staff {
		hand, found, err := storage.Hands.Get(t.tx, staff.Slack)
		if err != nil {
			return err
		}
		if !found || hand.Chat != c.Address.Chat {
			continue
		}
		hand.Chat = ""
		if err := storage.Hands.Put(t.tx, hand); err != nil {
			return err
		}
	}
	return nil
}

// sayToChat says something where a customer writes, in a language.
func (t *turn) sayToChat(c care.Customer, lang care.Language, key string, data map[string]any) error {
	text, err := t.text(lang, key, data)
	if err != nil {
		return err
	}
	return t.enqueue(lane(c), "", platform.Delivery{
		Kind: platform.Say, Platform: c.Address.Platform, Chat: c.Address.Chat, Content: care.Content{Text: text},
	})
}
