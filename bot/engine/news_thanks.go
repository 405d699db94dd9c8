package engine

import (
	"time"

	"carebot/flows/care"
	"carebot/storage"
)

// recommendations reads when a customer last had a part in one and was last thanked for any, where the audience asks for it.
func recommendations(tx storage.Tx, c care.Customer, f care.Facts, a care.Audience) (care.Facts, error) {
	if !a.Names(care.Unthanked) {
		return f, nil
	}
	if c.Ref != "" { // a code on a leaflet is nobody's
		_, found, err := storage.Customers.One(tx, storage.ByCode, c.Ref)
		if err != nil {
			return f, err
		}
		if found {
			f = f.AddRecommendation(c.CameAt())
		}
	}
	if c.Code != "" {
		err := eachOf(func(q storage.Query) ([]care.Customer, []byte, error) {
			q.Prefix = []any{c.Code}
			return storage.Customers.By(tx, storage.ByRef, q)
		}, func(came care.Customer) bool {
			f = f.AddRecommendation(came.CameAt())
			return true
		})
		if err != nil {
			return f, err
		}
	}
	if f.Recommended.IsZero() {
		return f, nil
	}
	var err error
	f.Thanked, err = thanked(tx, c.ID)
	return f, err
}

// thanked returns when a customer was last thanked for recommendations; zero: never. What did not reach them was no thanks.
func thanked(tx storage.Tx, customer string) (at time.Time, err error) {
	err = eachOf(func(q storage.Query) ([]care.Recipient, []byte, error) {
		q.Prefix, q.Reverse = []any{customer}, true
		return storage.Recipients.By(tx, storage.ByCustomer, q)
	}, func(r care.Recipient) bool {
		if r.Thanks && r.Counts() {
			at = r.At
		}
		return at.IsZero()
	})
	return at, err
}

// eachOf goes through all pages of a query until do wants no more.
func eachOf[T any](page func(storage.Query) ([]T, []byte, error), do func(T) bool) error {
	var after []byte
	for {
		records, next, err := page(storage.Query{After: after})
		if err != nil {
			return err
		}
		for _, r := range records {
			if !do(r) {
				return nil
			}
		}
		if after = next; after == nil {
			return nil
		}
	}
}

// thanks begins a draft that thanks both sides of the recommendations that nobody was thanked for yet; codes may be chosen
// for it as for any other.
func (d *newsDesk) thanks() error {
	t := d.turn
	company := wording{turn: t, lang: t.engine.Company.Language}
	n := care.Newsletter{
		Name: company.say("news.thanks", nil), Audience: care.Audience{Who: care.In(care.Unthanked, "")},
		Texts: map[care.Language]care.Content{}, Typed: map[care.Language]string{},
	}
	for _, lang := range care.Languages() {
		text, err := t.text(lang, "newsletter.thanks", map[string]any{"Company": t.engine.Company.Name})
		if err != nil {
			return err
		}
		n.Texts[lang], n.Typed[lang] = care.Content{Text: text}, text
	}
	if company.err != nil {
		return company.err
	}
	if err := d.begin(&n); err != nil {
		return err
	}
	if err := d.save(n); err != nil {
		return err
	}
	return d.show(d.textsForm())
}
