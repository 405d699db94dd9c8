package desk

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"carebot/flows/care"
)

// furthest is how far ahead somebody can be away: more is a slip of the pen.
const furthest = 366 * care.Day

// Until reads until when a member of staff is away, as they write it in any of the three languages: a time of today
// ("16:00"), a day with or without a time ("tomorrow", "do piątku 12:00", "1 декабря", "1.12", "2026-12-01"), or how long
// ("3h", "2 dni"). A day alone is when their hours begin then, or next. Nothing written is until they say that they are
// back: the zero time. now is in the zone times are told in, and so is what is returned. Refuse says why it is not taken;
// nil: it is.
func Until(text string, hours care.Hours, now time.Time) (time.Time, *Refuse) {
	words := untilWords(text)
	if len(words) == 0 {
		if strings.TrimSpace(text) == "" {
			return time.Time{}, nil
		}
		return time.Time{}, unclear(text)
	}
	until, ok := lasting(words, hours, now)
	if !ok {
		until, ok = moment(words, hours, now)
	}
	switch {
	case !ok:
		return time.Time{}, unclear(text)
	case !until.After(now):
		return time.Time{}, &Refuse{Key: "away.past", Data: map[string]any{"Until": until}}
	case until.Sub(now) > furthest:
		return time.Time{}, &Refuse{Key: "away.far", Data: map[string]any{"Until": care.DateOf(until)}}
	}
	return until, nil
}

func unclear(text string) *Refuse {
	return &Refuse{Key: "away.unclear", Data: map[string]any{"Text": care.Shortened(strings.TrimSpace(text), 100)}}
}

// untilWords returns the words that say something: lower case, without accents, commas, and "until", "on", "at".
func untilWords(text string) []string {
	words := strings.Fields(strings.ReplaceAll(plain(text), ",", " "))
	for i, w := range words {
		words[i] = strings.TrimRight(w, ".!?")
	}
	return slices.DeleteFunc(words, func(w string) bool { return w == "" || slices.Contains(fillers(), w) })
}

// lasting reads how long: "3h", "2 dni". Days are whole ones: the day that many days ahead, when their hours begin.
func lasting(words []string, hours care.Hours, now time.Time) (time.Time, bool) {
	if len(words) > 2 {
		return time.Time{}, false
	}
	all := strings.Join(words, "")
	digits := strings.TrimRightFunc(all, func(r rune) bool { return r < '0' || r > '9' })
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 || n > 100_000 {
		return time.Time{}, false
	}
	switch unit(all[len(digits):]) {
	case 'm':
		return now.Add(time.Duration(n) * time.Minute), true
	case 'h':
		return now.Add(time.Duration(n) * time.Hour), true
	case 'd':
		return starts(now.AddDate(0, 0, n), hours), true
	case 'w':
		return starts(now.AddDate(0, 0, 7*n), hours), true
	}
	return time.Time{}, false
}

// moment reads a time of today, or a day with or without a time.
func moment(words []string, hours care.Hours, now time.Time) (time.Time, bool) {
	last := len(words) - 1
	if day, ok := dayOf(words, now); ok {
		return starts(day, hours), true
	}
	hour, minute, ok := clockOf(words[last])
	if !ok {
		return time.Time{}, false
	}
	day := now
	if last > 0 {
		if day, ok = dayOf(words[:last], now); !ok {
			day, ok = now, last == 1 && slices.Contains(todays(), words[0])
		}
	}
	return time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, now.Location()), ok
}

// starts returns when hours begin on a day, or next.
func starts(day time.Time, hours care.Hours) time.Time {
	midnight := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, day.Location())
	return hours.Next(midnight).In(day.Location())
}

// clockOf reads a time of day: "16:00", "16.30", "9:05".
func clockOf(word string) (hour, minute int, ok bool) {
	h, m, found := strings.Cut(strings.ReplaceAll(word, ".", ":"), ":")
	hour, err := strconv.Atoi(h)
	minute, err2 := strconv.Atoi(m)
	return hour, minute, found && err == nil && err2 == nil && len(m) == 2 && hour >= 0 && hour < 24 && minute >= 0 && minute < 60
}
