package locales_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"carebot/flows/care"
	"carebot/locales"
)

// counts are numbers that meet every plural form of every language.
var counts = []int{0, 1, 2, 5, 11, 21, 22, 111}

// catalog is loaded once for all tests.
var catalog = sync.OnceValues(locales.Load)

func load(t testing.TB) *locales.Catalog {
	t.Helper()
	c, err := catalog()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// text returns a text, or fails.
func text(t testing.TB, c *locales.Catalog, lang care.Language, key string, data map[string]any) string {
	t.Helper()
	got, err := c.Text(lang, key, data)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// values has a value for every placeholder there is.
func values(count int) map[string]any {
	return map[string]any{
		"Name": "Anna", "Company": "Słoneczna", "Phone": "+48\u00a0600\u00a0100\u00a0200", "CompanyPhone": "+48\u00a022\u00a0100\u00a020\u00a030", "Manager": true, "Step": 2, "Total": 6, "Count": count,
		"Order": "ZAM-60355", "Topic": "Pomyłka lub brak produktu", "Description": "Lampa nie działa.", "Wish": "Zwrot pieniędzy",
		"Case": "C-1001", "Score": 4, "Staff": "Anna Kowalska", "Customer": "Jan Nowak", "File": "film.mp4", "Reason": "chat not found",
		"Platform": "Telegram", "ID": "77", "Reply": time.Date(2026, 11, 21, 14, 30, 0, 0, time.UTC),
		"At": time.Date(2026, 11, 20, 9, 5, 0, 0, time.UTC), "Text": "Lampa nie działa.", "About": "C-1001", "Lines": "C-1002", "Cases": "C-1001",
		"Commands": "/menu", "What": "Menu", "Returns": "14 dni",
		"Decision": care.Date{Year: 2026, Month: time.December, Day: 5}, "Year": "2026", "Day": 21, "Month": "listopada", "Time": "14:30",
		"Status": "dziś w doręczeniu", "Promised": care.Date{Year: 2026, Month: time.November, Day: 25}, "Late": true,
		"Carrier": "InPost", "Tracking": "https://example.com/t/1", "Items": "2 × Lampa UV", "More": "i jeszcze 3 pozycje",
		"Quantity": 2, "Each": true, "Price": care.Money{Sum: 12990, Currency: "PLN"}, "Until": time.Date(2026, 11, 21, 14, 45, 0, 0, time.UTC),
		"Outcome": "zwrot pieniędzy", "Currency": "PLN", "Language": "polski", "Waits": "zdjęcie lampy", "By": "Jan Nowak", "Chosen": true, "Topics": "Lampy", "Code": "LATO-1", "Date": care.Date{Year: 2026, Month: time.November, Day: 12},
		"Link": "https://t.me/bot?start=ref-1", "Ask": "Jak często?", "State": "Wyłączone.", "Who": "wszyscy", "Value": "polski", "Of": "nowi", "Left": "nowi", "Right": "stali", "Word": "vip", "Most": 40, "Number": "1", "Load": "3/20", "Command": "cases", "Settled": 5, "Replies": 6, "Kept": 1, "Broken": 1, "Away": true, "Was": time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC), "Due": time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC),
	}
}

// sample returns a text with all its values and a count.
func sample(t testing.TB, lang care.Language, key string, count int) string {
	t.Helper()
	return text(t, load(t), lang, key, values(count))
}

func TestValuesThatMayBeEmpty(t *testing.T) {
	t.Parallel()
	c := load(t)
	absent := map[string]string{
		"complaint.confirmed": "Decision", "start.hello": "Name", "case.taken": "Phone", "complaint.review": "Order", "case.choice": "Topic", "card.text": "Topic",
		"case.reopened": "Phone", "cases.staff": "Phone", "cases.head": "Order", "cases.one": "Lines", "cases.word": "Staff",
		"greeting.answer": "Name", "wish.ask_complaint": "Order", "wish.ask_order_status": "Order",
		"desk.too_big_in": "File", "desk.too_big_out": "File", "desk.file_gone": "File",
		"order.courtesy": "Name", "order.item": "Price", "order.news_late": "Promised", "order.news_status": "Carrier",
	}
	for key, name := range absent {
		data := values(0)
		data[name] = ""
		for _, lang := range care.Languages() {
			got := text(t, c, lang, key, data)
			if strings.Contains(got, "  ") || strings.Contains(got, ", !") || strings.Contains(got, " .") || strings.Contains(got, "“”") || strings.Contains(got, ": \n") {
				t.Errorf("%s in %s without %s: %q", key, lang, name, got)
			}
		}
	}
}

func TestPluralForms(t *testing.T) {
	t.Parallel()
	c := load(t)
	want := map[care.Language][]string{ // one for each of counts
		care.Polish:  {"0 minut", "1 minuta", "2 minuty", "5 minut", "11 minut", "21 minut", "22 minuty", "111 minut"},
		care.Russian: {"0 минут", "1 минута", "2 минуты", "5 минут", "11 минут", "21 минута", "22 минуты", "111 минут"},
		care.English: {"0 minutes", "1 minute", "2 minutes", "5 minutes", "11 minutes", "21 minutes", "22 minutes", "111 minutes"},
	}
	for lang, words := range want {
		for i, count := range counts {
			got := text(t, c, lang, "duration.minutes", map[string]any{"Count": count})
			if spaced := strings.ReplaceAll(got, "\u00a0", " "); spaced != words[i] || spaced == got {
				t.Errorf("%d in %s is %q, want %q with a space that does not break", count, lang, got, words[i])
			}
		}
	}
	if got := text(t, c, care.Polish, "duration.hours", map[string]any{"Count": "1.5"}); got != "1.5\u00a0godziny" {
		t.Errorf("a fraction is %q", got)
	}
}

// Which form a count takes in a text is the one its language's rules name.
func TestCountedTextsTakeTheirForms(t *testing.T) {
	t.Parallel()
	forms := map[care.Language][]string{
		care.Polish:  {"many", "one", "few", "many", "many", "many", "few", "many"},
		care.Russian: {"many", "one", "few", "many", "many", "one", "few", "many"},
		care.English: {"other", "one", "other", "other", "other", "other", "other", "other"},
	}
	for lang, want := range forms {
		for key, templates := range read(t, lang) {
			if len(templates) == 1 {
				continue
			}
			for i, count := range counts {
				_, tail, _ := strings.Cut(templates[want[i]], "{{.Count}}")
				if got := sample(t, lang, key, count); !strings.HasSuffix(got, tail) {
					t.Errorf("%s in %s with %d is %q, want the form %s", key, lang, count, got, want[i])
				}
			}
		}
	}
}

func TestConfirmation(t *testing.T) {
	t.Parallel()
	dates := map[care.Language][2]string{
		care.Polish:  {"do soboty, 21 listopada, 14:30", "do soboty, 5 grudnia"},
		care.Russian: {"до субботы, 21 ноября, 14:30", "не позднее субботы, 5 декабря"},
		care.English: {"by Saturday, 21 November, 14:30", "no later than Saturday, 5 December"},
	}
	for lang, date := range dates {
		for key, who := range map[string]string{"complaint.confirmed": "Anna Kowalska", "complaint.confirmed_unowned": "Słoneczna"} {
			got := sample(t, lang, key, 0)
			for _, want := range []string{"C-1001", who, "+48\u00a0600\u00a0100\u00a0200", date[0], date[1]} {
				if !strings.Contains(got, want) {
					t.Errorf("%s in %s lacks %q:\n%s", key, lang, want, got)
				}
			}
		}
	}
}

func TestTextErrors(t *testing.T) {
	t.Parallel()
	c := load(t)
	tests := []struct {
		name string
		lang care.Language
		key  string
		data map[string]any
	}{
		{"no language", "", "menu.ask", nil},
		{"a language not spoken", "uk", "menu.ask", nil},
		{"no such key", care.Polish, "menu.nothing", nil},
		{"a value is missing", care.Polish, "card.title", nil},
		{"a value under if is missing", care.Polish, "start.hello", map[string]any{"Company": "Słoneczna"}},
		{"Count is missing", care.Polish, "complaint.evidence_more", nil},
		{"Count is no number", care.Polish, "complaint.evidence_more", map[string]any{"Count": "many"}},
		{"no such month", care.Polish, "card.title", map[string]any{"Case": care.Date{}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got, err := c.Text(test.lang, test.key, test.data); err == nil || got != "" {
				t.Errorf("Text = %q, %v, want an error and no text", got, err)
			}
		})
	}
}

func TestTextLeavesDataAlone(t *testing.T) {
	t.Parallel()
	data := map[string]any{"Count": 2}
	text(t, load(t), care.Polish, "complaint.evidence_more", data)
	if len(data) != 1 {
		t.Errorf("data became %v", data)
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	c := load(t)
	keys := c.Keys()
	if !slices.IsSorted(keys) || len(keys) < 100 || !c.Has(keys[0]) || c.Has("menu.nothing") {
		t.Errorf("Keys gives %d keys, sorted: %t", len(keys), slices.IsSorted(keys))
	}
	keys[0] = "changed"
	if c.Keys()[0] == "changed" {
		t.Error("Keys hands out what the catalog keeps")
	}
}

func TestTextsSideBySide(t *testing.T) {
	t.Parallel()
	c := load(t)
	var wait sync.WaitGroup
	for _, lang := range care.Languages() {
		for range 4 {
			wait.Go(func() {
				for _, key := range c.Keys() {
					if _, err := c.Text(lang, key, values(5)); err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
	wait.Wait()
}

func TestLanguageOf(t *testing.T) {
	t.Parallel()
	known := map[string]care.Language{
		"pl": care.Polish, "pl-PL": care.Polish, "PL": care.Polish, "ru": care.Russian, "ru-RU": care.Russian, "ru_KZ": care.Russian,
		"en": care.English, "en-GB": care.English, "en-us": care.English,
	}
	for tag, want := range known {
		if got, ok := locales.LanguageOf(tag); got != want || !ok {
			t.Errorf("LanguageOf(%q) = %q, %t, want %q", tag, got, ok, want)
		}
	}
	for _, tag := range []string{"", "uk", "uk-UA", "be", "be-BY", "de", "szl", "csb", "rue", "plx", "eng", "-pl", "und"} {
		if got, ok := locales.LanguageOf(tag); ok {
			t.Errorf("LanguageOf(%q) = %q, want none", tag, got)
		}
	}
}

func BenchmarkText(b *testing.B) {
	c := load(b)
	data := values(5)
	confirmation := map[string]any{"Case": data["Case"], "Staff": data["Staff"], "Phone": data["Phone"], "Reply": data["Reply"], "Decision": data["Decision"]}
	benchmarks := []struct {
		name, key string
		data      map[string]any
	}{
		{"plain", "menu.ask", nil},
		{"values", "complaint.topic", map[string]any{"Step": 2, "Total": 6}},
		{"plural", "complaint.evidence_more", map[string]any{"Count": 5}},
		{"dates", "complaint.confirmed", confirmation},
	}
	for _, bench := range benchmarks {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.Text(care.Polish, bench.key, bench.data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
