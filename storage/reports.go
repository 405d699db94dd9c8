package storage

import "carebot/flows/care"

// The indexes that reports are counted by.
const (
	ByLast    = "last"    // of Cases: when something last changed; of open ones: the end of days
	ByCreated = "created" // of Customers: when they were first seen
	ByAt      = "at"      // of Ideas: when it came
)

// lastKeys gives the one entry of a case that a report finds it by: from the beginning of its period on stand all cases
// that it has to count, those that were open at its end included, however long they have been.
func lastKeys(c care.Case) [][]any {
	switch {
	case c.Open():
		return [][]any{{never}}
	case len(c.History) == 0:
		return [][]any{{c.OpenedAt.UTC()}}
	default:
		return [][]any{{c.History[len(c.History)-1].At.UTC()}}
	}
}

func createdKeys(c care.Customer) [][]any { return [][]any{{c.CreatedAt.UTC()}} }

func ideaKeys(i care.Idea) [][]any { return [][]any{{i.At.UTC()}} }
