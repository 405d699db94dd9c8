package bot_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"carebot/bot"
	"carebot/bot/bottest"
	"carebot/flows/care"
	"carebot/storage"

	sandtelegram "carebot/bot/sandbox/telegram"
)

// topics of the company's newsletters; the same in every language, as the company wrote them.
var topics = []string{"Lampy", "Kremy"}

// offering is a world whose company's newsletters have topics.
func offering(t *testing.T) (*bottest.World, *bottest.Desk) {
	t.Helper()
	w := bottest.New(t)
	w.Options = func(o *bot.Options) { o.Company.Newsletter = care.NewsletterTerms{Interests: topics, Late: care.Day} }
	w.Start()
	return w, w.Desk()
}

// ownLink is the link on the page of offers.
var ownLink = regexp.MustCompile(`https://t\.me/carebot_sandbox_bot\?start=(ref-[a-z2-7]{12})`)

// A customer turns offers on and chooses topics, somebody comes by their link; a newsletter comes with a code, they ask
// about it and the case names it, they want no more and get none; the code is there on request.
func TestOffers(t *testing.T) {
	t.Parallel()
	for _, lang := range care.Languages() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			w, desk := offering(t)
			phone := w.Phone(71, "Anna", string(lang))
			phone.Say("/newsletter")
			page := phone.Sees(phone.Text("newsletter.state_none", nil), phone.Text("newsletter.ask", map[string]any{"Company": bottest.Company().Name}))
			link := ownLink.FindStringSubmatch(page.Text)
			if link == nil {
				t.Fatalf("there is no link on %q", page.Text)
			}
			friend := w.Phone(72, "Bea", string(lang))
			friend.Say("/start " + link[1])
			friend.Reads("menu.ask", nil)
			phone.Taps(phone.Text("newsletter.pace_weekly", map[string]any{"Chosen": false}))
			phone.Sees(phone.Text("newsletter.state_weekly", nil))
			phone.Picks("newsletter.act_topics")
			phone.Reads("newsletter.topics_ask", nil)
			phone.Taps("✓ Kremy")
			phone.ShowsAs("the topic without its mark", func(m sandtelegram.Message) bool { return holdsButton(m, "Kremy") && holdsButton(m, "✓ Lampy") })

			sends(w, "N-2001")
			phone.Sees("20%", "LATO-1")
			phone.Taps("?")
			phone.Reads("human.question_offer", bottest.Step(1))
			phone.Say("E27?")
			desk.Card("C-1001", "N-2001 Lato")
			phone.Picks("newsletter.no_more")
			phone.ShowsAs("that there will be no more", func(m sandtelegram.Message) bool {
				return strings.Contains(m.Text, "20%") && holdsButton(m, phone.Text("newsletter.no_more_done", nil)) && holdsButton(m, "?")
			})
			phone.Picks("newsletter.no_more_done")
			phone.Sees(phone.Text("newsletter.state_never", nil), "LATO-1")

			sends(w, "N-2002")
			w.Eventually("the second newsletter is over", func() bool { return newsletterOf(w, "N-2002").State.Ended() })
			w.Settled()
			if n := phone.Count("20%"); n != 1 {
				t.Errorf("%d newsletters came:\n%s", n, phone.Screen())
			}
			theyAre(t, w, link[1])
		})
	}
}

// sends stores a newsletter about lamps with a code and a question, and has it sent.
func sends(w *bottest.World, id string) {
	n := offer(id)
	n.Interest, n.Coupons = "Lampy", "lato"
	n.Buttons = []care.NewsletterButton{{Labels: map[care.Language]string{care.Polish: "?", care.Russian: "?", care.English: "?"}, Ask: true}}
	w.Stores(func(tx storage.Tx) error {
		_, err := storage.AddCoupons(tx, "lato", bottest.Piotr, []string{"LATO-1", "LATO-2"}, n.CreatedAt)
		return err
	})
	begins(w, n)
	w.Stop()
	w.Start()
}

func newsletterOf(w *bottest.World, id string) (n care.Newsletter) {
	w.T.Helper()
	w.Looks(func(tx storage.Tx) (err error) {
		n, _, err = storage.Newsletters.Get(tx, id)
		return err
	})
	return n
}

// theyAre looks at what is stored of the story.
func theyAre(t *testing.T, w *bottest.World, payload string) {
	t.Helper()
	w.Looks(func(tx storage.Tx) error {
		anna, _, err := storage.Customers.One(tx, storage.ByAddress, care.Telegram, "71")
		if err != nil {
			return err
		}
		bea, _, err := storage.Customers.One(tx, storage.ByAddress, care.Telegram, "72")
		if err != nil {
			return err
		}
		if bea.Ref != anna.Code || "ref-"+anna.Code != payload || anna.Ref != "" {
			t.Errorf("the friend came by %q, the link is %q", bea.Ref, payload)
		}
		got, _, err := storage.Recipients.Get(tx, "N-2001", anna.ID)
		if err != nil {
			return err
		}
		if got.State != care.RecipientSent || got.Coupon != "LATO-1" || !slices.Equal(got.Pressed, []int{0}) || got.Asked != "C-1001" || got.Left.IsZero() {
			t.Errorf("of the newsletter is kept %+v", got)
		}
		consent, _, err := storage.Consents.Get(tx, anna.ID)
		if consent.Pace != care.OffersNever || consent.Newsletter != "N-2001" || len(consent.Before) != 2 {
			t.Errorf("the consent is %+v", consent)
		}
		return err
	})
}

// Who says that what was delivered is all right is asked once whether offers may come; a no is a no.
func TestAskedForConsent(t *testing.T) {
	t.Parallel()
	w := openedShop(t)
	o := lamp("ZAM-60355", "+48600111222")
	w.tells(o)
	phone := w.Phone(71, "Anna", "en")
	phone.Say("/order")
	phone.Reads("order.number", nil)
	phone.Say("ZAM-60355")
	phone.Reads("order.proof", map[string]any{"Order": "ZAM-60355"})
	phone.Say("1222")
	phone.Reads("order.proved", nil)
	o.Status = care.OrderDelivered
	w.tells(o)
	phone.Sees("ZAM-60355", phone.Text("order.is_delivered", nil))
	w.sets(23, 9)
	phone.Reads("order.courtesy", map[string]any{"Order": "ZAM-60355", "Name": "Anna"})
	phone.Picks("order.act_fine")
	phone.Reads("order.fine", nil)
	phone.Reads("newsletter.consent", map[string]any{"Company": bottest.Company().Name})
	phone.Taps(phone.Text("newsletter.pace_never", map[string]any{"Chosen": false}))
	phone.Reads("newsletter.stopped", nil)
	w.Settled()
}
