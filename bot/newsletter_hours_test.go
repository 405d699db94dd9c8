package bot_test

import (
	"fmt"
	"testing"
	"time"

	"carebot/bot"
	"carebot/bot/bottest"
	"carebot/flows/care"
	"carebot/storage"
)

// coupons are codes that nobody has.
func coupons(w *bottest.World, from, until int) {
	var codes []string
	for i := from; i < until; i++ {
		codes = append(codes, fmt.Sprintf("LATO-%d", i))
	}
	w.Stores(func(tx storage.Tx) error {
		_, err := storage.AddCoupons(tx, "lato", bottest.Piotr, codes, time.Now().UTC())
		return err
	})
}

// recipients returns whom newsletter N-1001 was for, and what became of it.
func (a *audience) recipients() []care.Recipient {
	a.w.T.Helper()
	var all []care.Recipient
	err := a.w.View(func(tx storage.Tx) error {
		for i := range a.phones {
			r, found, err := storage.Recipients.Get(tx, "N-1001", fmt.Sprintf("K-%07d", i))
			if err != nil {
				return err
			}
			if found {
				all = append(all, r)
			}
		}
		return nil
	})
	if err != nil {
		a.w.T.Fatal(err)
	}
	return all
}

// states counts the recipients of a state.
func states(all []care.Recipient, state care.RecipientState) int {
	n := 0
	for _, r := range all {
		if r.State == state {
			n++
		}
	}
	return n
}

// A list of codes that is used up pauses the newsletter with a word to the managers; with more codes it goes on, and
// nobody gets a second one or somebody else's.
func TestCouponsRunOut(t *testing.T) {
	t.Parallel()
	w, desk := begun(t)
	a := reads(w, 30, 0)
	coupons(w, 0, 20)
	n := offer("N-1001")
	n.Coupons = "lato"
	begins(w, n)
	w.Stop()
	w.Start()
	desk.Managers(w.Text(care.Polish, "news.out_of_coupons", map[string]any{"Name": "Lato", "Value": "lato"}))
	card := desk.Managers("Lato", w.Text(care.Polish, "news.state_paused", nil))
	coupons(w, 20, 40)
	desk.PressesIn(bottest.Managers, bottest.Piotr, card, "news_resume")
	if n = a.ended("N-1001"); n.Counts != (care.NewsletterCounts{Sent: 30}) {
		t.Errorf("it ends with %+v", n.Counts)
	}
	codes := map[string]bool{}
	for i, r := range a.recipients() {
		m := a.phones[i].Messages()
		if codes[r.Coupon] || r.Coupon == "" || len(m) != 1 {
			t.Errorf("reader %d has the code %q and %d messages", i, r.Coupon, len(m))
		}
		codes[r.Coupon] = true
	}
}

// The night comes in the middle of a newsletter: people are answered, nothing more of it goes out, and the rest goes in
// the morning.
func TestTheNightComesInTheMiddle(t *testing.T) {
	t.Parallel()
	const readers, rate, onTheirWay = 600, 200, 25
	w := bottest.New(t)
	w.Noon()
	w.Options = func(o *bot.Options) {
		o.Company.Quiet = care.Quiet{From: 13 * time.Hour, Until: 14 * time.Hour}
		o.Telegram.Rate = rate
	}
	w.Start()
	desk, a := w.Desk(), reads(w, readers, 0)
	begins(w, offer("N-1001"))
	w.Stop()
	w.Start()
	w.Eventually("the newsletter goes out", func() bool { return states(a.recipients(), care.RecipientSent) > 5 })
	night := w.Now().Add(time.Hour)
	w.Skip(time.Hour)
	desk.Managers("Lato", "godziny ciszy; dalszy ciąg")
	for i := range 5 {
		desk.Card(w.Phone(int64(11+i), "Ewa", "pl").Asks("Lampa"))
	}
	w.Skip(time.Hour)
	if n := a.ended("N-1001"); n.Counts != (care.NewsletterCounts{Sent: readers}) {
		t.Errorf("it ends with %+v", n.Counts)
	}
	a.hadOnce(0)
	atNight := 0
	for _, r := range a.recipients() {
		if !r.EndedAt.Before(night) && r.EndedAt.Before(night.Add(45*time.Minute)) {
			atNight++
		}
	}
	if atNight > onTheirWay {
		t.Errorf("%d were sent at night", atNight)
	}
}

// A newsletter whose hour passed shortly before the quiet time waits for a word where the morning is later than it allows.
func TestTheMorningIsTooLate(t *testing.T) {
	t.Parallel()
	w := bottest.New(t)
	w.Noon()
	w.Options = func(o *bot.Options) { o.Company.Quiet = care.Quiet{From: 13 * time.Hour, Until: 21 * time.Hour} }
	w.Start()
	desk, a := w.Desk(), reads(w, 3, 0)
	n := offer("N-1001")
	n.SendAt = w.Now().Add(30 * time.Minute).UTC()
	begins(w, n)
	w.Stop()
	w.Skip(2 * time.Hour)
	w.Start()
	desk.Managers("Termin newslettera „Lato”", "czeka na decyzję")
	w.Advance(8 * time.Hour)
	if times := got(a.phones[0]); times != 0 {
		t.Errorf("it came %d times without a word", times)
	}
}

// Who wants no more while a newsletter waits for them does not get it.
func TestConsentIsWithdrawnMeanwhile(t *testing.T) {
	t.Parallel()
	w, desk := begun(t)
	w.Options = func(o *bot.Options) { o.Telegram.Rate = 2 }
	a := reads(w, 12, 0)
	begins(w, offer("N-1001"))
	w.Stop()
	w.Start()
	desk.Managers("Lato")
	w.Eventually("it is planned for some", func() bool { return len(a.recipients()) >= 8 })
	w.Stores(func(tx storage.Tx) error {
		change := care.ConsentChange{At: time.Now().UTC(), Pace: care.OffersNever, How: care.HowCommand}
		return storage.Consents.Put(tx, care.Consent{Customer: "K-0000007", ConsentChange: change})
	})
	if n := a.ended("N-1001"); n.Counts != (care.NewsletterCounts{Sent: 11, LeftOut: 1}) {
		t.Errorf("it ends with %+v", n.Counts)
	}
	if got(a.phones[7]) != 0 {
		t.Error("who wanted no more got it")
	}
}

// Who complains while a newsletter is paused, and was planned for it, does not get it when it goes on; the others do, also who
// wants one a week.
func TestAComplaintComesMeanwhile(t *testing.T) {
	t.Parallel()
	w, desk := begun(t)
	w.Options = func(o *bot.Options) { o.Telegram.Rate = 2 }
	a := reads(w, 12, 0)
	begins(w, offer("N-1001"))
	w.Stop()
	w.Start()
	card := desk.Managers("Lato", "news_pause")
	w.Eventually("it is planned for some", func() bool { return len(a.recipients()) >= 8 })
	desk.PressesIn(bottest.Managers, bottest.Piotr, card, "news_pause")
	card = desk.Managers("Lato", w.Text(care.Polish, "news.state_paused", nil))
	planned := ""
	for _, r := range a.recipients() {
		if r.State == care.RecipientPlanned {
			planned = r.Customer
		}
	}
	w.Stores(func(tx storage.Tx) error {
		change := care.ConsentChange{At: time.Now().UTC(), Pace: care.OffersWeekly, How: care.HowCommand}
		for i := range a.phones {
			if err := storage.Consents.Put(tx, care.Consent{Customer: fmt.Sprintf("K-%07d", i), ConsentChange: change}); err != nil {
				return err
			}
		}
		return storage.Cases.Put(tx, care.Case{Number: "C-1", Customer: planned, Kind: care.KindComplaint, Status: care.StatusOpen, OpenedAt: time.Now().UTC()})
	})
	w.Skip(2 * time.Minute)
	desk.PressesIn(bottest.Managers, bottest.Piotr, card, "news_resume")
	n := a.ended("N-1001")
	for _, r := range a.recipients() {
		if left := r.State == care.RecipientLeftOut; left != (r.Customer == planned) {
			t.Errorf("%s is %s; %s complains", r.Customer, r.State, planned)
		}
	}
	if n.Counts.LeftOut != 1 {
		t.Errorf("it ends with %+v", n.Counts)
	}
}

// Of two newsletters at once, who wants one a week gets one.
func TestTwoNewslettersAtOnce(t *testing.T) {
	t.Parallel()
	w, _ := begun(t)
	a := reads(w, 60, 0)
	w.Stores(func(tx storage.Tx) error {
		for i := range a.phones {
			change := care.ConsentChange{At: time.Now().UTC(), Pace: care.OffersWeekly, How: care.HowCommand}
			if err := storage.Consents.Put(tx, care.Consent{Customer: fmt.Sprintf("K-%07d", i), ConsentChange: change}); err != nil {
				return err
			}
		}
		return nil
	})
	begins(w, offer("N-1001"))
	begins(w, offer("N-1002"))
	w.Stop()
	w.Start()
	first, second := a.ended("N-1001"), a.ended("N-1002")
	if n := first.Counts.Sent + second.Counts.Sent; n != 60 {
		t.Errorf("%d were sent: %+v and %+v", n, first.Counts, second.Counts)
	}
	a.hadOnce(0)
}

// A bot that is told to stop in the middle finishes what it has begun: after it nothing is unconfirmed.
func TestStoppedInTheMiddle(t *testing.T) {
	t.Parallel()
	w, _ := begun(t)
	w.Options = func(o *bot.Options) { o.Telegram.Rate = 400 }
	a := reads(w, 600, 0)
	begins(w, offer("N-1001"))
	for range 3 {
		w.Stop()
		w.Start()
		before := states(a.recipients(), care.RecipientSent)
		w.Eventually("some more are sent", func() bool { return states(a.recipients(), care.RecipientSent) > before+20 })
	}
	if n := a.ended("N-1001"); n.Counts != (care.NewsletterCounts{Sent: 600}) {
		t.Errorf("it ends with %+v", n.Counts)
	}
	a.hadOnce(0)
}
