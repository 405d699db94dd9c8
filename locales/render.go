package locales

import (
	"fmt"
	"strings"
	"time"

	"carebot/flows/care"
)

// Moment returns a time in words of the language, in the time's own zone: 21 listopada, 14:30.
func (c *Catalog) Moment(lang care.Language, t time.Time) (string, error) {
	month, err := c.month(lang, t.Month())
	if err != nil {
		return "", err
	}
	return c.Text(lang, "date.moment", map[string]any{"Day": t.Day(), "Month": month, "Time": t.Format("15:04")})
}

// Date returns a date in words of the language: 21 listopada.
func (c *Catalog) Date(lang care.Language, d care.Date) (string, error) {
	month, err := c.month(lang, d.Month)
	if err != nil {
		return "", err
	}
	return c.Text(lang, "date.day", map[string]any{"Day": d.Day, "Month": month})
}

// Duration returns a length of time in words of the language, in the nominative: 30 minut, 8 godzin, 14 dni. Seconds
// are the least that is said; two days and more that are whole are said in days.
func (c *Catalog) Duration(lang care.Language, d time.Duration) (string, error) {
	units := []struct {
		key    string
		length time.Duration
	}{
		{"duration.days", care.Day},
		{"duration.hours", time.Hour},
		{"duration.minutes", time.Minute},
		{"duration.seconds", time.Second},
	}
	rest := max(d.Round(time.Second), 0)
	if rest == 0 {
		return c.Text(lang, "duration.minutes", map[string]any{"Count": 0})
	}
	if rest < 2*care.Day { // 24 and 36 hours are said in hours
		units = units[1:]
	}
	var words []string
	for _, unit := range units {
		n := int(rest / unit.length)
		if n == 0 {
			continue
		}
		rest %= unit.length
		word, err := c.Text(lang, unit.key, map[string]any{"Count": n})
		if err != nil {
			return "", err
		}
		words = append(words, word)
	}
	return strings.Join(words, " "), nil
}

// say returns a value as the language says it.
func (c *Catalog) say(lang care.Language, value any) (any, error) {
	switch v := value.(type) {
	case time.Time:
		return c.moment(lang, v)
	case care.Date:
		return c.day(lang, v)
	case time.Duration:
		return c.Duration(lang, v)
	case care.Money:
		return Money(lang, v), nil
	default:
		return value, nil
	}
}

// learnMonths keeps the names of the months, so that a date costs one text.
func (c *Catalog) learnMonths(lang care.Language) error {
	for i := range c.voices[lang].months {
		name, err := c.Text(lang, fmt.Sprintf("month.%d", i+1), nil)
		if err != nil {
			return err
		}
		c.voices[lang].months[i] = name
	}
	return nil
}

func (c *Catalog) month(lang care.Language, m time.Month) (string, error) {
	v := c.voices[lang]
	if v == nil || m < time.January || m > time.December {
		return "", fmt.Errorf("month %d in language %q: write 1 to 12 and one of %v", m, lang, care.Languages())
	}
	return v.months[m-1], nil
}
