package engine

import (
	"carebot/storage"
)

// eraseConsent forgets what they decided about offers.
func (t *turn) eraseConsent(job *storage.Erasure) (done bool, err error) {
	return true, storage.Consents.Delete(t.tx, job.Customer)
}

// eraseRecipients forgets which newsletters they got; those keep their counts.
func (t *turn) eraseRecipients(job *storage.Erasure) (done bool, err error) {
	page, _, err := storage.Recipients.By(t.tx, storage.ByCustomer, storage.Query{Prefix: []any{job.Customer}, Limit: erasePage})
	for _, r := range page {
		if err := storage.Recipients.Delete(t.tx, r.Newsletter, r.Customer); err != nil {
			return false, err
		}
	}
	return len(page) < erasePage, err
}

// eraseCoupons takes from their codes who has them. A code stays given, so that nobody else gets it.
func (t *turn) eraseCoupons(job *storage.Erasure) (done bool, err error) {
	page, _, err := storage.Coupons.By(t.tx, storage.ByCustomer, storage.Query{Prefix: []any{job.Customer}, Limit: erasePage})
	for _, c := range page {
		c.Customer = ""
		if err := storage.Coupons.Put(t.tx, c); err != nil {
			return false, err
		}
	}
	return len(page) < erasePage, err
}
