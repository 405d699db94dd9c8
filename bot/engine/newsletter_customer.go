package engine

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/flow"
	"carebot/storage"
)

// shownCoupons is how many of a customer's codes are shown on request, the newest.
const shownCoupons = 20

func (v *view) Consent() care.Consent {
	c, _, err := storage.Consents.Get(v.turn.tx, v.customer.ID)
	v.keep(err)
	return c
}

func (v *view) Newsletter(id string) (care.Newsletter, bool) {
	n, found, err := storage.Newsletters.Get(v.turn.tx, id)
	v.keep(err)
	return n, found
}

func (v *view) Coupons() []care.Coupon {
	coupons, _, err := storage.Coupons.By(v.turn.tx, storage.ByCustomer,
		storage.Query{Prefix: []any{v.customer.ID}, Reverse: true, Limit: shownCoupons})
	v.keep(err)
	return coupons
}

func (v *view) Received(newsletter string) (care.Recipient, bool) {
	r, found, err := storage.Recipients.Get(v.turn.tx, newsletter, v.customer.ID)
	v.keep(err)
	return r, found
}

func (v *view) Link(payload string) string {
	if linker, can := v.turn.engine.adapters[v.customer.Address.Platform].(platform.Linker); can {
		return linker.Link(payload)
	}
	return ""
}

// offered does what flows decided about offers. False: the effect is none of them.
func (t *turn) offered(c care.Customer, effect flow.Effect) (did bool, err error) {
	switch e := effect.(type) {
	case flow.Decide:
		return true, t.consent(c, e)
	case flow.AskedConsent:
		return true, t.changeConsent(c, func(consent *care.Consent) { consent.Asked = t.now.UTC() })
	case flow.AskedAbout:
		return true, t.changeRecipient(c, e.Newsletter, func(r *care.Recipient) { r.Asked = e.Case })
	case flow.PressedOffer:
		return true, t.changeRecipient(c, e.Newsletter, func(r *care.Recipient) {
			if !slices.Contains(r.Pressed, e.Button) {
				r.Pressed = append(r.Pressed, e.Button)
			}
		})
	default:
		return false, nil
	}
}

// consent keeps what a customer decided about offers, and the words they decided on.
func (t *turn) consent(c care.Customer, e flow.Decide) error {
	words, err := t.wording(c, e.Words)
	if err != nil {
		return err
	}
	err = t.changeConsent(c, func(consent *care.Consent) {
		*consent = consent.Decide(care.ConsentChange{
			At: t.now.UTC(), Pace: e.Pace, Interests: e.Interests, How: e.How, Words: words, Newsletter: e.Newsletter,
		})
	})
	if err != nil || e.Pace != care.OffersNever || e.Newsletter == "" {
		return err
	}
	return t.changeRecipient(c, e.Newsletter, func(r *care.Recipient) { r.Left = t.now.UTC() })
}

func (t *turn) changeConsent(c care.Customer, change func(*care.Consent)) error {
	consent, _, err := storage.Consents.Get(t.tx, c.ID)
	if err != nil {
		return err
	}
	consent.Customer = c.ID
	change(&consent)
	return storage.Consents.Put(t.tx, consent)
}

// changeRecipient changes what is kept of a newsletter that a customer got; nothing where they did not get it.
func (t *turn) changeRecipient(c care.Customer, newsletter string, change func(*care.Recipient)) error {
	r, found, err := storage.Recipients.Get(t.tx, newsletter, c.ID)
	if err != nil || !found {
		return err
	}
	change(&r)
	return storage.Recipients.Put(t.tx, r)
}

// wording keeps a text as it is worded now, once, and returns its name.
func (t *turn) wording(c care.Customer, said flow.Text) (care.Words, error) {
	lang := t.language(c)
	text, err := t.text(lang, said.Key, said.Data)
	if err != nil {
		return care.Words{}, err
	}
	sum := sha256.Sum256([]byte(text))
	words := care.Words{Key: said.Key, Language: lang, Version: hex.EncodeToString(sum[:8])}
	_, known, err := storage.Wordings.Get(t.tx, words.Key, words.Language, words.Version)
	if err != nil || known {
		return words, err
	}
	return words, storage.Wordings.Put(t.tx, care.Wording{Words: words, Text: text, At: t.now.UTC()})
}

// newCode returns what a customer's own link carries: sixty random bits.
func newCode() string { return strings.ToLower(rand.Text()[:12]) }

// newFor is how long somebody is new, so that a link can have brought them: a question of the language may lie between.
const newFor = 24 * time.Hour

// broughtBy reports whether a code can have brought a customer: not their own; and by another customer's only somebody new.
func (t *turn) broughtBy(c care.Customer, code string) (bool, error) {
	_, others, err := storage.Customers.One(t.tx, storage.ByCode, code)
	return code != c.Code && (!others || t.now.Sub(c.CreatedAt) <= newFor), err
}
