package bot_test

import (
	"testing"

	"carebot/bot"
	"carebot/bot/bottest"
	"carebot/flows/care"
)

// A newsletter that Telegram takes from nobody pauses after a few, and the managers are told why: the others need not fail, too,
// and get the corrected one.
func TestANewsletterIsRefused(t *testing.T) {
	t.Parallel()
	const readers, mostFailed = 200, 40
	w, desk := begun(t)
	w.Options = func(o *bot.Options) { o.Telegram.Rate = 30 }
	w.Refusals = append(w.Refusals, "Wrong HTTP URL")
	a := reads(w, readers, 0)
	n := offer("N-1001")
	n.Buttons[0].Link = "https://localhost"
	begins(w, n)
	w.Stop()
	w.Start()
	desk.Managers("Telegram nie przyjął newslettera „Lato”", "Wrong HTTP URL")
	card := desk.Managers("Lato", w.Text(care.Polish, "news.state_paused", nil))
	if failed := states(a.recipients(), care.RecipientFailed); failed == 0 || failed > mostFailed {
		t.Errorf("%d of %d have failed before it paused", failed, readers)
	}
	desk.PressesIn(bottest.Managers, bottest.Piotr, card, "news_stop")
	if n := a.ended("N-1001"); n.State != care.NewsletterStopped || n.Counts.Sent != 0 {
		t.Errorf("it ends as %s with %+v", n.State, n.Counts)
	}
}
