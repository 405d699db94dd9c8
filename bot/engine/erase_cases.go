package engine

import (
	"strings"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

// namedCases is how many cases the managers are told by number.
const namedCases = 20

// erasedRef begins the refs of what stays of a case's thread: its card's place, and the remark that it was erased.
const erasedRef = "erased/"

// caseSteps are what is done about each case, in order. Deliveries of its lanes come first: nothing new gets there, since
// the customer's record is gone.
func (t *turn) caseSteps() []step {
	return []step{t.announceErased, t.eraseEntries, t.eraseCaseReceipts, t.forgetCase}
}

// eraseCases goes on with the present case, or with the next.
func (t *turn) eraseCases(job *storage.Erasure) (wait time.Duration, err error) {
	if job.Case == "" {
		return 0, t.nextCase(job)
	}
	if job.Step == 0 {
		quiet, err := t.quietLanes(job)
		if err != nil || !quiet {
			return look(job), err
		}
		job.Tries, job.Step = 0, 1
		return 0, nil
	}
	steps := t.caseSteps()
	done, err := steps[job.Step-1](job)
	if err != nil || !done {
		return 0, err
	}
	job.Step, job.Cursor = job.Step+1, nil
	if job.Step > len(steps) {
		job.Case, job.Step = "", 0
	}
	return 0, nil
}

// nextCase picks a case that has not been forgotten yet; before the first, the managers are told.
func (t *turn) nextCase(job *storage.Erasure) error {
	cases, next, err := storage.Cases.By(t.tx, storage.ByCustomer, storage.Query{Prefix: []any{job.Customer}, Limit: namedCases})
	if err != nil {
		return err
	}
	if len(cases) == 0 {
		job.Phase, job.Step = storage.ErasingPosts, 0
		return nil
	}
	if !job.Told {
		job.Told = true
		var numbers []string
		for _, c := range cases {
			numbers = append(numbers, c.Number)
		}
		if next != nil {
			numbers = append(numbers, "…")
		}
		if err := t.tellManagers("desk.erased_cases", map[string]any{"Cases": strings.Join(numbers, ", ")}); err != nil {
			return err
		}
	}
	job.Case = cases[0].Number
	return nil
}

// quietLanes takes back what was to be posted about the case. What may be posted already is found out first: its lane
// looks for it, so that it can be deleted.
func (t *turn) quietLanes(job *storage.Erasure) (quiet bool, err error) {
	quiet = true
	for _, lane := range []string{caseLane(job.Case), caseLane(job.Case) + "/card"} {
		room := t.room()
		page, next, err := storage.Deliveries.Page(t.tx, storage.Query{Prefix: []any{lane}, Limit: erasePage})
		if err != nil {
			return false, err
		}
		quiet = quiet && next == nil
		for _, rec := range page {
			if rec.State == storage.Unknown || !room() {
				quiet = false
				continue
			}
			if err := storage.Deliveries.Delete(t.tx, rec.Lane, rec.Seq, rec.Sub); err != nil {
				return false, err
			}
		}
	}
	return quiet, nil
}

// announceErased says in the case's thread what happens, and keeps the place of its card, so that who writes there later
// is told, too. A card that was never posted needs none of it.
func (t *turn) announceErased(job *storage.Erasure) (done bool, err error) {
	card, found, err := storage.Receipts.Get(t.tx, cardRef(job.Case))
	if err != nil || !found || len(card.IDs) == 0 {
		return true, err
	}
	place := storage.Receipt{
		Ref: erasedRef + job.Case, Platform: card.Platform, Chat: card.Chat, Case: job.Case, IDs: card.IDs[:1], At: t.now.UTC(),
	}
	if err := storage.Receipts.Put(t.tx, place); err != nil {
		return false, err
	}
	early, _, err := storage.EarlyEvents.Page(t.tx, storage.Under(card.Platform, card.Chat, card.IDs[0]))
	if err != nil {
		return false, err
	}
	for _, e := range early {
		if err := storage.EarlyEvents.Delete(t.tx, e.Platform, e.Chat, e.Thread, e.Seq); err != nil {
			return false, err
		}
	}
	return true, t.sayInThread(place, "desk.erased", erasedRef+job.Case+"/said")
}

// sayInThread enqueues a word of the bot's own for the thread of a card that may be gone.
func (t *turn) sayInThread(card storage.Receipt, key, ref string) error {
	text, err := t.text(t.engine.Company.Language, key, map[string]any{"Case": card.Case})
	if err != nil {
		return err
	}
	return t.enqueue(caseLane(card.Case), "", platform.Delivery{
		Kind: platform.Say, Platform: card.Platform, Chat: card.Chat, Case: card.Case, Ref: ref, ThreadID: card.IDs[0],
		Content: care.Content{Text: text}, Notice: true,
	})
}

// eraseEntries deletes the case's messages, versions and notes.
func (t *turn) eraseEntries(job *storage.Erasure) (done bool, err error) {
	room := t.room()
	page, next, err := storage.Entries.Page(t.tx, storage.Query{Prefix: []any{job.Case}, Limit: erasePage})
	if err != nil {
		return false, err
	}
	for _, e := range page {
		if !room() {
			return false, nil
		}
		if err := storage.Entries.Delete(t.tx, e.Case, e.Seq); err != nil {
			return false, err
		}
	}
	return next == nil, nil
}

// eraseCaseReceipts has the bot's posts about the case deleted. Their receipts lose the words at once and go when the
// posts have; all others go now.
func (t *turn) eraseCaseReceipts(job *storage.Erasure) (done bool, err error) {
	for room := t.room(); room(); { // one by one: a post can hold hundreds of short words
		page, next, err := storage.Receipts.By(t.tx, storage.ByCase, storage.Query{Prefix: []any{job.Case}, After: job.Cursor, Limit: 1})
		if err != nil {
			return false, err
		}
		for _, r := range page {
			if err := t.eraseCaseReceipt(r); err != nil {
				return false, err
			}
		}
		if job.Cursor = next; next == nil {
			return true, nil
		}
	}
	return false, nil
}

func (t *turn) eraseCaseReceipt(r storage.Receipt) error {
	post := r.Platform == care.Slack && !strings.HasPrefix(r.Ref, "in/")
	switch {
	case strings.HasPrefix(r.Ref, erasedRef):
		return nil
	case !post || len(r.IDs)+len(r.Files) == 0:
		return storage.Receipts.Delete(t.tx, r.Ref)
	}
	r.Words, r.Texts = nil, nil
	if err := storage.Receipts.Put(t.tx, r); err != nil {
		return err
	}
	return t.enqueue(caseLane(r.Case), "", platform.Delivery{
		Kind: platform.Delete, Platform: r.Platform, Chat: r.Chat, Case: r.Case, Target: r.Ref,
	})
}

// forgetCase leaves of the case what says nothing of anybody.
func (t *turn) forgetCase(job *storage.Erasure) (done bool, err error) {
	c, found, err := storage.Cases.Get(t.tx, job.Case)
	if err != nil || !found {
		return true, err
	}
	if c.Open() {
		if err := t.hand(c.Assignee, -1); err != nil {
			return false, err
		}
	}
	for n := range c.Papers {
		if err := storage.Papers.Delete(t.tx, c.Number, n+1); err != nil {
			return false, err
		}
	}
	return true, t.putCase(c, c.Forget(job.ID, t.now.UTC()))
}

// awaitPosts waits until nothing is to be deleted in Slack any more, case by case, and says goodbye.
func (t *turn) awaitPosts(job *storage.Erasure) (wait time.Duration, err error) {
	cases, next, err := storage.Cases.By(t.tx, storage.ByCustomer,
		storage.Query{Prefix: []any{job.ID}, After: job.Cursor, Limit: 1})
	if err != nil {
		return 0, err
	}
	if len(cases) > 0 {
		quiet, err := t.postsGone(cases[0].Number)
		if err != nil || !quiet {
			return look(job), err
		}
		job.Tries, job.Cursor = 0, next
	}
	if next != nil {
		return 0, nil
	}
	job.Phase, job.Step, job.Cursor, job.Tries = storage.ErasingGoodbye, 0, nil, 0
	return look(job), t.sayLast(*job, "privacy.goodbye", goodbyeRef(job.ID))
}

// postsGone reports whether a case's lane is empty, and then forgets the posts that could not be deleted.
func (t *turn) postsGone(number string) (bool, error) {
	waiting, _, err := storage.Deliveries.Page(t.tx, storage.Query{Prefix: []any{caseLane(number)}, Limit: 1})
	if err != nil || len(waiting) > 0 {
		return false, err
	}
	var after []byte
	for room := t.room(); room(); {
		left, next, err := storage.Receipts.By(t.tx, storage.ByCase, storage.Query{Prefix: []any{number}, After: after, Limit: 1})
		if err != nil {
			return false, err
		}
		for _, r := range left {
			if strings.HasPrefix(r.Ref, erasedRef) {
				continue
			}
			if err := storage.Receipts.Delete(t.tx, r.Ref); err != nil {
				return false, err
			}
		}
		if after = next; next == nil {
			return true, nil
		}
	}
	return false, nil
}
