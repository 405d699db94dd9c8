package engine

import (
	"testing"
	"time"

	"carebot/flows/care"
	"carebot/locales"
)

// What is owed first is said as somebody says it who looks at the calendar, and marked when it is close or over.
func TestWhatIsOwedNext(t *testing.T) {
	t.Parallel()
	texts, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 26, 9, 40, 0, 0, zone)
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, zone) }
	due := func(day, hour, minute int) care.Case {
		return care.Case{Status: care.StatusOpen, FirstReply: at(day, hour, minute).UTC()}
	}
	promised := care.Case{Status: care.StatusOpen, RepliedAt: now, Promises: []care.Promise{{Due: at(26, 16, 0), State: care.PromiseDue}}}
	law := func(day int) care.Case {
		return care.Case{Status: care.StatusOpen, RepliedAt: now, Decision: at(day, 23, 59)}
	}
	tests := map[string]struct {
		c          care.Case
		pl, ru, en string
	}{
		"close":          {due(26, 9, 55), "🔴 pierwsza odpowiedź: dziś do 09:55", "🔴 первый ответ: сегодня до 09:55", "🔴 first reply by 09:55 today"},
		"today":          {due(26, 10, 10), "pierwsza odpowiedź: dziś do 10:10", "первый ответ: сегодня до 10:10", "first reply by 10:10 today"},
		"over":           {due(26, 9, 10), "🔴 pierwsza odpowiedź: termin minął 26 listopada, 09:10", "🔴 первый ответ: срок истёк 26 ноября, 09:10", "🔴 first reply was due 26 November, 09:10"},
		"tomorrow":       {due(27, 8, 20), "pierwsza odpowiedź: jutro do 08:20", "первый ответ: завтра до 08:20", "first reply by 08:20 tomorrow"},
		"later":          {due(30, 8, 20), "pierwsza odpowiedź: do 30 listopada, 08:20", "первый ответ: до 30 ноября, 08:20", "first reply by 30 November, 08:20"},
		"a promise":      {promised, "obietnica: dziś do 16:00", "обещание: сегодня до 16:00", "promised by 16:00 today"},
		"the law":        {law(35), "odpowiedź na reklamację: do 5 grudnia (9 dni)", "решение по претензии: до 5 декабря (9 дней)", "decision by 5 December (9 days)"},
		"the law, close": {law(28), "🔴 odpowiedź na reklamację: do 28 listopada (2 dni)", "🔴 решение по претензии: до 28 ноября (2 дня)", "🔴 decision by 28 November (2 days)"},
		"nothing":        {care.Case{Status: care.StatusSettled}, "", "", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for lang, want := range map[care.Language]string{care.Polish: tt.pl, care.Russian: tt.ru, care.English: tt.en} {
				e := &Engine{Options: Options{Company: care.Company{Zone: zone}, Texts: texts}}
				w := wording{turn: &turn{engine: e, now: now.UTC()}, lang: lang}
				if got := w.nextClock(tt.c); plainSpaces(got) != want || w.err != nil {
					t.Errorf("in %s %q, %v; want %q", lang, got, w.err, want)
				}
			}
		})
	}
}

// plainSpaces turns spaces that do not break into plain ones.
func plainSpaces(s string) string {
	out := []rune(s)
	for i, r := range out {
		if r == '\u00a0' {
			out[i] = ' '
		}
	}
	return string(out)
}
