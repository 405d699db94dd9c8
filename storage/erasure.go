package storage

import (
	"time"

	"carebot/flows/care"
)

// ErasurePhase is how far the erasure of a customer has got.
type ErasurePhase string

// The phases of an erasure, in order; each is done page by page.
const (
	ErasingRecords ErasurePhase = "records" // what is kept by their chat or their ID; their orders lose the tie
	ErasingCases   ErasurePhase = "cases"   // one case after the other: staff are told, words go, posts are to be deleted
	ErasingPosts   ErasurePhase = "posts"   // waits until the posts in Slack have been deleted, case by case
	ErasingGoodbye ErasurePhase = "goodbye" // the goodbye is on its way
	ErasingRest    ErasurePhase = "rest"    // it has gone: what the last messages left, set-aside updates; then this record
)

// Erasure is the erasure of a customer while it lasts: all that is still known of them. Their record went when it was
// begun, so that a new word from the same chat is a new customer's.
type Erasure struct {
	ID       string        `json:"id"`       // the pseudonym that stands in their cases from now on; random
	Customer string        `json:"customer"` // the ID they had
	Address  care.Address  `json:"address"`
	Language care.Language `json:"language"` // of the goodbye
	By       string        `json:"by"`       // "customer" or "operator"
	At       time.Time     `json:"at"`       // when it was begun
	Seq      uint64        `json:"seq"`      // the last delivery enqueued before it was begun
	Phase    ErasurePhase  `json:"phase"`
	Step     int           `json:"step,omitempty"`   // how far within a phase, or within the present case
	Cursor   []byte        `json:"cursor,omitempty"` // how far within a step
	Case     string        `json:"case,omitempty"`   // the present case
	Told     bool          `json:"told,omitempty"`   // the managers have been told
	Tries    int           `json:"tries,omitempty"`  // how often it has looked whether what it waits for is over
}

// Erasures by ID.
var Erasures = NewTable(Schema[Erasure]{
	Name: "erasure",
	Key:  func(e Erasure) []any { return []any{e.ID} },
})
