package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"carebot/flows/care"
	"carebot/storage"
)

const (
	walkPage  = 100       // consents read at a time
	walkPages = 50        // … and so often at most until somebody is found
	walkBytes = 150 << 10 // of texts that one commit enqueues
)

// WalkNewsletter looks on among those who want offers, and enqueues a newsletter that is being sent for at most so many
// for whom it is meant. Who is meant is told by what is stored when it is their turn. more is false when there is nothing
// left to walk: everybody was looked at, or it is not being sent. waits: there is, but not before a delivery has ended.
func (e *Engine) WalkNewsletter(ctx context.Context, id string, most int) (more, waits bool, err error) {
	page, err := e.walkAhead(ctx, id, most)
	if err != nil || page.idle || page.waits {
		return page.waits, page.waits, err
	}
	t := e.ownTurn()
	err = <-e.submit(t, func() error { return t.walk(page) })
	return !page.whole, false, err
}

// walked is a page of a walk as it was read: who seems to be meant.
type walked struct {
	newsletter string
	from, to   []byte
	meant      []string // customer IDs
	whole      bool     // the last page
	idle       bool     // it is not being sent
	waits      bool     // its picture is being uploaded
}

// walkAhead reads on until somebody is found. It holds up no turn; since one newsletter is walked at a time, what it finds
// holds in the turn that follows.
func (e *Engine) walkAhead(ctx context.Context, id string, most int) (page walked, err error) {
	page.newsletter = id
	err = e.Committer.store.View(ctx, func(tx storage.Tx) error {
		n, w, err := newsletterOf(tx, id)
		if err != nil || n.State != care.NewsletterSending || w.Whole {
			page.idle = true
			return err
		}
		uploads := n.Picture != nil && w.Picture == nil
		if page.waits = uploads && w.Enqueued > w.Counts.Done(); page.waits {
			return nil
		}
		page.from, page.to = w.After, w.After
		m := e.measures(w)
		most = min(most, walkPage, max(1, walkBytes/(longestText(n)+1000)))
		if uploads {
			most = 1 // it is uploaded with the first, and goes to the others by its ID
		}
		for range walkPages {
			if err := page.read(tx, e, n, m, most); err != nil || page.whole || len(page.meant) > 0 {
				return err
			}
		}
		return nil
	})
	return page, err
}

// read reads one page of consents.
func (p *walked) read(tx storage.Tx, e *Engine, n care.Newsletter, m care.Measures, most int) error {
	consents, next, err := storage.Consents.Page(tx, storage.Query{After: p.to, Limit: min(walkPage, most)})
	if err != nil {
		return err
	}
	for _, consent := range consents {
		if !consent.Given() {
			continue
		}
		why, _, err := e.meant(tx, n, consent, m)
		if err != nil {
			return err
		}
		if why == "" {
			p.meant = append(p.meant, consent.Customer)
		}
	}
	p.to, p.whole = next, next == nil
	return nil
}

// meant returns why a newsletter is not meant for a customer; empty: it is.
func (e *Engine) meant(tx storage.Tx, n care.Newsletter, consent care.Consent, m care.Measures) (why care.LeftOut, c care.Customer, err error) {
	c, found, err := storage.Customers.Get(tx, consent.Customer)
	if err != nil || !found {
		return care.LeftOutOfAudience, c, err
	}
	f, err := facts(tx, c, consent, n.Audience, e.Company.Language, m.Now)
	if err != nil {
		return "", c, err
	}
	return n.Meant(f, m), c, nil
}

func (e *Engine) measures(w storage.Walk) care.Measures {
	return care.Measures{Now: e.Now().In(e.zone()), DormantAfter: e.Company.Newsletter.DormantAfter, Best: w.Best}
}

// newsletterOf loads a newsletter and how far it has come.
func newsletterOf(tx storage.Tx, id string) (n care.Newsletter, w storage.Walk, err error) {
	n, found, err := storage.Newsletters.Get(tx, id)
	if err != nil {
		return n, w, err
	}
	if !found {
		return n, w, fmt.Errorf("no newsletter is called %q", id)
	}
	w, err = walkOf(tx, id)
	return n, w, err
}

// walkOf loads how far a newsletter has come.
func walkOf(tx storage.Tx, id string) (w storage.Walk, err error) {
	w, _, err = storage.Walks.Get(tx, id)
	w.Newsletter = id
	return w, err
}

func longestText(n care.Newsletter) int {
	longest := 0
	for _, text := range n.Texts {
		longest = max(longest, len(text.Text))
	}
	return longest
}

// walk enqueues a newsletter for a page of customers, each at most once, and commits how far it has come with that.
func (t *turn) walk(page walked) error {
	n, w, err := newsletterOf(t.tx, page.newsletter)
	if err != nil || n.State != care.NewsletterSending || !bytes.Equal(w.After, page.from) || w.Whole {
		return err // it was paused, or somebody else has walked on
	}
	for _, id := range page.meant {
		did, err := t.enqueueNews(n, w, id)
		if errors.Is(err, storage.ErrNoCoupons) {
			return errors.Join(storage.Walks.Put(t.tx, w), t.outOfCoupons(n)) // those before had theirs
		}
		if err != nil {
			return err
		}
		if did {
			w.Enqueued++
		}
	}
	w.After, w.Whole = page.to, page.whole
	if err := storage.Walks.Put(t.tx, w); err != nil {
		return err
	}
	return t.endIfOver(n, w)
}

// enqueueNews enqueues a newsletter for a customer, unless they were forgotten or had it before. Whom it is meant for was
// read a moment ago; who has wanted no more since then is left out when it is about to leave (MayLeave).
func (t *turn) enqueueNews(n care.Newsletter, w storage.Walk, id string) (did bool, err error) {
	c, found, err := storage.Customers.Get(t.tx, id)
	if err != nil || !found {
		return false, err
	}
	if had, err := storage.Recipients.Has(t.tx, n.ID, id); err != nil || had {
		return false, err
	}
	r := care.Recipient{Newsletter: n.ID, Customer: id, Language: t.language(c), State: care.RecipientPlanned, At: t.now.UTC()}
	r.Thanks = n.Audience.Thanks()
	if n.Coupons != "" {
		coupon, err := storage.GiveCoupon(t.tx, n.Coupons, id, n.ID, t.now)
		if err != nil {
			return false, err
		}
		r.Coupon = coupon.Code
	}
	if err := storage.Recipients.Insert(t.tx, r); err != nil {
		return false, err
	}
	d, err := t.newsDelivery(n, w, c, r)
	if err != nil {
		return false, err
	}
	return true, t.enqueue(newsLane(c), "", d)
}
