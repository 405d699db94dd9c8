package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"carebot/flows/care"
	"carebot/storage"
)

// ErrNoCustomer: nobody is known by the ID.
var ErrNoCustomer = errors.New("engine: no such customer")

// Export is all that is held about one person, as they get it. Notes of staff are in it, since they are about them, but
// not who wrote them; Slack's IDs of staff are left out.
type Export struct {
	MadeAt       time.Time          `json:"made_at"`
	Company      string             `json:"company"`
	Customer     care.Customer      `json:"customer"`
	Cases        []ExportedCase     `json:"cases"`
	Orders       []json.RawMessage  `json:"orders"` // as the shop told of them
	Ties         []care.Tie         `json:"ties,omitempty"`
	Conversation *care.Conversation `json:"conversation,omitempty"` // where they stand in the dialogue
	Ratings      []care.Rating      `json:"ratings,omitempty"`      // what they were asked about how they were treated, and their scores
	Ideas        []care.Idea        `json:"ideas,omitempty"`        // what they answered to open questions
	Attempts     *care.Attempts     `json:"attempts,omitempty"`     // failed proofs of the last minutes
	Offers       *ExportedOffers    `json:"offers,omitempty"`       // what they decided about offers, and what they got
	Waiting      []string           `json:"waiting,omitempty"`      // what is still to be sent to them
	Copies       []ExportedCopy     `json:"copies"`                 // where messages of or about them are
	SetAside     []ExportedAside    `json:"set_aside,omitempty"`    // their updates that could not be taken
}

// ExportedCase is a case with its messages.
type ExportedCase struct {
	Number      string            `json:"number"`
	Kind        care.Kind         `json:"kind"`
	Status      care.Status       `json:"status"`
	Language    care.Language     `json:"language"`
	Topic       string            `json:"topic,omitempty"`
	Order       string            `json:"order,omitempty"`
	Wish        string            `json:"wish,omitempty"`
	Offer       string            `json:"offer,omitempty"` // the newsletter it asks about
	Description string            `json:"description,omitempty"`
	Staff       string            `json:"staff,omitempty"` // who has it, by name
	OpenedAt    time.Time         `json:"opened_at"`
	FirstReply  time.Time         `json:"first_reply_by,omitzero"`
	RepliedAt   time.Time         `json:"replied_at,omitzero"`
	Decision    time.Time         `json:"decision_by,omitzero"`
	SettledAt   time.Time         `json:"settled_at,omitzero"`
	Decided     *ExportedDecision `json:"decided,omitempty"`
	Messages    []ExportedMessage `json:"messages"`
}

// ExportedDecision is what was decided about a case.
type ExportedDecision struct {
	Outcome care.Outcome `json:"outcome"`
	Refund  care.Money   `json:"refund,omitzero"`
	Reason  string       `json:"reason,omitempty"`
	Words   string       `json:"words,omitempty"` // to the customer
	At      time.Time    `json:"at"`
}

// ExportedMessage is a message of a case.
type ExportedMessage struct {
	At        time.Time      `json:"at"`
	By        string         `json:"by"`              // customer, staff or note
	Name      string         `json:"name,omitempty"`  // of the employee
	Content   care.Content   `json:"content"`         // files by name: their bytes are on the platforms
	Before    []care.Content `json:"before,omitzero"` // what it said before it was edited, oldest first
	Withdrawn bool           `json:"withdrawn,omitempty"`
}

// ExportedCopy is where a message is on a platform.
type ExportedCopy struct {
	Platform care.Platform `json:"platform"`
	Chat     string        `json:"chat"`
	Messages []string      `json:"messages"`
	Files    []string      `json:"files,omitempty"`
	Case     string        `json:"case,omitempty"`
	At       time.Time     `json:"at"`
}

// ExportedAside is an update that was set aside.
type ExportedAside struct {
	At  time.Time `json:"at"`
	Raw string    `json:"raw"`
}

// FindCustomer returns a customer by their ID (K-1001) or the ID of their Telegram chat. ErrNoCustomer: nobody is known.
func (e *Engine) FindCustomer(ctx context.Context, id string) (c care.Customer, err error) {
	err = e.Committer.store.View(ctx, func(tx storage.Tx) error {
		c, err = customerBy(tx, id)
		return err
	})
	return c, err
}

func customerBy(tx storage.Tx, id string) (care.Customer, error) {
	c, found, err := storage.Customers.Get(tx, strings.ToUpper(id))
	if err == nil && !found {
		c, found, err = storage.Customers.One(tx, storage.ByAddress, care.Telegram, id)
	}
	if err == nil && !found {
		err = fmt.Errorf("%w: %s", ErrNoCustomer, id)
	}
	return c, err
}

// ExportCustomer gathers all that is held about a customer, page by page.
func (e *Engine) ExportCustomer(ctx context.Context, id string) (Export, error) {
	c, err := e.FindCustomer(ctx, id)
	if err != nil {
		return Export{}, err
	}
	c.Dossier = c.Shared()
	x := &exporter{engine: e, ctx: ctx, out: Export{
		MadeAt: e.Now().In(e.zone()), Company: e.Company.Name, Customer: c, Cases: []ExportedCase{}, Orders: []json.RawMessage{}, Copies: []ExportedCopy{},
	}}
	for _, gather := range []func() error{x.cases, x.orders, x.ratings, x.ideas, x.offers, x.dialogue, x.chat, x.asides} {
		if err := gather(); err != nil {
			return Export{}, err
		}
	}
	return x.out, nil
}

func (e *Engine) zone() *time.Location {
	if e.Company.Zone != nil {
		return e.Company.Zone
	}
	return time.UTC
}

// JSON returns the export as it is sent and printed: indented, ending in a newline.
func (x Export) JSON() ([]byte, error) {
	raw, err := json.MarshalIndent(x, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode what is held about a customer: %w", err)
	}
	return append(raw, '\n'), nil
}
