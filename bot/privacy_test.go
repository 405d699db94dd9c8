package bot_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carebot/bot"
	"carebot/bot/api"
	"carebot/bot/bottest"
	sandslack "carebot/bot/sandbox/slack"
	sandtelegram "carebot/bot/sandbox/telegram"
	"carebot/flows/care"
	"carebot/storage"
	"carebot/storage/badger"
)

// Somebody asks for all that is held and gets two files that say it: one to read, in their language, and one for
// programs; nothing a person wrote does anything in the page.
func TestEverythingHeldIsSent(t *testing.T) {
	t.Parallel()
	w, desk := begun(t)
	phone := w.Phone(4711, "Ewa", "pl")
	phone.Say("/start")
	number := phone.Complains("ZAM-1", "Lampa <script>alert(1)</script> & pęknięta")
	card := desk.Card(number)
	desk.Thread(card, "pęknięta")
	desk.Signed(desk.Writes(bottest.Anna, card, "Już sprawdzam."), "white_check_mark")
	desk.Signed(desk.Writes(bottest.Anna, card, "// dzwonić po 15"), "lock")
	phone.Say("/privacy")
	phone.Reads("privacy.you", map[string]any{"Customer": "Ewa"})
	phone.Picks("privacy.act_all")
	files := phone.Receives(sandtelegram.Document, 2)
	page, data := files[0].File, files[1].File
	if !strings.HasSuffix(page.Name, ".html") || !strings.HasSuffix(data.Name, ".json") {
		t.Fatalf("the files are called %s and %s", page.Name, data.Name)
	}
	words := readPage(t, string(page.Bytes()))
	var held struct {
		Customer care.Customer `json:"customer"`
		Cases    []struct {
			Number   string `json:"number"`
			Messages []struct {
				By      string       `json:"by"`
				Name    string       `json:"name"`
				Content care.Content `json:"content"`
			} `json:"messages"`
		} `json:"cases"`
	}
	if err := json.Unmarshal(data.Bytes(), &held); err != nil {
		t.Fatal(err)
	}
	if held.Customer.Address.Chat != "4711" || len(held.Cases) != 1 || len(held.Cases[0].Messages) != 3 {
		t.Errorf("the data are %s", data.Bytes())
	}
	for _, said := range []string{"4711", number, "<script>alert(1)</script> & pęknięta", "Już sprawdzam.", "Anna Kowalska", "dzwonić po 15", "Notatka pracownika"} {
		if !strings.Contains(words, said) {
			t.Errorf("the page does not say %q:\n%s", said, words)
		}
	}
	w.Settled()
}

// readPage returns the words of a page, which must need nothing from elsewhere and run nothing.
func readPage(t *testing.T, source string) string {
	t.Helper()
	page := xml.NewDecoder(strings.NewReader(source))
	page.Strict, page.AutoClose, page.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var words strings.Builder
	for {
		token, err := page.Token()
		if errors.Is(err, io.EOF) {
			return words.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.CharData:
			words.Write(token)
		case xml.StartElement:
			if slices.Contains([]string{"script", "img", "link", "iframe", "form"}, token.Name.Local) {
				t.Errorf("the page has a %s", token.Name.Local)
			}
			for _, a := range token.Attr {
				if a.Name.Local == "href" || a.Name.Local == "src" || strings.HasPrefix(a.Name.Local, "on") {
					t.Errorf("the page has %s=%q", a.Name.Local, a.Value)
				}
			}
		}
	}
}

// Somebody has themselves erased: they are warned of what is open, staff are told first, the bot's posts and files go
// from Slack, a goodbye comes, and then neither the store nor its files hold anything of them; somebody else keeps all.
// What they write afterwards is a new customer's, and what staff write in the old thread does not arrive.
func TestErased(t *testing.T) {
	t.Parallel()
	w := bottest.New(t)
	w.Refusals = []string{"message_not_found"}
	w.Start()
	desk := w.Desk()
	other := w.Phone(815, "Jan", "pl")
	other.Say("/start")
	kept := other.Complains("ZAM-2", "Zupełnie inna sprawa")
	phone := w.Phone(4711470, "Eulalia", "pl")
	phone.Say("/start")
	number, card := erasable(t, w, desk, phone)
	phone.Say("/privacy")
	phone.Picks("privacy.act_erase")
	phone.Sees("1 zgłoszenie jest jeszcze w toku", number)
	phone.Picks("privacy.act_yes")
	phone.Reads("privacy.begun", nil)
	desk.Thread(card, number, "na życzenie klienta")
	desk.Managers(number)
	phone.Reads("privacy.goodbye", nil)
	w.Settled()
	desk.Waits("show only what staff wrote", card.TS, func() bool {
		return desk.Count(card, "zbita") == 0 && desk.Count(card, "Eulalia") == 0 && desk.Count(sandslack.Message{}, "Eulalia") == 0
	})
	if desk.Count(card, "Już sprawdzam") != 1 || len(filesIn(w, card)) != 0 {
		t.Errorf("the thread shows:\n%s", desk.Screen(card.TS))
	}
	desk.Card(kept)
	late := desk.Writes(bottest.Anna, card, "Jeszcze jedno pytanie")
	desk.Signed(late, "warning")
	desk.Thread(card, "nie dotrze")
	w.Settled()
	w.Stop()
	findNothing(t, w.Dir, "Eulalia", "4711470", "Muchomorska", "zbita", "Już sprawdzam", "K-1002", "eulalka")
	w.Start()
	phone.Say("/start")
	phone.Sees("Eulalia")
	if got := w.Case(number); got.Customer == "K-1002" || got.Description != "" || got.Open() {
		t.Errorf("the case is %+v", got)
	}
	other.Say("Czy są wieści?")
	desk.Thread(desk.Card(kept), "Czy są wieści?")
	w.Settled()
}

// An operator gets what is held and has somebody erased, through the running bot and beside one that does not run.
func TestOperatorErases(t *testing.T) {
	t.Parallel()
	w := bottest.New(t)
	w.Refusals = []string{"message_not_found"}
	w.Options = func(o *bot.Options) { o.Control = w.Dir }
	w.Start()
	desk := w.Desk()
	phone := w.Phone(4711470, "Eulalia", "pl")
	phone.Say("/start")
	number, card := erasable(t, w, desk, phone)
	running := api.AskCustomers(w.Dir)
	who, err := running.Person(t.Context(), "4711470")
	if diff := cmp.Diff(api.Person{ID: "K-1001", Name: "Eulalia", Cases: 1, Open: []string{number}}, who); err != nil || diff != "" {
		t.Fatalf("%v\n%s", err, diff)
	}
	held, err := running.ExportCustomer(t.Context(), "k-1001")
	if err != nil || !json.Valid(held) || !strings.Contains(string(held), "Muchomorska 5") {
		t.Errorf("held is %s, error %v", held, err)
	}
	if _, err := running.ExportCustomer(t.Context(), "K-9"); err == nil || !strings.Contains(err.Error(), "nobody is known by this ID") {
		t.Errorf("of nobody: %v", err)
	}
	w.Settled()
	w.Stop()
	eraseOffline(t, w, "K-1001")
	w.Start()
	phone.Reads("privacy.goodbye", nil)
	desk.Thread(card, number, "na życzenie klienta")
	w.Settled()
	if _, err := running.EraseCustomer(t.Context(), "K-1001"); err == nil {
		t.Error("somebody was erased twice")
	}
	w.Stop()
	findNothing(t, w.Dir, "Eulalia", "4711470", "Muchomorska", "zbita", "Już sprawdzam")
}

// eraseOffline erases a customer while no bot runs.
func eraseOffline(t *testing.T, w *bottest.World, id string) {
	t.Helper()
	store, err := badger.Open(w.Dir, badger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	idle, err := bot.New(bot.Options{
		Store: store, Company: bottest.Company(), Staff: bottest.Staff(), Channel: bottest.Cases, Managers: bottest.Managers,
		Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	err = idle.OfflineCustomers(t.Context(), func(c api.Customers) error {
		_, err := c.EraseCustomer(t.Context(), id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// erasable tells a story that leaves something everywhere.
func erasable(t *testing.T, w *bottest.World, desk *bottest.Desk, phone *bottest.Phone) (number string, card sandslack.Message) {
	t.Helper()
	phone.Say("/complaint")
	phone.Reads("complaint.order", bottest.Step(1))
	phone.Say("ZAM-77")
	phone.Picks("complaint.topic_damaged")
	phone.Reads("complaint.description", bottest.Step(3))
	phone.Say("Lampa zbita, adres Muchomorska 5")
	phone.Reads("complaint.evidence", bottest.Step(4))
	phone.SendPhoto(picture("zbita.jpg"))
	phone.Picks("complaint.evidence_done")
	phone.Picks("complaint.wish_refund")
	number = phone.Sends()
	card = desk.Card(number)
	desk.Waits("show the photo", card.TS, func() bool { return len(filesIn(w, card)) == 1 })
	desk.Signed(desk.Writes(bottest.Anna, card, "Już sprawdzam."), "white_check_mark")
	phone.Say("zbita także wtyczka")
	desk.Thread(card, "zbita także wtyczka")
	return number, card
}

// filesIn returns the files in a card's thread that the bot uploaded.
func filesIn(w *bottest.World, card sandslack.Message) []sandslack.File {
	var all []sandslack.File
	for _, m := range w.Slack.Messages(bottest.Cases, card.TS) {
		all = append(all, w.Slack.FilesOf(bottest.Cases, m.TS)...)
	}
	return all
}

// findNothing looks into every key and value of a store, and into its files, for words.
func findNothing(t *testing.T, dir string, words ...string) {
	t.Helper()
	store, err := badger.Open(dir, badger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	err = store.View(t.Context(), func(tx storage.Tx) error {
		all, err := tx.Scan(storage.Range{}, 100_000)
		for _, pair := range all {
			holdsNone(t, string(pair.Key), string(pair.Key)+string(pair.Value), words)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if findings, err := storage.Verify(t.Context(), store, storage.All()...); err != nil || len(findings) > 0 {
		t.Errorf("the store has %v, error %v", findings, err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if data, err := os.ReadFile(file); err == nil { // the socket is none
			holdsNone(t, filepath.Base(file), string(data), words)
		}
	}
}

func holdsNone(t *testing.T, where, text string, words []string) {
	t.Helper()
	for _, word := range words {
		if strings.Contains(text, word) {
			t.Errorf("%q holds %q: %.300q", where, word, text)
		}
	}
}
