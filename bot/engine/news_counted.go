package engine

import (
	"context"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/storage"
)

// countFirst opens a form that says that the recipients are being counted; in its place comes the question whether the
// newsletter is to be sent.
func (d *newsDesk) countFirst() error {
	e, by, id := d.turn.engine, d.by, d.n.ID
	d.turn.reply.Next = func(ctx context.Context) (*platform.Modal, error) { return e.askCounted(ctx, by, id) }
	return d.show(platform.Modal{
		ID: string(desk.FormNewsSend), Title: d.say("news.send_title", nil),
		Fields: []platform.Field{{Kind: platform.Notes, Label: d.n.Name, Value: d.say("news.count_first", nil)}},
	})
}

// askCounted has a draft counted and returns the question whether it is to be sent, or why it cannot be. It returns with an
// error when ctx ends or nobody counts any more.
func (e *Engine) askCounted(ctx context.Context, by care.Staff, id string) (*platform.Modal, error) {
	done := make(chan error, 1)
	e.jobs.add([]newsJob{{newsletter: id, done: done}})
	var failed error
	select {
	case failed = <-done:
	case <-e.jobs.over:
		return nil, context.Canceled
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	t := e.ownTurn()
	err := e.Committer.store.View(ctx, func(tx storage.Tx) (err error) {
		t.reset(tx)
		d := &newsDesk{wording: wording{turn: t, lang: t.languageOf(by)}, by: by}
		if d.n, _, err = storage.Newsletters.Get(tx, id); err != nil {
			return err
		}
		return d.counted(failed)
	})
	return t.reply.Modal, err
}

// counted asks whether a draft that was just counted is to be sent, unless it is not any more what was to be sent.
func (d *newsDesk) counted(failed error) error {
	n := d.n
	switch {
	case failed != nil:
		return d.tell(d.say("news.count_failed", nil))
	case n.ID == "" || n.State != care.NewsletterDraft || !n.CountHolds(d.turn.now):
		return d.tell(d.changed())
	default:
		return d.sendForm()
	}
}
