package storage

import (
	"slices"

	"carebot/flows/care"
)

// The tables of what comes in and goes out: deliveries and their receipts, events and what is made of them.

// Deliveries by lane, sequence and sub: the order they go in.
var Deliveries = NewTable(Schema[Delivery]{
	Name: "delivery",
	Key:  func(d Delivery) []any { return []any{d.Lane, d.Seq, d.Sub} },
})

// Receipts by the delivery's ref.
var Receipts = NewTable(Schema[Receipt]{
	Name: "receipt",
	Key:  func(r Receipt) []any { return []any{r.Ref} },
	Indexes: []Index[Receipt]{{
		Name: ByMessage,
		Keys: func(r Receipt) [][]any { return each(r.IDs, r.Platform, r.Chat) },
	}, {
		Name: ByWord,
		Keys: func(r Receipt) [][]any { return each(messages(r.Words), r.Case) },
	}, {
		Name: ByCase,
		Keys: func(r Receipt) [][]any { return unlessEmpty(r.Case) },
	}},
})

// messages returns the IDs of the messages that words are of, each once.
func messages(words []care.Word) []string {
	var ids []string
	for _, w := range words {
		if !slices.Contains(ids, w.Message) {
			ids = append(ids, w.Message)
		}
	}
	return ids
}

// SeenEvents by ID.
var SeenEvents = NewTable(Schema[Seen]{
	Name: "seen",
	Key:  func(s Seen) []any { return []any{s.ID} },
	Indexes: []Index[Seen]{{
		Name: ByUntil,
		Keys: func(s Seen) [][]any { return [][]any{{s.Until}} },
	}},
})

// EarlyEvents by thread, in order of arrival.
var EarlyEvents = NewTable(Schema[Early]{
	Name: "early",
	Key:  func(e Early) []any { return []any{e.Platform, e.Chat, e.Thread, e.Seq} },
	Indexes: []Index[Early]{{
		Name: ByUntil,
		Keys: func(e Early) [][]any { return [][]any{{e.Until}} },
	}},
})

// SetAsides by ID.
var SetAsides = NewTable(Schema[SetAside]{
	Name: "set_aside",
	Key:  func(s SetAside) []any { return []any{s.ID} },
})

// Albums by key.
var Albums = NewTable(Schema[Album]{
	Name: "album",
	Key:  func(a Album) []any { return []any{a.Key} },
})

// Timers by key.
var Timers = NewTable(Schema[Timer]{
	Name: "timer",
	Key:  func(t Timer) []any { return []any{t.Key} },
	Indexes: []Index[Timer]{{
		Name: ByDue,
		Keys: func(t Timer) [][]any { return [][]any{{t.Due, t.Key}} },
	}},
})
