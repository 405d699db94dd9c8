package locales_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"carebot/flows/care"
)

func TestMoment(t *testing.T) {
	t.Parallel()
	c := load(t)
	zone := time.FixedZone("CET", 3600)
	tests := []struct {
		lang care.Language
		at   time.Time
		want string
	}{
		{care.Polish, time.Date(2026, 11, 21, 14, 30, 0, 0, zone), "21 listopada, 14:30"},
		{care.Russian, time.Date(2026, 11, 21, 14, 30, 0, 0, zone), "21 ноября, 14:30"},
		{care.English, time.Date(2026, 11, 21, 14, 30, 0, 0, zone), "21 November, 14:30"},
		{care.Polish, time.Date(2026, 1, 1, 8, 5, 59, 0, zone), "1 stycznia, 08:05"},
		{care.Polish, time.Date(2026, 5, 31, 23, 30, 0, 0, time.UTC).In(zone), "1 czerwca, 00:30"},
	}
	for _, test := range tests {
		got, err := c.Moment(test.lang, test.at)
		if err != nil || got != test.want {
			t.Errorf("Moment(%s, %s) = %q, %v, want %q", test.lang, test.at, got, err, test.want)
		}
	}
}

// A promise names the weekday, in the case that follows "by".
func TestWeekdayOfAPromise(t *testing.T) {
	t.Parallel()
	c := load(t)
	weekdays := map[care.Language]string{
		care.Polish:  "do poniedziałku do wtorku do środy do czwartku do piątku do soboty do niedzieli",
		care.Russian: "до понедельника до вторника до среды до четверга до пятницы до субботы до воскресенья",
		care.English: "by Monday by Tuesday by Wednesday by Thursday by Friday by Saturday by Sunday",
	}
	for lang, names := range weekdays {
		words := strings.Fields(names)
		for i := range 7 { // from Monday, 2 March 2026, just after midnight in Warsaw
			at := time.Date(2026, 3, 2+i, 0, 30, 0, 0, time.FixedZone("CET", 3600))
			want := words[2*i] + " " + words[2*i+1] + ", "
			said := text(t, c, lang, "cases.first_reply", map[string]any{"Reply": at})
			if spaced := strings.ReplaceAll(said, "\u00a0", " "); !strings.Contains(spaced, want) || !strings.HasSuffix(said, ", 00:30") {
				t.Errorf("day %d in %s is %q, want %q in it", i, lang, said, want)
			}
		}
	}
}

func TestDatesOfAllMonths(t *testing.T) {
	t.Parallel()
	c := load(t)
	months := map[care.Language]string{
		care.Polish:  "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
		care.Russian: "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
		care.English: "January February March April May June July August September October November December",
	}
	for lang, names := range months {
		for i, name := range strings.Fields(names) {
			got, err := c.Date(lang, care.Date{Year: 2026, Month: time.Month(i + 1), Day: 3})
			if want := "3 " + name; err != nil || got != want {
				t.Errorf("the 3rd of month %d in %s is %q, %v, want %q", i+1, lang, got, err, want)
			}
		}
	}
}

func TestDuration(t *testing.T) {
	t.Parallel()
	c := load(t)
	tests := []struct {
		length          time.Duration
		polish, russian string
	}{
		{30 * time.Minute, "30 minut", "30 минут"},
		{time.Minute, "1 minuta", "1 минута"},
		{8 * time.Hour, "8 godzin", "8 часов"},
		{21 * time.Hour, "21 godzin", "21 час"},
		{24 * time.Hour, "24 godziny", "24 часа"},
		{2 * care.Day, "2 dni", "2 дня"},
		{14 * care.Day, "14 dni", "14 дней"},
		{21 * care.Day, "21 dni", "21 день"},
		{90 * time.Minute, "1 godzina 30 minut", "1 час 30 минут"},
		{90 * time.Second, "1 minuta 30 sekund", "1 минута 30 секунд"},
		{50 * time.Hour, "2 dni 2 godziny", "2 дня 2 часа"},
		{1600 * time.Millisecond, "2 sekundy", "2 секунды"},
		{0, "0 minut", "0 минут"},
		{-time.Hour, "0 minut", "0 минут"},
	}
	for _, test := range tests {
		for lang, want := range map[care.Language]string{care.Polish: test.polish, care.Russian: test.russian} {
			got, err := c.Duration(lang, test.length)
			if err != nil || strings.ReplaceAll(got, "\u00a0", " ") != want {
				t.Errorf("Duration(%s, %s) = %q, %v, want %q", lang, test.length, got, err, want)
			}
		}
	}
}

// Any time and any length has words, and the numbers in a length's words add up to it.
func TestWordsForAnyTimeAndLength(t *testing.T) {
	t.Parallel()
	c := load(t)
	rapid.Check(t, func(r *rapid.T) {
		lang := rapid.SampledFrom(care.Languages()).Draw(r, "language")
		seconds := rapid.Int64Range(-1e6, 1e9).Draw(r, "seconds")
		moment, err := c.Moment(lang, time.Unix(seconds, 0).UTC())
		if err != nil || !strings.Contains(moment, ", ") {
			r.Fatalf("%d seconds since 1970 are %q, %v", seconds, moment, err)
		}
		words, err := c.Duration(lang, time.Duration(seconds)*time.Second)
		if err != nil || words == "" {
			r.Fatalf("%d seconds are %q, %v", seconds, words, err)
		}
		for part := range strings.SplitSeq(words, " ") {
			if number, unit, found := strings.Cut(part, "\u00a0"); !found || unit == "" || strings.Trim(number, "0123456789") != "" {
				r.Fatalf("%d seconds are %q: %q is no number with its unit", seconds, words, part)
			}
		}
	})
}
