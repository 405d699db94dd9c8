package engine

import (
	"strings"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

// eraseRatings takes from what they were asked who it was: scores stay for reports, under the pseudonym. What praised
// somebody in their name is deleted.
func (t *turn) eraseRatings(job *storage.Erasure) (done bool, err error) {
	room := t.room()
	page, _, err := storage.Ratings.By(t.tx, storage.ByCustomer, storage.Query{Prefix: []any{job.Customer}, Limit: erasePage})
	if err != nil {
		return false, err
	}
	for _, r := range page {
		if !room() {
			return false, nil
		}
		if err := t.eraseRating(job, r); err != nil {
			return false, err
		}
	}
	return len(page) < erasePage, nil
}

func (t *turn) eraseRating(job *storage.Erasure, r care.Rating) error {
	if err := storage.Ratings.Delete(t.tx, r.ID); err != nil {
		return err
	}
	post, found, err := storage.Receipts.Get(t.tx, praiseRef(r.ID))
	if err != nil {
		return err
	}
	if found {
		d := platform.Delivery{Kind: platform.Delete, Platform: post.Platform, Chat: post.Chat, Target: post.Ref}
		if err := t.enqueue("slack/praise", "", d); err != nil {
			return err
		}
	}
	r.ID, r.Customer = strings.ReplaceAll(r.ID, job.Customer, job.ID), job.ID
	return storage.Ratings.Put(t.tx, r)
}

// ratings gathers what a customer was asked about how they were treated, and what they answered.
func (x *exporter) ratings() error {
	return pages(x, storage.Under(x.out.Customer.ID), by(storage.Ratings, storage.ByCustomer), func(r care.Rating) error {
		r.Staff = "" // Slack's IDs of staff are left out
		x.out.Ratings = append(x.out.Ratings, r)
		return nil
	})
}
