package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

var (
	pseudonym = regexp.MustCompile(`E-[A-Z2-7]{16}`)
	entries   = regexp.MustCompile(`"keys":\[[^\]]*\],`)
	instant   = regexp.MustCompile(`"2026-11-2[0-9T:.]+Z"`)
	ownCode   = regexp.MustCompile(`("code":"|customer#code\\x00\\x02)[a-z2-7]{12}`)
)

// state is what a store holds, pseudonyms, codes of own links and times left out.
func (w *town) state() []string {
	var all []string
	for key, value := range w.store.pairs {
		line := pseudonym.ReplaceAllString(fmt.Sprintf("%q: %s", key, value), "E-")
		line = ownCode.ReplaceAllString(line, "${1}own")
		all = append(all, instant.ReplaceAllString(entries.ReplaceAllString(line, ""), "T"))
	}
	slices.Sort(all)
	return all
}

// story is told before an erasure: two customers, cases with and without a card, an order, something set aside, words on
// their way.
func story(w *town) (gone, stays person) {
	gone, stays = person{w, "77001", "Eulalia"}, person{w, "88002", "Berta"}
	for _, p := range []person{gone, stays} {
		p.says("/start")
		w.must(w.tied(p, p.order()))
		p.complains()
		for w.delivers() {
		}
		p.says(p.name + " goes on")
		w.answers(w.idOf(p), "an answer to "+p.name)
		w.answers(w.idOf(p), "// a note about "+p.name)
		for w.delivers() {
		}
		w.setsAside(p)
		w.offers(p)
		p.complains()
		p.says("/complaint")
		p.says(p.name + "-1")
	}
	return gone, stays
}

// tied gives a person an order.
func (w *town) tied(p person, number string) error {
	id := w.idOf(p)
	return w.store.Update(context.Background(), func(tx storage.Tx) error {
		o := care.Order{Number: number, Status: care.OrderPaid, CustomerName: p.name, Phone: "+48" + p.chat, Customer: id, PlacedAt: w.now}
		tie := care.Tie{Order: number, Customer: o.Customer, Notify: care.NotifyOn}
		timer := storage.Timer{Key: "courtesy/" + number + "/" + o.Customer, Kind: "courtesy", Due: w.now.AddDate(1, 0, 0), About: []string{number, o.Customer}}
		if err := storage.Orders.Put(tx, o); err != nil {
			return err
		}
		if err := storage.Ties.Put(tx, tie); err != nil {
			return err
		}
		return storage.Timers.Put(tx, timer)
	})
}

func (w *town) idOf(p person) (id string) {
	w.view(func(tx storage.Tx) error {
		c, _, err := storage.Customers.One(tx, storage.ByAddress, care.Telegram, p.chat)
		id = c.ID
		return err
	})
	return id
}

func (w *town) setsAside(p person) {
	raw := fmt.Sprintf(`{"chat":{"id":%s},"text":"odd words of %s"}`, p.chat, p.name)
	_, err := w.engine.Take(platform.Incoming{
		Raw: []byte(raw), Err: fmt.Errorf("odd"), Event: platform.Event{IDs: []string{"telegram/update/odd" + w.id()}, Platform: care.Telegram},
	}).Wait(context.Background())
	w.must(err)
}

// erases presses the buttons that lead to an erasure.
func (p person) erases() {
	p.says("/privacy")
	p.presses("0:privacy:erase")
	p.presses(fmt.Sprintf("0:privacy:yes-%d", p.w.now.Unix()))
}

// An erasure that is stopped after any number of pages, and goes on in another process, ends as one that is not, and
// leaves nothing.
func TestErasureStoppedAnywhere(t *testing.T) {
	t.Parallel()
	run := func(stops func(page int) bool) (*town, int) {
		w := newTown(func(err error) { t.Fatal(err) })
		gone, _ := story(w)
		id := w.idOf(gone)
		gone.erases()
		pages := 0
		for len(w.timersOf("erase")) > 0 {
			w.now = w.now.Add(10 * time.Second)
			for _, timer := range w.timersOf("erase") {
				if stops(pages) {
					w.restart()
				}
				w.must(w.engine.Fall(timer))
				pages++
			}
			w.delivers()
			if pages > 500 {
				t.Fatalf("the erasure does not end: %v", w.finds(`"phase"`))
			}
		}
		w.settles()
		if found := w.finds(gone.name, gone.chat, id+`"`, "goodbye"); len(found) > 0 {
			t.Fatalf("left:\n%s", strings.Join(found, "\n"))
		}
		if broken := w.broken(t); len(broken) > 0 {
			t.Fatalf("the tables: %v", broken)
		}
		return w, pages
	}
	whole, pages := run(func(int) bool { return false })
	defer whole.end()
	if pages < 15 {
		t.Errorf("only %d pages", pages)
	}
	if len(whole.timersOf("compact")) == 0 {
		t.Error("the store is not asked to be compacted")
	}
	for stop := range pages {
		w, _ := run(func(page int) bool { return page == stop })
		if diff := cmp.Diff(whole.state(), w.state()); diff != "" {
			t.Errorf("stopped before page %d:\n%s", stop, diff)
		}
		w.end()
	}
}

// What stays of an erased case are facts; its assignee has it in hand no more, the order belongs to nobody.
func TestErasureLeavesFacts(t *testing.T) {
	t.Parallel()
	w := newTown(func(err error) { t.Fatal(err) })
	defer w.end()
	gone, stays := story(w)
	id := w.idOf(gone)
	before := w.cases(id)
	gone.erases()
	w.settles()
	inHand := len(w.opened(w.idOf(stays)))
	w.view(func(tx storage.Tx) error {
		for _, was := range before {
			c, found, err := storage.Cases.Get(tx, was.Number)
			if err != nil || !found || !pseudonym.MatchString(c.Customer) || c.Open() || c.Erased.IsZero() || c.Order != "" || c.Description != "" ||
				c.Topic != was.Topic || c.Kind != was.Kind || c.Language != was.Language || c.Assignee != was.Assignee || !c.OpenedAt.Equal(was.OpenedAt) {
				t.Errorf("of %+v stays %+v, error %v", was, c, err)
			}
		}
		hand, _, err := storage.Hands.Get(tx, "U0ANNA")
		if err != nil || hand.Open != inHand {
			t.Errorf("in hand are %d, error %v", hand.Open, err)
		}
		o, found, err := storage.Orders.Get(tx, gone.order())
		if err != nil || !found || o.Customer != "" || o.Phone != "" || o.CustomerName != "" || o.Status != care.OrderPaid {
			t.Errorf("the order is %+v, error %v", o, err)
		}
		return nil
	})
	gone.says("/start")
	if again := w.idOf(gone); again == id || again == "" {
		t.Errorf("the same person is %q again", again)
	}
}

func (w *town) opened(customer string) []care.Case {
	return slices.DeleteFunc(w.cases(customer), func(c care.Case) bool { return !c.Open() })
}

// held is what is exported of a person, where copies of messages are left out: they change as messages arrive.
func (w *town) held(p person) string {
	x, err := w.engine.ExportCustomer(context.Background(), p.chat)
	w.must(err)
	x.MadeAt, x.Copies, x.Waiting = time.Time{}, nil, nil
	for i := range x.Cases {
		x.Cases[i].RepliedAt = time.Time{} // when a reply has arrived
	}
	raw, err := json.MarshalIndent(x, "", " ")
	w.must(err)
	return string(raw)
}

// Whatever two customers and their employees have done, and wherever the process ends: after one of them is erased
// nothing of them is left, the other has all, and the tables are sound; words from the same chat meanwhile are a new
// customer's and stay.
func TestErasedWhateverWasBefore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newTown(func(err error) { t.Fatal(err) })
		defer func() { w.end() }()
		gone, stays := person{w, "77001", "Eulalia"}, person{w, "88002", "Berta"}
		gone.says("/start")
		stays.says("/start")
		w.live(t, rapid.IntRange(0, 12).Draw(t, "before"), gone, stays)
		id := w.idOf(gone)
		w.unsure(t)
		gone.erases()
		kept := w.held(stays)
		newcomer := person{w, gone.chat, "Nova"}
		wrote := rapid.Bool().Draw(t, "somebody new writes")
		for range rapid.IntRange(0, 6).Draw(t, "pages before") {
			w.falls()
		}
		if wrote {
			newcomer.complains()
		}
		w.finish(t)
		if found := w.finds(gone.name, `"`+id+`"`, "goodbye"); len(found) > 0 {
			t.Fatalf("left:\n%s", strings.Join(found, "\n"))
		}
		if found := w.finds(gone.chat); !wrote && len(found) > 0 {
			t.Fatalf("the chat is left:\n%s", strings.Join(found, "\n"))
		}
		if now := w.held(stays); now != kept {
			t.Fatalf("the other has lost something:\n%s", cmp.Diff(kept, now))
		}
		if wrote && !strings.Contains(w.held(newcomer), "Nova is sad") {
			t.Fatalf("the new customer has lost something:\n%s", w.held(newcomer))
		}
		findings, err := storage.Verify(context.Background(), w.store, storage.All()...)
		if err != nil || len(findings) > 0 {
			t.Fatalf("the tables: %v, error %v", findings, err)
		}
	})
}

// live lets so many things happen.
func (w *town) live(t *rapid.T, things int, people ...person) {
	happen := map[string]func(person){
		"says":     func(p person) { p.says(p.name + " says so") },
		"complain": person.complains,
		"order":    func(p person) { w.must(w.tied(p, fmt.Sprintf("%s-%d", p.order(), w.events))) },
		"answer":   func(p person) { w.answers(w.idOf(p), "dear "+p.name) },
		"note":     func(p person) { w.answers(w.idOf(p), "// about "+p.name) },
		"aside":    w.setsAside,
		"offers":   w.offers,
		"privacy":  func(p person) { p.says("/privacy"); p.presses("0:privacy:all") },
		"deliver":  func(person) { w.delivers() },
		"time":     func(person) { w.now = w.now.Add(time.Minute); w.falls() },
		"restart":  func(person) { w.restart() },
	}
	names := slices.Sorted(maps.Keys(happen))
	for range things {
		happen[rapid.SampledFrom(names).Draw(t, "what")](rapid.SampledFrom(people).Draw(t, "who"))
	}
}

// unsure makes some of what is to be posted in Slack have been begun, with an outcome nobody knows.
func (w *town) unsure(t *rapid.T) {
	w.must(w.store.Update(context.Background(), func(tx storage.Tx) error {
		all, _, err := storage.Deliveries.Page(tx, storage.Query{Limit: 1000})
		lane := ""
		for _, rec := range all {
			if rec.Lane == lane || !strings.HasPrefix(rec.Lane, "slack/C-") || !rapid.Bool().Draw(t, "begun") {
				lane = rec.Lane
				continue
			}
			lane = rec.Lane
			rec.State = storage.Unknown
			if err := storage.Deliveries.Put(tx, rec); err != nil {
				return err
			}
		}
		return err
	}))
}

// finish lets all come to its end, with the process ending here and there.
func (w *town) finish(t *rapid.T) {
	for range 2000 {
		if len(w.timersOf("erase")) == 0 {
			w.settles()
			return
		}
		w.now = w.now.Add(10 * time.Second)
		if rapid.IntRange(0, 9).Draw(t, "ends") == 0 {
			w.restart()
		}
		w.falls()
		w.delivers()
	}
	t.Fatalf("the erasure does not end:\n%s", strings.Join(w.finds(`"phase"`), "\n"))
}
