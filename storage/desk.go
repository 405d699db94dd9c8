package storage

import (
	"time"

	"carebot/flows/care"
)

// Ideas by ID.
var Ideas = NewTable(Schema[care.Idea]{
	Name: "idea",
	Key:  func(i care.Idea) []any { return []any{i.ID} },
	Indexes: []Index[care.Idea]{{
		Name: ByCustomer,
		Keys: func(i care.Idea) [][]any { return unlessEmpty(i.Customer) },
	}, {
		Name: ByAt,
		Keys: ideaKeys,
	}},
})

// Home is that a member of staff has opened App Home, and sees there what changes.
type Home struct {
	Staff    string    `json:"staff"` // Slack ID
	OpenedAt time.Time `json:"opened_at"`
}

// Homes by staff Slack ID.
var Homes = NewTable(Schema[Home]{
	Name: "home",
	Key:  func(h Home) []any { return []any{h.Staff} },
})

// never is when nothing is due: it sorts behind all that is.
var never = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// caseClocks are the indexes of open cases by what is owed next. Their version is raised whenever care.Case.NextClock
// changes its meaning.
func caseClocks() []Index[care.Case] {
	keys := func(c care.Case, who ...any) [][]any {
		if !c.Open() {
			return nil
		}
		due := never
		if clock, found := c.NextClock(); found {
			due = clock.Due.UTC()
		}
		return [][]any{append(who, due, caseOrder(c.Number))}
	}
	return []Index[care.Case]{
		{Name: ByClock, Keys: func(c care.Case) [][]any { return keys(c, c.Assignee) }},
		{Name: ByNext, Keys: func(c care.Case) [][]any { return keys(c) }},
	}
}

// deedKeys gives the entries of a case by who did what counts in their figures, and on which days.
func deedKeys(c care.Case) [][]any {
	var keys [][]any
	for _, d := range c.Deeds() {
		keys = append(keys, []any{d.Staff, d.On})
	}
	return keys
}

// nameKeys gives the entries of a customer by the words they are found by.
func nameKeys(c care.Customer) [][]any {
	var keys [][]any
	for _, word := range c.FoundBy() {
		keys = append(keys, []any{word})
	}
	return keys
}
