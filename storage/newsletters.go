package storage

import "carebot/flows/care"

// The names of indexes of newsletters and what belongs to them. ByCustomer is of Recipients: customer ID, time planned;
// of Coupons: customer ID, time given.
const (
	ByState = "state" // of Newsletters: state, when it is to go out
	ByCode  = "code"  // of Customers: the code of their own link; of Coupons: the code; unique
	ByRef   = "ref"   // of Customers: the code of the link they came by
)

// Consents by customer ID. Who has none was never asked and never said a word about offers.
var Consents = NewTable(Schema[care.Consent]{
	Name: "consent",
	Key:  func(c care.Consent) []any { return []any{c.Customer} },
})

// Wordings by text key, language and version; they name no customer.
var Wordings = NewTable(Schema[care.Wording]{
	Name: "wording",
	Key:  func(w care.Wording) []any { return []any{w.Key, w.Language, w.Version} },
})

// Newsletters by ID.
var Newsletters = NewTable(Schema[care.Newsletter]{
	Name: "newsletter",
	Key:  func(n care.Newsletter) []any { return []any{n.ID} },
	Indexes: []Index[care.Newsletter]{{
		Name: ByState,
		Keys: func(n care.Newsletter) [][]any { return [][]any{{n.State, n.SendAt}} },
	}},
})

// Recipients by newsletter and customer ID: an Insert is what makes that nobody gets a newsletter twice.
var Recipients = NewTable(Schema[care.Recipient]{
	Name: "recipient",
	Key:  func(r care.Recipient) []any { return []any{r.Newsletter, r.Customer} },
	Indexes: []Index[care.Recipient]{{
		Name: ByCustomer,
		Keys: func(r care.Recipient) [][]any { return [][]any{{r.Customer, r.At}} },
	}},
})

// CouponLists by name. A list's record is the guard of handing out: whoever gives a code reads and writes it.
var CouponLists = NewTable(Schema[care.CouponList]{
	Name: "coupon_list",
	Key:  func(l care.CouponList) []any { return []any{l.Name} },
})

// Coupons by list and number. A code is in one list, once.
var Coupons = NewTable(Schema[care.Coupon]{
	Name: "coupon",
	Key:  func(c care.Coupon) []any { return []any{c.List, c.N} },
	Indexes: []Index[care.Coupon]{{
		Name: ByCode, Unique: true,
		Keys: func(c care.Coupon) [][]any { return [][]any{{c.Code}} },
	}, {
		Name: ByCustomer,
		Keys: func(c care.Coupon) [][]any {
			if c.Customer == "" {
				return nil
			}
			return [][]any{{c.Customer, c.At}}
		},
	}},
})

// Walk is how far a newsletter has come: whom of those who want offers has been looked at, and what became of it for whom
// it was meant. It changes with every recipient, so it is kept apart from the newsletter.
type Walk struct {
	Newsletter string                `json:"newsletter"`        // its ID
	After      []byte                `json:"after,omitempty"`   // where the next page of Consents begins
	Whole      bool                  `json:"whole,omitempty"`   // all have been looked at
	Enqueued   int                   `json:"enqueued"`          // whom it was meant for
	Counts     care.NewsletterCounts `json:"counts,omitzero"`   // what became of it for them
	Best       map[string]int64      `json:"best,omitempty"`    // care.Measures.Best, as it was when the walk began
	Picture    *care.File            `json:"picture,omitempty"` // the picture as the platform has it, once it was uploaded
	Shown      bool                  `json:"shown,omitempty"`   // the managers have a message that shows how far it is
	// Then is how many were done when it was last begun or gone on with, and Refused how many the platform has refused since,
	// as it would refuse them all.
	Then    int       `json:"then,omitempty"`
	Refused int       `json:"refused,omitempty"`
	Pace    care.Pace `json:"pace,omitempty"`
	Asleep  bool      `json:"asleep,omitempty"` // the managers' message says that it waits for the end of the quiet time
}

// Over reports whether nobody is left.
func (w Walk) Over() bool { return w.Whole && w.Counts.Done() >= w.Enqueued }

// Walks by newsletter ID.
var Walks = NewTable(Schema[Walk]{
	Name: "walk",
	Key:  func(w Walk) []any { return []any{w.Newsletter} },
})
