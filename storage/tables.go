package storage

import (
	"strconv"
	"strings"

	"carebot/flows/care"
)

// All returns every table of carebot, for Prepare and Verify.
func All() []Noun {
	return []Noun{
		Customers, Conversations, Cases, Entries, Orders, Ties, Attempts, Notices, Hands,
		Deliveries, Receipts, SeenEvents, EarlyEvents, SetAsides, Albums, Timers, Counters, Erasures, Ideas, Homes, Papers,
		Consents, Wordings, Newsletters, Walks, Recipients, CouponLists, Coupons, CouponFiles, Ratings,
	}
}

// The names of indexes.
const (
	ByAddress  = "address"  // of Customers: platform, chat; unique
	ByCustomer = "customer" // of Cases: customer ID, number; of Orders: customer ID, time placed; of Ties, Notices: customer ID, order; of Ideas: customer ID
	ByPhone    = "phone"    // of Customers: the phone they have proven; of Orders: the phone on it
	ByReplied  = "replied"  // of Cases: when first replied to
	ByAssignee = "assignee" // of Cases, the open ones: staff Slack ID (empty: unowned), number
	ByClock    = "clock"    // of Cases, the open ones: staff Slack ID (empty: unowned), when what is owed next is due, number
	ByNext     = "next"     // of Cases, the open ones: when what is owed next is due, number
	ByDeed     = "deed"     // of Cases: staff Slack ID, a day on which they did what counts in their figures
	ByName     = "name"     // of Customers: a folded word of their name, or their username
	ByMessage  = "message"  // of Entries: case, message ID; of Receipts: platform, chat, message ID
	ByWord     = "word"     // of Receipts: case, the customer's message ID a post holds
	ByCase     = "case"     // of Receipts: case
	ByUntil    = "until"    // of SeenEvents, EarlyEvents and Attempts: until
	ByDue      = "due"      // of Timers: due, key
)

// Customers by ID.
var Customers = NewTable(Schema[care.Customer]{
	Name: "customer",
	Key:  func(c care.Customer) []any { return []any{c.ID} },
	Indexes: []Index[care.Customer]{{
		Name: ByAddress, Unique: true,
		Keys: func(c care.Customer) [][]any { return [][]any{{c.Address.Platform, c.Address.Chat}} },
	}, {
		Name: ByPhone,
		Keys: func(c care.Customer) [][]any { return unlessEmpty(c.Phone) },
	}, {
		Name: ByName,
		Keys: nameKeys,
	}, {
		Name: ByCode, Unique: true,
		Keys: func(c care.Customer) [][]any { return unlessEmpty(c.Code) },
	}, {
		Name: ByRef,
		Keys: func(c care.Customer) [][]any { return unlessEmpty(c.Ref) },
	}, {
		Name: ByCreated,
		Keys: createdKeys,
	}},
})

// Conversations by platform and chat.
var Conversations = NewTable(Schema[care.Conversation]{
	Name: "conversation",
	Key:  func(c care.Conversation) []any { return []any{c.Address.Platform, c.Address.Chat} },
})

// Cases by number. In indexes C-999 comes before C-1000.
var Cases = NewTable(Schema[care.Case]{
	Name: "case",
	Key:  func(c care.Case) []any { return []any{c.Number} },
	Indexes: append(caseClocks(), []Index[care.Case]{
		{
			Name: ByDeed,
			Keys: deedKeys,
		},
		{
			Name: ByLast,
			Keys: lastKeys,
		},
		{
			Name: ByCustomer,
			Keys: func(c care.Case) [][]any { return [][]any{{c.Customer, caseOrder(c.Number)}} },
		},
		{
			Name: ByAssignee,
			Keys: func(c care.Case) [][]any {
				if !c.Open() {
					return nil
				}
				return [][]any{{c.Assignee, caseOrder(c.Number)}}
			},
		},
		{
			Name: ByReplied,
			Keys: func(c care.Case) [][]any {
				if c.RepliedAt.IsZero() {
					return nil
				}
				return [][]any{{c.RepliedAt}}
			},
		},
	}...),
})

// caseOrder is what cases are sorted by: the number within C-1001.
func caseOrder(number string) any {
	_, digits, _ := strings.Cut(number, "-")
	if n, err := strconv.ParseUint(digits, 10, 63); err == nil {
		return n
	}
	return number
}

// Entries by case and sequence.
var Entries = NewTable(Schema[care.Entry]{
	Name: "entry",
	Key:  func(e care.Entry) []any { return []any{e.Case, e.Seq} },
	Indexes: []Index[care.Entry]{{
		Name: ByMessage,
		Keys: func(e care.Entry) [][]any { return each(e.Message.IDs, e.Case) },
	}},
})

// each returns for each ID the parts with the ID behind them.
func each(ids []string, parts ...any) [][]any {
	keys := make([][]any, 0, len(ids))
	for _, id := range ids {
		keys = append(keys, append(parts[:len(parts):len(parts)], id))
	}
	return keys
}

// Orders by care.OrderKey of their number.
var Orders = NewTable(Schema[care.Order]{
	Name: "order",
	Key:  func(o care.Order) []any { return []any{care.OrderKey(o.Number)} },
	Indexes: []Index[care.Order]{{
		Name: ByCustomer,
		Keys: func(o care.Order) [][]any {
			if o.Customer == "" {
				return nil
			}
			return [][]any{{o.Customer, o.PlacedAt}}
		},
	}, {
		Name: ByPhone,
		Keys: func(o care.Order) [][]any { return unlessEmpty(o.Phone) },
	}},
})

// unlessEmpty returns the one entry of a record that has a value, none of one that has not.
func unlessEmpty(value string) [][]any {
	if value == "" {
		return nil
	}
	return [][]any{{value}}
}

// Ties by care.OrderKey and customer ID.
var Ties = NewTable(Schema[care.Tie]{
	Name: "tie",
	Key:  func(t care.Tie) []any { return []any{t.Order, t.Customer} },
	Indexes: []Index[care.Tie]{{
		Name: ByCustomer,
		Keys: func(t care.Tie) [][]any { return [][]any{{t.Customer, t.Order}} },
	}},
})

// Attempts by their key.
var Attempts = NewTable(Schema[care.Attempts]{
	Name: "attempts",
	Key:  func(a care.Attempts) []any { return []any{a.Key} },
	Indexes: []Index[care.Attempts]{{
		Name: ByUntil,
		Keys: func(a care.Attempts) [][]any { return [][]any{{a.Forgotten().UTC()}} },
	}},
})

// Notices by care.OrderKey and customer ID.
var Notices = NewTable(Schema[Notice]{
	Name: "notice",
	Key:  func(n Notice) []any { return []any{n.Order, n.Customer} },
	Indexes: []Index[Notice]{{
		Name: ByCustomer,
		Keys: func(n Notice) [][]any { return [][]any{{n.Customer, n.Order}} },
	}},
})

// Hands by staff Slack ID.
var Hands = NewTable(Schema[Hand]{
	Name: "hand",
	Key:  func(h Hand) []any { return []any{h.Staff} },
})

// Papers by case and number.
var Papers = NewTable(Schema[Paper]{
	Name: "paper",
	Key:  func(p Paper) []any { return []any{p.Case, p.N} },
})

// Counters by name.
var Counters = NewTable(Schema[Counter]{
	Name: "counter",
	Key:  func(c Counter) []any { return []any{c.Name} },
})
