package engine

import (
	"time"

	"carebot/bot/outbox"
	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

// MayLeave says whether a newsletter's delivery may begin now: not while it is paused or people sleep, and never once
// it was stopped or its recipient wants no more. It is asked in the commit that notes it as begun.
func (e *Engine) MayLeave(tx storage.Tx, d platform.Delivery) (outbox.Leave, error) {
	n, found, err := storage.Newsletters.Get(tx, d.News)
	if err != nil {
		return outbox.Later, err
	}
	consent, _, err := storage.Consents.Get(tx, customerOfNews(d))
	switch {
	case err != nil:
		return outbox.Later, err
	case !found || n.State.Ended() || !consent.Given():
		return outbox.Never, nil
	case n.State != care.NewsletterSending || e.quiet():
		return outbox.Later, nil
	}
	still, err := e.stillMeant(tx, n, consent)
	if err != nil {
		return outbox.Later, err
	}
	if !still {
		return outbox.Never, nil
	}
	return outbox.Now, nil
}

// plannedLately is how long ago a recipient may have been planned for it to hold.
const plannedLately = time.Minute

// stillMeant reports whether a newsletter is still meant for whom it was planned some time ago, before a pause or a night: they
// may have complained since. How often they want newsletters was looked at then, and has held since: this one counts.
func (e *Engine) stillMeant(tx storage.Tx, n care.Newsletter, consent care.Consent) (bool, error) {
	r, found, err := storage.Recipients.Get(tx, n.ID, consent.Customer)
	if err != nil || !found || e.Now().Sub(r.At) < plannedLately {
		return true, err
	}
	w, err := walkOf(tx, n.ID)
	if err != nil {
		return false, err
	}
	consent.Pace = care.OffersEvery
	why, _, err := e.meant(tx, n, consent, e.measures(w))
	return why == "", err
}

// quiet reports whether it is the time in which nobody is written to unasked.
func (e *Engine) quiet() bool {
	now := e.Now()
	return e.Company.Quiet.Over(now, e.zone()).After(now)
}

// newsEnded counts what became of a newsletter for one recipient.
func (t *turn) newsEnded(d platform.Delivery, state care.RecipientState) error {
	r, found, err := storage.Recipients.Get(t.tx, d.News, customerOfNews(d))
	if err != nil || found && r.State != care.RecipientPlanned {
		return err
	}
	if found { // else they were forgotten meanwhile
		r.State, r.EndedAt = state, t.now.UTC()
		if err := storage.Recipients.Put(t.tx, r); err != nil {
			return err
		}
	}
	w, err := walkOf(t.tx, d.News)
	if err != nil {
		return err
	}
	w.Counts = w.Counts.Add(state)
	if files := d.Content.Files; state == care.RecipientSent && len(files) == 1 && files[0].Platform == d.Platform && w.Picture == nil {
		w.Picture = &files[0]
	}
	if err := storage.Walks.Put(t.tx, w); err != nil {
		return err
	}
	if !w.Over() {
		return nil
	}
	n, _, err := newsletterOf(t.tx, d.News)
	if err != nil {
		return err
	}
	return t.endIfOver(n, w)
}

// recipientState is what a failed delivery means for its recipient.
func recipientState(fault *platform.Failure) care.RecipientState {
	switch fault.Kind {
	case platform.Blocked:
		return care.RecipientBlocked
	case platform.Uncertain:
		return care.RecipientUnconfirmed
	case platform.Withdrawn:
		return care.RecipientLeftOut
	default:
		return care.RecipientFailed
	}
}

// newsDropped counts a newsletter's delivery that did not arrive.
func (t *turn) newsDropped(d platform.Delivery, fault *platform.Failure) error {
	if fault.Kind == platform.Blocked {
		if err := t.foundBlocked(d); err != nil {
			return err
		}
	}
	if err := t.newsEnded(d, recipientState(fault)); err != nil {
		return err
	}
	return t.newsRefused(d, fault)
}

// newsRefused pauses a newsletter that the platform does not take as it is, and tells the managers: the others need not
// fail, too. A picture that cannot be had is its own fault at once; of refusals there must be several.
func (t *turn) newsRefused(d platform.Delivery, fault *platform.Failure) error {
	if fault.File == "" && fault.Kind != platform.Refused {
		return nil
	}
	n, w, err := newsletterOf(t.tx, d.News)
	if err != nil || n.State.Ended() {
		return err
	}
	w.Refused++
	if err := storage.Walks.Put(t.tx, w); err != nil || n.State != care.NewsletterSending {
		return err
	}
	pictured := len(d.Content.Files) > 0 && w.Picture == nil
	if (fault.File == "" || !pictured) && !care.NewsletterIsRefused(w.Refused, w.Counts.Done()-w.Then) {
		return nil
	}
	if err := t.turnNewsletter(n, care.NewsletterPaused, ""); err != nil {
		return err
	}
	key := "news.refused"
	if pictured {
		key = "news.picture_refused"
	}
	return t.tellManagers(key, map[string]any{"Name": n.Name, "Reason": clipped(fault.Err.Error(), 200)})
}
