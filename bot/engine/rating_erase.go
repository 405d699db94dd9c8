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
	if r.Score == care.HighScore && r.Case != "" {
		c, _, err := storage.Cases.Get(t.tx, r.Case)
		if err != nil {
			return err
		}
		if err := t.unpost(praiseLane, c.Channel, praiseRef(r.ID)); err != nil {
			return err
		}
	}
	r.ID, r.Customer = strings.ReplaceAll(r.ID, job.Customer, job.ID), job.ID
	return storage.Ratings.Put(t.tx, r)
}

// unpost has a post in Slack deleted, in the lane it goes in: so it is there when its turn comes, or was never sent.
func (t *turn) unpost(lane, channel, ref string) error {
	return t.enqueue(lane, "", platform.Delivery{Kind: platform.Delete, Platform: care.Slack, Chat: channel, Target: ref})
}

// eraseIdeas deletes what they suggested, and the posts of it.
func (t *turn) eraseIdeas(job *storage.Erasure) (done bool, err error) {
	room := t.room()
	page, _, err := storage.Ideas.By(t.tx, storage.ByCustomer, storage.Query{Prefix: []any{job.Customer}, Limit: erasePage})
	if err != nil {
		return false, err
	}
	for _, idea := range page {
		if !room() {
			return false, nil
		}
		if err := storage.Ideas.Delete(t.tx, idea.ID); err != nil {
			return false, err
		}
		if err := t.unpost(managersLane, t.engine.Managers, ideaRef(idea.ID)); err != nil {
			return false, err
		}
	}
	return len(page) < erasePage, nil
}

// ideas gathers what a customer suggested.
func (x *exporter) ideas() error {
	return pages(x, storage.Under(x.out.Customer.ID), by(storage.Ideas, storage.ByCustomer), func(i care.Idea) error {
		x.out.Ideas = append(x.out.Ideas, i)
		return nil
	})
}

// ratings gathers what a customer was asked about how they were treated, and what they answered.
func (x *exporter) ratings() error {
	return pages(x, storage.Under(x.out.Customer.ID), by(storage.Ratings, storage.ByCustomer), func(r care.Rating) error {
		r.Staff = "" // Slack's IDs of staff are left out
		x.out.Ratings = append(x.out.Ratings, r)
		return nil
	})
}
