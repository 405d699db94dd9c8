package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/flows/care"
	"carebot/storage"
)

// offers has a person decide about offers, and gives them newsletters with a code each.
func (w *town) offers(p person) {
	p.says("/newsletter")
	p.presses("0:offers:command-weekly")
	id := w.idOf(p)
	w.must(w.store.Update(context.Background(), func(tx storage.Tx) error {
		newsletter := fmt.Sprintf("N-%d", 1000+w.events)
		if _, err := storage.AddCoupons(tx, "lato", "U0ANNA", []string{"LATO-" + newsletter + "-A", "LATO-" + newsletter + "-B"}, w.now); err != nil {
			return err
		}
		coupon, err := storage.GiveCoupon(tx, "lato", id, newsletter, w.now)
		if err != nil {
			return err
		}
		if err := storage.Newsletters.Put(tx, care.Newsletter{ID: newsletter, Name: "Lato", State: care.NewsletterSending}); err != nil {
			return err
		}
		return storage.Recipients.Insert(tx, care.Recipient{
			Newsletter: newsletter, Customer: id, Language: care.English, State: care.RecipientSent, At: w.now.UTC(), Coupon: coupon.Code,
		})
	}))
	p.presses(fmt.Sprintf("0:nomore:N-%d", 999+w.events))
}

func (w *town) consent(p person) (c care.Consent) {
	id := w.idOf(p)
	w.view(func(tx storage.Tx) (err error) {
		c, _, err = storage.Consents.Get(tx, id)
		return err
	})
	return c
}

// What a customer decides is kept with when, how and on which words, those before it, too, and they can see all of it.
func TestConsentIsKept(t *testing.T) {
	t.Parallel()
	w := newTown(func(err error) { t.Fatal(err) })
	defer w.end()
	p := person{w, "77001", "Eulalia"}
	p.says("/start")
	p.says("/newsletter")
	p.presses("0:offers:command-weekly")
	first := w.now
	p.presses("0:offers:command-weekly") // changes nothing
	p.presses("0:nomore:N-1001")
	c := w.consent(p)
	if c.Pace != care.OffersNever || c.How != care.HowNewsletter || !c.At.Equal(w.now) || len(c.Before) != 1 {
		t.Fatalf("the consent is %+v", c)
	}
	before := c.Before[0]
	if before.Pace != care.OffersWeekly || before.How != care.HowCommand || !before.At.Equal(first) || before.Words.Key != "newsletter.ask" || before.Words.Language != care.English {
		t.Errorf("before it was %+v", before)
	}
	held, err := w.engine.ExportCustomer(context.Background(), p.chat)
	w.must(err)
	if held.Offers == nil || len(held.Offers.Words) != 2 || !strings.Contains(held.Offers.Words[0].Text, "may send offers here") ||
		held.Offers.Words[1].Text != "No more of these" {
		t.Errorf("what is held is %+v", held.Offers)
	}
}

// A customer sees what they were given; no code goes to two, also where the list is filled up meanwhile.
func TestCouponsAreShown(t *testing.T) {
	t.Parallel()
	w := newTown(func(err error) { t.Fatal(err) })
	defer w.end()
	one, two := person{w, "77001", "Eulalia"}, person{w, "88002", "Berta"}
	given := map[string]string{}
	for range 3 {
		for _, p := range []person{one, two} {
			p.says("/start")
			w.offers(p)
			held, err := w.engine.ExportCustomer(context.Background(), p.chat)
			w.must(err)
			for _, c := range held.Offers.Coupons {
				if who, taken := given[c.Code]; taken && who != p.chat {
					t.Fatalf("%s and %s have %s", who, p.chat, c.Code)
				}
				given[c.Code] = p.chat
			}
		}
	}
	if len(given) != 6 {
		t.Errorf("given are %v", given)
	}
	one.says("/newsletter")
	if page := w.lastSaid(one); strings.Count(page, "LATO-") != 3 || !strings.Contains(page, "Your coupons:") {
		t.Errorf("the page is %q", page)
	}
}

// lastSaid returns the last words that wait to be sent to a person.
func (w *town) lastSaid(p person) (said string) {
	w.view(func(tx storage.Tx) error {
		all, _, err := storage.Deliveries.Page(tx, storage.Query{Prefix: []any{"telegram/" + p.chat}, Limit: 1000})
		for _, rec := range all {
			var d struct {
				Content care.Content `json:"content"`
			}
			w.must(json.Unmarshal(rec.Payload, &d))
			if d.Content.Text != "" {
				said = d.Content.Text
			}
		}
		return err
	})
	return said
}

// Who came by whom is kept: by a link of another's, and only of somebody new; a code of nobody's is kept as it is.
func TestWhoCameByWhom(t *testing.T) {
	t.Parallel()
	w := newTown(func(err error) { t.Fatal(err) })
	defer w.end()
	host := person{w, "77001", "Eulalia"}
	host.says("/start")
	code := w.customerOf(host).Code
	host.says("/start ref-" + code)
	guest, leaflet, old := person{w, "88002", "Berta"}, person{w, "88003", "Cecylia"}, person{w, "88004", "Dorota"}
	guest.says("/start ref-" + code)
	leaflet.says("/start ref-ulotka")
	old.says("/start")
	w.now = w.now.Add(25 * time.Hour)
	old.says("/start ref-" + code)
	guest.says("/start ref-ulotka")
	want := map[string]string{"Eulalia": "", "Berta": code, "Cecylia": "ulotka", "Dorota": ""}
	got := map[string]string{}
	for _, p := range []person{host, guest, leaflet, old} {
		c := w.customerOf(p)
		got[p.name] = c.Ref
		if len(c.Code) != 12 || c.Code == code && p != host {
			t.Errorf("the code of %s is %q", p.name, c.Code)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func (w *town) customerOf(p person) (c care.Customer) {
	w.view(func(tx storage.Tx) (err error) {
		c, _, err = storage.Customers.One(tx, storage.ByAddress, care.Telegram, p.chat)
		return err
	})
	return c
}
