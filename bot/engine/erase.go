package engine

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/storage"
)

// An erasure is a job: begin forgets the customer's record at once, so that a new word is a new customer's, and leaves a
// storage.Erasure and a timer; each time the timer falls due one page is done, with the cursor in the same commit. So a
// crash anywhere changes nothing but the time it takes.
//
//	records ─► cases ─► posts ─► goodbye ─► rest ─► (the job's own record goes, the store is compacted)

// timerErase is the kind of the timers that go on with erasures.
const timerErase = "erase"

// Who asked for an erasure.
const (
	byCustomer = "customer"
	byOperator = "operator"
)

// The pauses between looks whether what an erasure waits for is over.
const (
	firstLook   = 100 * time.Millisecond
	longestLook = 5 * time.Second
)

// beginErasure forgets a customer's record and conversation and leaves the rest to the job.
func (t *turn) beginErasure(c care.Customer, by string) error {
	sent, _, err := storage.Counters.Get(t.tx, "delivery") // what this turn itself enqueues counts behind it
	if err != nil {
		return err
	}
	job := storage.Erasure{
		ID: "E-" + rand.Text()[:16], Customer: c.ID, Address: c.Address, Language: t.language(c), By: by, At: t.now.UTC(),
		Seq: uint64(max(sent.Value, 0)), Phase: storage.ErasingRecords,
	}
	if err := t.forgetConversation(c); err != nil {
		return err
	}
	if err := storage.Customers.Delete(t.tx, c.ID); err != nil {
		return err
	}
	if err := storage.Erasures.Insert(t.tx, job); err != nil {
		return err
	}
	if by == byCustomer {
		if err := t.sayLast(job, "privacy.begun", begunRef(job.ID)); err != nil {
			return err
		}
	}
	return t.erasureTimer(job, 0)
}

// forgetConversation deletes where the customer stands in the dialogue, and the album or the flood that is coming in.
func (t *turn) forgetConversation(c care.Customer) error {
	talk, err := t.conversation(c)
	if err != nil {
		return err
	}
	if talk.Gathering != "" {
		if err := storage.Albums.Delete(t.tx, talk.Gathering); err != nil {
			return err
		}
		if err := storage.Timers.Delete(t.tx, timerAlbum+"/"+talk.Gathering); err != nil {
			return err
		}
	}
	if err := t.stopFlood(c); err != nil {
		return err
	}
	if err := t.unlinkStaff(c); err != nil {
		return err
	}
	return storage.Conversations.Delete(t.tx, c.Address.Platform, c.Address.Chat)
}

func (t *turn) erasureTimer(job storage.Erasure, wait time.Duration) error {
	return t.timer(storage.Timer{Key: timerErase + "/" + job.ID, Kind: timerErase, Due: t.now.Add(wait).UTC()})
}

// fallErase does the next page of an erasure.
func (t *turn) fallErase(timer storage.Timer) error {
	id := strings.TrimPrefix(timer.Key, timerErase+"/")
	job, found, err := storage.Erasures.Get(t.tx, id)
	if err != nil {
		return err
	}
	if !found {
		return storage.Timers.Delete(t.tx, timer.Key)
	}
	wait, err := t.erasePage(&job)
	if err != nil || job.Phase == "" {
		return err
	}
	if err := storage.Erasures.Put(t.tx, job); err != nil {
		return err
	}
	return t.erasureTimer(job, wait)
}

// erasePage does one page and returns how long to wait before the next; the phase is empty when all is done.
func (t *turn) erasePage(job *storage.Erasure) (wait time.Duration, err error) {
	switch job.Phase {
	case storage.ErasingRecords:
		return 0, t.erasePages(job, t.recordSteps(), storage.ErasingCases)
	case storage.ErasingCases:
		return t.eraseCases(job)
	case storage.ErasingPosts:
		return t.awaitPosts(job)
	case storage.ErasingGoodbye:
		return t.awaitGoodbye(job)
	case storage.ErasingRest:
		if err := t.erasePages(job, t.restSteps(), ""); err != nil || job.Phase != "" {
			return 0, err
		}
		return 0, t.endErasure(*job)
	default:
		return 0, fmt.Errorf("the erasure %s is in an unknown phase %q", job.ID, job.Phase)
	}
}

// step does a page of one step of an erasure and tells whether the step is done.
type step func(job *storage.Erasure) (done bool, err error)

// erasePages does a page of the present step; behind the last one comes the next phase.
func (t *turn) erasePages(job *storage.Erasure, steps []step, next storage.ErasurePhase) error {
	if job.Step < len(steps) {
		done, err := steps[job.Step](job)
		if err != nil || !done {
			return err
		}
		job.Step, job.Cursor = job.Step+1, nil
	}
	if job.Step >= len(steps) {
		job.Phase, job.Step = next, 0
	}
	return nil
}

// look returns how long to wait before looking again.
func look(job *storage.Erasure) time.Duration {
	wait := min(firstLook<<min(job.Tries, 10), longestLook)
	job.Tries++
	return wait
}

// endErasure forgets the address itself, and has the store leave nothing on the disk.
func (t *turn) endErasure(job storage.Erasure) error {
	for _, ref := range []string{begunRef(job.ID), goodbyeRef(job.ID)} {
		if err := storage.Receipts.Delete(t.tx, ref); err != nil {
			return err
		}
	}
	if err := storage.Erasures.Delete(t.tx, job.ID); err != nil {
		return err
	}
	if err := storage.Timers.Delete(t.tx, timerErase+"/"+job.ID); err != nil {
		return err
	}
	return t.askForCompaction()
}

// The refs of the last two words to a customer.
func begunRef(id string) string   { return lastWordsOf + id + "/begun" }
func goodbyeRef(id string) string { return lastWordsOf + id }

const lastWordsOf = "goodbye/"

// sayLast enqueues a word to somebody who is no customer any more.
func (t *turn) sayLast(job storage.Erasure, key, ref string) error {
	text, err := t.text(job.Language, key, nil)
	if err != nil {
		return err
	}
	return t.enqueue(job.Address.String(), "", platform.Delivery{
		Kind: platform.Say, Platform: job.Address.Platform, Chat: job.Address.Chat, Ref: ref, Content: care.Content{Text: text},
	})
}

// awaitGoodbye waits until the goodbye has gone, or never will.
func (t *turn) awaitGoodbye(job *storage.Erasure) (time.Duration, error) {
	waiting, _, err := storage.Deliveries.Page(t.tx, storage.Under(job.Address.String()))
	if err != nil {
		return 0, err
	}
	for _, rec := range waiting {
		if bytes.Contains(rec.Payload, []byte(`"`+goodbyeRef(job.ID)+`"`)) {
			return look(job), nil
		}
	}
	job.Phase, job.Tries = storage.ErasingRest, 0
	return 0, nil
}

// nobodyThere tells a staff member who writes in the thread of a customer who has been erased that it does not arrive.
func (t *turn) nobodyThere(c care.Case, e desk.Event) error {
	wrote, isMessage := e.(desk.Wrote)
	if _, known := t.engine.staff(t.event.Sender.ID); !isMessage || !known || desk.IsNote(wrote.Message.Content) {
		return nil
	}
	if err := t.react(t.event.Chat+"/"+wrote.Message.ID(), desk.Failed, false); err != nil {
		return err
	}
	thread := storage.Receipt{Platform: care.Slack, Chat: t.event.Chat, Case: c.Number, IDs: []string{t.event.Thread}}
	return t.sayInThread(thread, "desk.gone", erasedRef+c.Number+"/told/"+wrote.Message.ID())
}
