package engine

import (
	"slices"
	"time"

	"carebot/flows/care"
	"carebot/storage"
)

const (
	shownCases  = 100 // of a customer, the newest
	figuresFor  = 30 * care.Day
	figuresOf   = 200 // replies at most: a decision's work is bounded
	wordsToLook = 50  // entries looked at for the last words of a case
)

// LastCases implements flow.View.
func (v *view) LastCases() []care.Case {
	cases, _, err := storage.Cases.By(v.turn.tx, storage.ByCustomer,
		storage.Query{Prefix: []any{v.customer.ID}, Limit: shownCases, Reverse: true})
	v.keep(err)
	return cases
}

// LastWords implements flow.View: notes and what was deleted are not the customer's to see.
func (v *view) LastWords(number string, n int) []care.Entry {
	entries, _, err := storage.Entries.Page(v.turn.tx, storage.Query{Prefix: []any{number}, Limit: wordsToLook, Reverse: true})
	v.keep(err)
	entries = slices.DeleteFunc(entries, func(e care.Entry) bool { return e.Note || e.Deleted })
	entries = entries[:min(n, len(entries))]
	slices.Reverse(entries)
	return entries
}

// FirstReplies implements flow.View.
func (v *view) FirstReplies() (median time.Duration, of int) {
	since := v.turn.now.Add(-figuresFor).UTC()
	cases, _, err := storage.Cases.By(v.turn.tx, storage.ByReplied,
		storage.Query{From: []any{since}, Limit: figuresOf, Reverse: true})
	v.keep(err)
	hours := v.Company().Hours
	took := make([]time.Duration, 0, len(cases))
	for _, c := range cases {
		took = append(took, hours.Between(c.Since(), c.RepliedAt))
	}
	return medianOf(took), len(took)
}

// medianOf returns the middle of durations, the lower of two middles; 0 of none.
func medianOf(all []time.Duration) time.Duration {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[(len(all)-1)/2]
}
