package storage

import "carebot/flows/care"

// ByAnswered is an index of Ratings: when it was answered. What was asked and not answered is not in it.
const ByAnswered = "answered"

// Ratings by ID: one for every question to a customer about how they were treated, kept when the customer is forgotten.
// A report counts the scores of a period by ByAnswered, from its first instant to its last, and needs nothing else: kind,
// topic, staff and language are as they were when it was asked. ByCustomer: customer ID, when they were asked; what they
// did not answer is there, too.
var Ratings = NewTable(Schema[care.Rating]{
	Name: "rating",
	Key:  func(r care.Rating) []any { return []any{r.ID} },
	Indexes: []Index[care.Rating]{{
		Name: ByCustomer,
		Keys: func(r care.Rating) [][]any { return [][]any{{r.Customer, r.AskedAt}} },
	}, {
		Name: ByAnswered,
		Keys: func(r care.Rating) [][]any {
			if r.AnsweredAt.IsZero() {
				return nil
			}
			return [][]any{{r.AnsweredAt, r.ID}}
		},
	}},
})
