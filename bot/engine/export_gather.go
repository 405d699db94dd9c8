package engine

import (
	"context"
	"encoding/json"
	"fmt"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

// exporter gathers an export.
type exporter struct {
	engine *Engine
	ctx    context.Context // it lives as long as one export
	out    Export
	marks  []string // what tells that something set aside is theirs
}

// pages hands all records that a query finds to f, page by page.
func pages[T any](
	x *exporter, q storage.Query, read func(storage.Tx, storage.Query) ([]T, []byte, error), f func(T) error,
) error {
	for {
		var page []T
		err := x.engine.Committer.store.View(x.ctx, func(tx storage.Tx) (err error) {
			page, q.After, err = read(tx, q)
			return err
		})
		if err != nil {
			return err
		}
		for _, record := range page {
			if err := f(record); err != nil {
				return err
			}
		}
		if q.After == nil {
			return nil
		}
	}
}

// by reads a table by an index.
func by[T any](table storage.Table[T], index string) func(storage.Tx, storage.Query) ([]T, []byte, error) {
	return func(tx storage.Tx, q storage.Query) ([]T, []byte, error) { return table.By(tx, index, q) }
}

func (x *exporter) cases() error {
	c := x.out.Customer
	x.marks = []string{c.Address.Chat, c.ID}
	return pages(x, storage.Under(c.ID), by(storage.Cases, storage.ByCustomer), func(one care.Case) error {
		x.marks = append(x.marks, one.Number)
		exported := x.exported(one)
		err := pages(x, storage.Under(one.Number), storage.Entries.Page, func(e care.Entry) error {
			exported.Messages = append(exported.Messages, x.message(e))
			return nil
		})
		if err != nil {
			return err
		}
		x.out.Cases = append(x.out.Cases, exported)
		return pages(x, storage.Under(one.Number), by(storage.Receipts, storage.ByCase), x.copied(care.Slack))
	})
}

func (x *exporter) exported(c care.Case) ExportedCase {
	staff, _ := x.engine.staff(c.Assignee)
	var decided *ExportedDecision
	if r := c.Resolution; r != nil {
		decided = &ExportedDecision{Outcome: r.Outcome, Refund: r.Refund, Reason: r.Reason, Words: r.Words, At: r.At}
	}
	return ExportedCase{
		Number: c.Number, Kind: c.Kind, Status: c.Status, Language: c.Language, Topic: c.Topic, Order: c.Order, Wish: c.Wish, Offer: c.Offer,
		Description: c.Description, Staff: staff.Name, OpenedAt: c.OpenedAt, FirstReply: c.FirstReply, RepliedAt: c.RepliedAt,
		Decision: c.Decision, SettledAt: c.SettledAt, Decided: decided, Messages: []ExportedMessage{},
	}
}

func (x *exporter) message(e care.Entry) ExportedMessage {
	m := ExportedMessage{
		At: e.Message.At, By: string(e.Author), Content: e.Message.Content, Before: e.Versions, Withdrawn: e.Deleted,
	}
	switch {
	case e.Note:
		m.By = "note"
	case e.Author == care.ByStaff:
		staff, _ := x.engine.staff(e.Staff)
		m.Name = staff.Name
	}
	return m
}

// copied keeps where the messages of a platform are.
func (x *exporter) copied(of care.Platform) func(storage.Receipt) error {
	var last string
	return func(r storage.Receipt) error {
		if r.Platform == of && r.Ref != last {
			x.out.Copies = append(x.out.Copies, ExportedCopy{
				Platform: r.Platform, Chat: r.Chat, Messages: r.IDs, Files: r.Files, Case: r.Case, At: r.At,
			})
		}
		last = r.Ref
		return nil
	}
}

func (x *exporter) orders() error {
	id := x.out.Customer.ID
	err := pages(x, storage.Under(id), by(storage.Orders, storage.ByCustomer), func(o care.Order) error {
		raw, err := care.FormatOrder(o)
		x.out.Orders = append(x.out.Orders, json.RawMessage(raw))
		return err
	})
	if err != nil {
		return err
	}
	return pages(x, storage.Under(id), by(storage.Ties, storage.ByCustomer), func(tie care.Tie) error {
		x.out.Ties = append(x.out.Ties, tie)
		return nil
	})
}

func (x *exporter) dialogue() error {
	c := x.out.Customer
	return x.engine.Committer.store.View(x.ctx, func(tx storage.Tx) error {
		talk, found, err := storage.Conversations.Get(tx, c.Address.Platform, c.Address.Chat)
		if err != nil {
			return err
		}
		if found {
			x.out.Conversation = &talk
		}
		attempts, found, err := storage.Attempts.Get(tx, care.AttemptsOfCustomer(c.ID))
		if found {
			x.out.Attempts = &attempts
		}
		return err
	})
}

func (x *exporter) chat() error {
	address := x.out.Customer.Address
	err := pages(x, storage.Under(address.Platform, address.Chat), by(storage.Receipts, storage.ByMessage), x.copied(address.Platform))
	if err != nil {
		return err
	}
	return pages(x, storage.Under(address.String()), storage.Deliveries.Page, func(rec storage.Delivery) error {
		var d platform.Delivery
		if err := json.Unmarshal(rec.Payload, &d); err != nil {
			return fmt.Errorf("a stored delivery cannot be read: %w", err)
		}
		if d.Content.Text != "" {
			x.out.Waiting = append(x.out.Waiting, d.Content.Text)
		}
		return nil
	})
}

func (x *exporter) asides() error {
	return pages(x, storage.Query{Limit: 20}, storage.SetAsides.Page, func(aside storage.SetAside) error {
		if names(x.marks, aside.Raw) {
			x.out.SetAside = append(x.out.SetAside, ExportedAside{At: aside.At, Raw: string(aside.Raw)})
		}
		return nil
	})
}
