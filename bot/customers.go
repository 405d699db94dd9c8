package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"carebot/bot/api"
	"carebot/bot/engine"
	"carebot/flows/care"
)

// customers answers what operators ask about customers.
type customers struct{ engine *engine.Engine }

var _ api.Customers = customers{}

// Person implements api.Customers.
func (c customers) Person(ctx context.Context, id string) (api.Person, error) {
	found, err := c.engine.FindCustomer(ctx, id)
	if err != nil {
		return api.Person{}, unknown(err)
	}
	p := api.Person{ID: found.ID, Name: found.FullName(), Open: []string{}}
	err = c.engine.EachCase(ctx, found.ID, func(one care.Case) {
		p.Cases++
		if one.Open() {
			p.Open = append(p.Open, one.Number)
		}
	})
	return p, err
}

// ExportCustomer implements api.Customers.
func (c customers) ExportCustomer(ctx context.Context, id string) (json.RawMessage, error) {
	held, err := c.engine.ExportCustomer(ctx, id)
	if err != nil {
		return nil, unknown(err)
	}
	return held.JSON()
}

// EraseCustomer implements api.Customers.
func (c customers) EraseCustomer(ctx context.Context, id string) (api.Person, error) {
	p, err := c.Person(ctx, id)
	if err != nil {
		return p, err
	}
	return p, unknown(c.engine.EraseCustomer(ctx, p.ID))
}

// unknown says in the words of the control socket that nobody is known.
func unknown(err error) error {
	if errors.Is(err, engine.ErrNoCustomer) {
		return fmt.Errorf("%w", api.ErrNoCustomer)
	}
	return err
}

// offlineCustomers erases as far as it goes without the platforms; the rest is done when the bot runs.
type offlineCustomers struct{ customers }

// EraseCustomer implements api.Customers.
func (c offlineCustomers) EraseCustomer(ctx context.Context, id string) (api.Person, error) {
	p, err := c.customers.EraseCustomer(ctx, id)
	if err != nil {
		return p, err
	}
	return p, c.engine.EraseAhead(ctx)
}

// OfflineCustomers runs f instead of the bot, as Offline does.
func (b *Bot) OfflineCustomers(ctx context.Context, f func(api.Customers) error) error {
	return b.Offline(ctx, func(api.Orders) error { return f(offlineCustomers{customers{b.engine}}) })
}
