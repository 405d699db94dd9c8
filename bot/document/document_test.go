package document_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"carebot/bot/document"
	"carebot/bot/document/documenttest"
)

// letter is one with words in the scripts and with the characters that people use.
func letter() document.Document {
	return document.Document{
		Language: "pl", Title: "Odpowiedź na reklamację C-1001", From: "Słoneczna\n+48 22 100 20 30",
		Facts:    []document.Fact{{Label: "Zgłoszenie", Value: "C-1001"}, {Label: "Zamówienie", Value: "ZAM-60355"}, {Label: "Pusty"}},
		Sections: []document.Section{{Heading: "Решение", Text: "Мы вернём 129,90 zł — “in full” 🙂👍🏽 №5."}, {Heading: "Nothing"}},
		Page:     "%d / {pages}", Made: time.Date(2026, 11, 20, 15, 50, 0, 0, time.UTC),
	}
}

func TestALetterCanBeRead(t *testing.T) {
	t.Parallel()
	raw, err := letter().PDF()
	if err != nil {
		t.Fatal(err)
	}
	words, pages := documenttest.Text(t, raw)
	for _, want := range []string{"OdpowiedźnareklamacjęC-1001", "Słoneczna", "ZAM-60355", "Решение", "Мывернём129,90zł—“infull”□№5.", "1/1"} {
		if !strings.Contains(words, want) {
			t.Errorf("%q is not in it:\n%s", want, words)
		}
	}
	if strings.Contains(words, "Pusty") || strings.Contains(words, "Nothing") || pages != 1 {
		t.Errorf("it has %d pages and what is empty is in it:\n%s", pages, words)
	}
}

func TestTheSameLetterIsTheSameBytes(t *testing.T) {
	t.Parallel()
	one, err := letter().PDF()
	other, err2 := letter().PDF()
	if err != nil || err2 != nil || !bytes.Equal(one, other) {
		t.Errorf("they differ, or: %v, %v", err, err2)
	}
}

func TestALongLetterGoesOn(t *testing.T) {
	t.Parallel()
	d := letter()
	d.Sections[0].Text = strings.Repeat("Лампа пришла разбитой. "+strings.Repeat("ы", 300)+" ", 40)
	raw, err := d.PDF()
	if err != nil {
		t.Fatal(err)
	}
	words, pages := documenttest.Text(t, raw)
	if n := strings.Count(words, "Лампапришларазбитой."); n != 40 || pages < 3 {
		t.Errorf("%d of 40 sentences on %d pages", n, pages)
	}
	if len(raw) > 150<<10 {
		t.Errorf("it is %d bytes long and could not be stored", len(raw))
	}
}

func BenchmarkPDF(b *testing.B) {
	for b.Loop() {
		if _, err := letter().PDF(); err != nil {
			b.Fatal(err)
		}
	}
}
