package bot_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"carebot/bot/bottest"
	"carebot/flows/care"
	"carebot/storage"

	sandslack "carebot/bot/sandbox/slack"
)

// codes are so many codes, one a line.
func codes(many int) string {
	lines := strings.Builder{}
	for i := range many {
		fmt.Fprintf(&lines, "LATO-%05d\n", i)
	}
	return lines.String()
}

// inThread waits until one post in the thread of a newsletter's message says all the words, and returns how many do.
func inThread(w *bottest.World, desk *bottest.Desk, card sandslack.Message, words ...string) int {
	w.T.Helper()
	found := 0
	desk.Waits(fmt.Sprintf("tell %q", words), card.TS, func() bool {
		found = 0
		for _, m := range w.Slack.Messages(bottest.Managers, card.TS) {
			text := bottest.Words(m)
			if m.TS != card.TS && !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) }) {
				found++
			}
		}
		return found > 0
	})
	return found
}

// held is the list of codes as it is stored.
func held(w *bottest.World, list string) (l care.CouponList) {
	w.T.Helper()
	if err := w.View(func(tx storage.Tx) (err error) {
		l, _, err = storage.CouponLists.Get(tx, list)
		return err
	}); err != nil {
		w.T.Fatal(err)
	}
	return l
}

// edits opens a draft again, at its last step.
func edits(desk *bottest.Desk, card sandslack.Message) {
	desk.PressesIn(bottest.Managers, bottest.Piotr, card, "news_edit")
	desk.Has(bottest.Piotr, "step 1 of 3")
	desk.Submits(bottest.Piotr, nil)
	desk.Has(bottest.Piotr, "step 2 of 3")
	desk.Submits(bottest.Piotr, nil)
	desk.Has(bottest.Piotr, "step 3 of 3")
}

// A manager fills a list from a file, and is told in the newsletter's thread how many codes are new, which are known and which
// lines hold none; recipients get them.
func TestCodesComeFromAFile(t *testing.T) {
	t.Parallel()
	w, desk, a := managed(t)
	file := func(name, text string) string {
		return w.Slack.Chooses(bottest.Piotr, sandslack.Upload{Name: name, Bytes: []byte(text)})
	}
	card := composes(desk, map[string]string{"who": "everyone", "codes": "LATO-00000", "codes_list": "lato"})
	edits(desk, card)
	desk.Has(bottest.Piotr, "up to 100,000 codes")
	if s := desk.Submits(bottest.Piotr, map[string]string{"coupons": "none", "codes_file": file("kody.csv", codes(2))}); s.Errors["codes_list"] == "" {
		t.Errorf("a file is taken for no list: %+v", s)
	}
	desk.Submits(bottest.Piotr, map[string]string{"codes_file": file("kody.csv", "Kod;Rabat\r\n"+codes(700)+"LATO-00001\nżółw\n")})
	desk.Has(bottest.Piotr, w.Text(care.English, "news.file_coming", map[string]any{"File": "kody.csv"}))
	told := inThread(w, desk, card, "<@"+bottest.Piotr+">", "kody.csv", ": 699.", "tam teraz: 700.", "już są na listach: 1", "liczonym raz: 1", "jednym kodem: 1", "wiersz 703: „żółw”")
	if told != 1 {
		t.Errorf("it is told %d times", told)
	}
	card = desk.Managers("Lato", "lato – wolnych kodów: 700")
	edits(desk, card)
	desk.Submits(bottest.Piotr, map[string]string{"codes_file": file("kody.txt", "\x00\x01")})
	inThread(w, desk, card, w.Text(care.Polish, "news.file_no_text", map[string]any{"File": "kody.txt"}))
	confirms(desk, card)
	a.ended("N-1001")
	w.Settled()
	if first := a.phones[0].Messages()[0]; !strings.Contains(first.Text, "LATO-00000") {
		t.Errorf("it came as %+v", first)
	}
}

// What the end of the program interrupts goes on where it was: nothing is doubled, nothing is forgotten, and it is told once.
func TestAFileOfCodesIsGoneOnWith(t *testing.T) {
	t.Parallel()
	w, desk, _ := managed(t)
	card := composes(desk, map[string]string{"who": "everyone", "codes": "LATO-00000", "codes_list": "lato"})
	m, err := w.Slack.Post(bottest.Piotr, bottest.Managers, "", "Kody", sandslack.Upload{Name: "kody.csv", Bytes: []byte(codes(1500))})
	if err != nil {
		t.Fatal(err)
	}
	w.Settled()
	begun := storage.CouponFile{
		File: care.File{Platform: care.Slack, ID: w.Slack.FilesOf(bottest.Managers, m.TS)[0].ID, Name: "kody.csv"},
		List: "lato", Newsletter: "N-1001", By: bottest.Piotr, At: w.Now().UTC(), Taken: 600, Added: 599,
	}
	for from := 0; from < 600; from += 300 {
		w.Stores(func(tx storage.Tx) error {
			page := strings.Fields(codes(from + 300))[from:]
			_, err := storage.AddCoupons(tx, "lato", bottest.Piotr, page, w.Now())
			return err
		})
	}
	gone := begun
	gone.File.ID, gone.File.Name, gone.Taken, gone.Added = "F0GONE", "stare.csv", 0, 0
	w.Stores(func(tx storage.Tx) error {
		if err := storage.CouponFiles.Put(tx, gone); err != nil {
			return err
		}
		return storage.CouponFiles.Put(tx, begun)
	})
	w.Refusals = append(w.Refusals, "file_not_found")
	w.Stop()
	w.Start()
	inThread(w, desk, card, w.Text(care.Polish, "news.file_gone", map[string]any{"File": "stare.csv"}))
	if told := inThread(w, desk, card, "kody.csv", ": 1499.", "tam teraz: 1500.", "już są na listach: 1"); told != 1 {
		t.Errorf("it is told %d times", told)
	}
	if l := held(w, "lato"); l.Codes != 1500 {
		t.Errorf("the list is %+v", l)
	}
	w.Stop()
	w.Start()
	w.Settled()
	if told := inThread(w, desk, card, "kody.csv", ": 1499."); told != 1 {
		t.Errorf("it is told %d times", told)
	}
}

// A newsletter that is out of codes gets more where it stands, and goes on.
func TestCodesAreAddedToWhatIsPaused(t *testing.T) {
	t.Parallel()
	w, desk, a := managed(t)
	card := composes(desk, map[string]string{"who": "everyone", "codes": "LATO-00000", "codes_list": "lato"})
	desk.PressesIn(bottest.Managers, bottest.Olga, card, "news_send")
	desk.Has(bottest.Olga, "Отправить рассылку?", w.Text(care.Russian, "news.coupons_few", map[string]any{"Value": "lato", "Count": 1, "Total": 2}))
	desk.Submits(bottest.Olga, nil)
	card = desk.Managers("Lato", w.Text(care.Polish, "news.state_paused", nil))
	desk.PressesIn(bottest.Managers, bottest.Piotr, card, "news_codes")
	desk.Has(bottest.Piotr, "Add codes", "codes left: 0")
	if s := desk.Submits(bottest.Piotr, nil); s.Errors["codes"] == "" {
		t.Errorf("nothing is taken: %+v", s)
	}
	desk.Submits(bottest.Piotr, map[string]string{"codes": "LATO-00001"})
	desk.Has(bottest.Piotr, "codes left: 1")
	desk.PressesIn(bottest.Managers, bottest.Piotr, desk.Managers("Lato", "news_resume"), "news_resume")
	if n := a.ended("N-1001"); n.Counts.Sent != 2 {
		t.Errorf("it ends with %+v", n.Counts)
	}
}
