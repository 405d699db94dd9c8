package desk

import (
	"strconv"
	"strings"
	"time"
)

// lately is how long ago a day written without its year may be for next year's to be meant. A day that is over since less
// is a slip.
const lately = 180

// dayOf reads a day: tomorrow, a weekday, a date.
func dayOf(words []string, now time.Time) (time.Time, bool) {
	switch len(words) {
	case 1:
		return dayWord(words[0], now)
	case 2, 3:
		return namedDate(words, now)
	}
	return time.Time{}, false
}

// dayWord reads a day of one word. A weekday is the next one after today.
func dayWord(word string, now time.Time) (time.Time, bool) {
	if ahead, found := aheads()[word]; found {
		return now.AddDate(0, 0, ahead), true
	}
	if weekday, found := weekdays()[word]; found {
		ahead := (int(weekday)-int(now.Weekday())+6)%7 + 1
		return now.AddDate(0, 0, ahead), true
	}
	if day, err := time.ParseInLocation(time.DateOnly, word, now.Location()); err == nil {
		return day, true
	}
	parts := strings.Split(word, ".")
	if len(parts) < 2 || len(parts) > 3 {
		return time.Time{}, false
	}
	numbers := make([]int, 3)
	for i, part := range parts {
		n, err := strconv.Atoi(part)
		if err != nil {
			return time.Time{}, false
		}
		numbers[i] = n
	}
	return date(numbers[2], time.Month(numbers[1]), numbers[0], now)
}

// namedDate reads a date with its month in words: "1 grudnia", "Dec 1", "1 декабря 2026".
func namedDate(words []string, now time.Time) (time.Time, bool) {
	day, month := words[0], words[1]
	if monthOf(day) != 0 {
		day, month = month, day
	}
	year := 0
	if len(words) == 3 {
		var err error
		if year, err = strconv.Atoi(words[2]); err != nil {
			return time.Time{}, false
		}
	}
	n, err := strconv.Atoi(strings.TrimRight(day, "sthndr"))
	if err != nil || monthOf(month) == 0 {
		return time.Time{}, false
	}
	return date(year, monthOf(month), n, now)
}

// date returns a day, if there is such a day. Year 0 is this one, or the next where the day was long ago.
func date(year int, month time.Month, day int, now time.Time) (time.Time, bool) {
	guessed := year == 0
	if guessed {
		year = now.Year()
	}
	if year < 100 {
		year += 2000
	}
	at := time.Date(year, month, day, 0, 0, 0, 0, now.Location())
	if guessed && at.Before(now.AddDate(0, 0, -lately)) {
		at = time.Date(year+1, month, day, 0, 0, 0, 0, now.Location())
	}
	return at, at.Day() == day && at.Month() == month
}
