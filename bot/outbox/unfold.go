package outbox

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

// edited stands before words that follow as a reply because what they replace cannot be edited.
const edited = "✏️ "

// unfolds reports whether a delivery names a message by its ref, of which only now, at its turn in the lane, is known
// how many messages it became: an edit or a deletion.
func unfolds(d platform.Delivery) bool {
	return d.TargetID == "" && d.Target != "" && len(d.Content.Files) == 0 && (d.Kind == platform.Edit || d.Kind == platform.Delete)
}

// unfold replaces the lane's head by the calls that carry it out.
func (o *Outbox) unfold(l *lane, it *item, adapter platform.Adapter) error {
	pieces, err := o.pieces(o.waits, it.d, adapter)
	if err != nil {
		return err
	}
	if len(pieces) == 0 { // there is nothing at the other side to change: as good as done
		return o.settle(l, it, &platform.Receipt{}, nil)
	}
	var items []*item
	for i, d := range pieces {
		rec := it.rec
		rec.Sub = it.rec.Sub + 1 + i
		rec.Partial = rec.Partial || i < len(pieces)-1
		if d.Kind == platform.Say && len(d.Words) > 0 { // a post of its own, which a later edit is to find
			d.Ref = fmt.Sprintf("%s/%d/%d", d.Ref, rec.Seq, rec.Sub)
		}
		if rec, err = packed(rec, d); err != nil {
			return err
		}
		d.First = rec.EnqueuedAt
		items = append(items, &item{rec: rec, d: d})
	}
	return o.commit.Do(o.sends, func(tx storage.Tx) error {
		if err := wanted(tx, it.rec); err != nil {
			return err
		}
		if err := storage.Deliveries.Delete(tx, it.rec.Lane, it.rec.Seq, it.rec.Sub); err != nil {
			return err
		}
		for _, piece := range items {
			if err := storage.Deliveries.Put(tx, piece.rec); err != nil {
				return err
			}
		}
		return nil
	}, func() { o.replace(l, it, items) })
}

// pieces returns the calls that carry out an edit or a deletion, from what the receipts say was sent.
func (o *Outbox) pieces(ctx context.Context, d platform.Delivery, adapter platform.Adapter) ([]platform.Delivery, error) {
	if len(d.Words) > 0 {
		posts, err := o.posts(ctx, d)
		if err != nil {
			return nil, err
		}
		return reword(d, posts, adapter), nil
	}
	r, found, err := o.receipt(ctx, d.Target)
	switch {
	case err != nil:
		return nil, err
	case d.Kind == platform.Delete && found && len(r.IDs)+len(r.Files) > 0:
		return []platform.Delivery{withFiles(deletion(d, r.Ref, r.IDs), r)}, nil
	case d.Kind == platform.Delete:
		return nil, nil
	default:
		return retext(d, r, adapter), nil
	}
}

// posts returns the receipts of the posts that hold a customer's message, in the order they were sent.
func (o *Outbox) posts(ctx context.Context, d platform.Delivery) (found []storage.Receipt, err error) {
	err = o.store.View(ctx, func(tx storage.Tx) (err error) {
		found, _, err = storage.Receipts.By(tx, storage.ByWord, storage.Under(d.Case, d.Words[0].Message))
		return err
	})
	slices.SortFunc(found, func(a, b storage.Receipt) int { return cmp.Compare(a.IDs[0], b.IDs[0]) })
	return found, err
}

// retext spreads an edited text over the messages it was sent as: the first parts edit them, further parts follow as
// messages, messages left over are deleted.
func retext(d platform.Delivery, r storage.Receipt, adapter platform.Adapter) []platform.Delivery {
	say := d
	say.Kind, say.Target, say.Ref = platform.Say, "", d.Target
	var parts []platform.Delivery
	if r.Caption {
		head, rest := captioned(say)
		parts = append(parts, head)
		if rest.Content.Text != "" {
			parts = append(parts, adapter.Plan(rest)...)
		}
	} else if say.Content.Text != "" {
		parts = adapter.Plan(say)
	}
	var out []platform.Delivery
	for i, part := range parts {
		if i < len(r.Texts) {
			part.Kind, part.TargetID, part.Target, part.Ref = platform.Edit, r.Texts[i], "", ""
			part.Caption = r.Caption && i == 0
		}
		out = append(out, part)
	}
	if len(parts) < len(r.Texts) {
		out = append(out, deletion(d, r.Ref, r.Texts[len(parts):]))
	}
	return out
}

// captioned splits what fits a caption off a text.
func captioned(say platform.Delivery) (head, rest platform.Delivery) {
	head, rest = say, say
	caption, more := platform.Cut(say.Content.Text, say.Content.Spans, platform.MaxCaption, platform.UTF16)
	head.Content.Text, head.Content.Spans = caption.Text, caption.Spans
	rest.Content = care.Content{Text: more.Text, Spans: more.Spans}
	return head, rest
}

func deletion(d platform.Delivery, ref string, ids []string) platform.Delivery {
	gone := platform.Delivery{Kind: platform.Delete, Platform: d.Platform, Chat: d.Chat, Case: d.Case, Target: ref}
	if len(ids) > 0 {
		gone.TargetID, gone.More = ids[0], ids[1:]
	}
	return gone
}

// withFiles adds the files that a post was uploaded with: on Slack they outlive it.
func withFiles(gone platform.Delivery, r storage.Receipt) platform.Delivery {
	for _, id := range r.Files {
		gone.Content.Files = append(gone.Content.Files, care.File{Platform: r.Platform, ID: id})
	}
	return gone
}

// reword renders the posts that hold an edited message anew; what no longer fits follows as a reply.
func reword(d platform.Delivery, posts []storage.Receipt, adapter platform.Adapter) []platform.Delivery {
	say := d
	say.Kind, say.Target = platform.Say, ""
	say.Ref = d.Target + "/again"
	if len(posts) == 0 || captionOnly(posts) {
		say.Words = []care.Word{say.Words[0]}
		say.Words[0].Text = edited + say.Words[0].Text
		return adapter.Plan(say) // it was never text of its own in the thread: it follows as a reply
	}
	say.Words = rewritten(d.Words, posts)
	var out []platform.Delivery
	parts := adapter.Plan(say)
	for i, part := range parts {
		if i < len(posts) {
			part.Kind, part.Target, part.TargetID, part.Ref = platform.Edit, posts[i].Ref, posts[i].IDs[0], ""
		}
		out = append(out, part)
	}
	for _, post := range posts[min(len(parts), len(posts)):] {
		out = append(out, deletion(d, post.Ref, post.IDs))
	}
	return out
}

// captionOnly reports whether the message's words stand beside files, where they cannot be edited.
func captionOnly(posts []storage.Receipt) bool {
	for _, post := range posts {
		if len(post.Files) > 0 {
			return true
		}
	}
	return false
}

// rewritten returns all words of the posts in order, the edited message's replaced once.
func rewritten(anew []care.Word, posts []storage.Receipt) []care.Word {
	var words []care.Word
	put := false
	for _, post := range posts {
		for _, w := range post.Words {
			if w.Message != anew[0].Message {
				words = append(words, w)
			} else if !put {
				words, put = append(words, anew...), true
			}
		}
	}
	return words
}
