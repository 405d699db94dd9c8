package engine

import (
	"slices"

	"carebot/flows/care"
	"carebot/storage"
)

// ExportedOffers is what is held about a customer and offers.
type ExportedOffers struct {
	Consent     *care.Consent    `json:"consent,omitempty"`
	Words       []care.Wording   `json:"words,omitempty"` // those that they decided on, as they were worded
	Newsletters []care.Recipient `json:"newsletters,omitempty"`
	Coupons     []care.Coupon    `json:"coupons,omitempty"`
}

// offers gathers what is held about a customer and offers.
func (x *exporter) offers() error {
	id, out := x.out.Customer.ID, &ExportedOffers{}
	if err := x.consent(id, out); err != nil {
		return err
	}
	err := pages(x, storage.Under(id), by(storage.Recipients, storage.ByCustomer), func(r care.Recipient) error {
		out.Newsletters = append(out.Newsletters, r)
		return nil
	})
	if err != nil {
		return err
	}
	err = pages(x, storage.Under(id), by(storage.Coupons, storage.ByCustomer), func(c care.Coupon) error {
		out.Coupons = append(out.Coupons, c)
		return nil
	})
	if out.Consent != nil || len(out.Newsletters)+len(out.Coupons) > 0 {
		x.out.Offers = out
	}
	return err
}

// consent gathers what they decided, and the words of each decision.
func (x *exporter) consent(id string, out *ExportedOffers) error {
	return x.engine.Committer.store.View(x.ctx, func(tx storage.Tx) error {
		*out = ExportedOffers{}
		c, found, err := storage.Consents.Get(tx, id)
		if err != nil || !found {
			return err
		}
		out.Consent = &c
		for _, decided := range append(slices.Clone(c.Before), c.ConsentChange) {
			w, found, err := storage.Wordings.Get(tx, decided.Words.Key, decided.Words.Language, decided.Words.Version)
			if err != nil {
				return err
			}
			if found && !slices.Contains(out.Words, w) {
				out.Words = append(out.Words, w)
			}
		}
		return nil
	})
}
