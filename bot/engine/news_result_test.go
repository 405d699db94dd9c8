package engine

import (
	"log/slog"
	"testing"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/locales"
	"carebot/storage"
)

// channel is a platform that plans, and nothing else.
type channel struct{ platform.Adapter }

func (channel) Platform() care.Platform                      { return care.Slack }
func (channel) Plan(d platform.Delivery) []platform.Delivery { return []platform.Delivery{d} }

// drawer takes what is enqueued over, and does nothing about it.
type drawer struct{}

func (drawer) Add([]storage.Delivery) {}
func (drawer) Expecting(string) bool  { return false }
func (drawer) Set(time.Time)          {}

// What came of a newsletter is told when it is over and once more after a week, however often it was worked out.
func TestAResultIsToldTwiceAtMost(t *testing.T) {
	t.Parallel()
	texts, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	c, store, start, stop := committing(t)
	if err := storage.Prepare(t.Context(), store, storage.All()...); err != nil {
		t.Fatal(err)
	}
	start()
	defer stop()
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	e := New(Options{
		Committer: c, Texts: texts, Adapters: []platform.Adapter{channel{}}, Company: care.Company{Zone: time.UTC, Language: care.English},
		Managers: "C0MANAGERS", Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now },
	})
	e.Connect(drawer{}, drawer{})
	n := care.Newsletter{ID: "N-1001", Name: "Lato", State: care.NewsletterDone, StartedAt: now, SendAt: now, EndedAt: now}
	runs := func(do func(*turn) error) {
		t.Helper()
		own := e.ownTurn()
		if err := <-e.submit(own, func() error { return do(own) }); err != nil {
			t.Fatal(err)
		}
	}
	told := func() (posts int) {
		t.Helper()
		if err := store.View(t.Context(), func(tx storage.Tx) error {
			all, _, err := storage.Deliveries.Page(tx, storage.Under(newsletterLane(n.ID)))
			posts = len(all)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return posts
	}
	runs(func(t *turn) error {
		if err := storage.Newsletters.Put(t.tx, n); err != nil {
			return err
		}
		return t.newsTimer(timerNewsReport, n.ID, now)
	})
	keep := func(t *turn) error { return t.keepResult(n.ID, care.NewsletterResult{At: now}) }
	runs(keep)
	once := told()
	runs(keep) // asked for again while it was worked out
	if again := told(); once == 0 || again != once {
		t.Errorf("%d posts tell what came of it, and %d when it was worked out twice", once, again)
	}
	now = now.Add(care.OrdersCount)
	runs(keep)
	if last := told(); last <= once {
		t.Errorf("%d posts after a week, %d before", last, once)
	}
	twice := told()
	runs(keep)
	if again := told(); again != twice {
		t.Errorf("%d posts after a week, and %d when it was worked out twice", twice, again)
	}
}
