package locales

import (
	"fmt"
	"time"

	"carebot/flows/care"
)

// dated is a time or a date as texts get it: {{.Reply}} is 21 listopada, 14:30, and {{.Reply.By}} is piątku, 21 listopada,
// 14:30, the way it is said behind "by", as in do piątku. A promise names the weekday: people plan by it.
type dated struct {
	text    string
	weekday string // in the case that follows "by"
}

// String returns the date, and the time where there is one.
func (d dated) String() string { return d.text }

// By returns the same with the weekday in front.
func (d dated) By() string { return d.weekday + ", " + d.text }

// moment returns a time for a text.
func (c *Catalog) moment(lang care.Language, t time.Time) (dated, error) {
	text, err := c.Moment(lang, t)
	if err != nil {
		return dated{}, err
	}
	return dated{text, c.voices[lang].weekdays[t.Weekday()]}, nil
}

// day returns a date for a text.
func (c *Catalog) day(lang care.Language, d care.Date) (dated, error) {
	text, err := c.Date(lang, d)
	if err != nil {
		return dated{}, err
	}
	weekday := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Weekday()
	return dated{text, c.voices[lang].weekdays[weekday]}, nil
}

// learnWeekdays keeps the names of the weekdays.
func (c *Catalog) learnWeekdays(lang care.Language) error {
	for i := range c.voices[lang].weekdays {
		name, err := c.Text(lang, fmt.Sprintf("weekday.%d", i), nil)
		if err != nil {
			return err
		}
		c.voices[lang].weekdays[i] = name
	}
	return nil
}
