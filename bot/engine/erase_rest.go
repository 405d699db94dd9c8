package engine

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"carebot/storage"
)

// mostMarks bounds the cases whose numbers are looked for in what was set aside.
const mostMarks = 500

// restSteps are what may have come up while the posts and the goodbye were on their way, and what was set aside.
func (t *turn) restSteps() []step { return []step{t.eraseReceipts, t.eraseDeliveries, t.eraseAsides} }

// eraseAsides deletes the updates and deliveries set aside that are about them: those that name their chat, their ID, one
// of their cases, or the place of its card.
func (t *turn) eraseAsides(job *storage.Erasure) (done bool, err error) {
	marks, err := t.marksOf(job)
	if err != nil {
		return false, err
	}
	page, next, err := storage.SetAsides.Page(t.tx, storage.Query{After: job.Cursor, Limit: 20}) // up to 160 KiB each
	if err != nil {
		return false, err
	}
	for _, aside := range page {
		if !names(marks, aside.Raw) && !names(marks, []byte(aside.ID+" "+aside.Reason)) {
			continue
		}
		if err := storage.SetAsides.Delete(t.tx, aside.ID); err != nil {
			return false, err
		}
	}
	job.Cursor = next
	return next == nil, nil
}

// marksOf returns what tells that something is about them.
func (t *turn) marksOf(job *storage.Erasure) ([]string, error) {
	marks := []string{job.Address.Chat, job.Customer}
	cases, _, err := storage.Cases.By(t.tx, storage.ByCustomer, storage.Query{Prefix: []any{job.ID}, Limit: mostMarks})
	if err != nil {
		return nil, err
	}
	for _, c := range cases {
		marks = append(marks, c.Number)
		card, found, err := storage.Receipts.Get(t.tx, erasedRef+c.Number)
		if err != nil {
			return nil, err
		}
		if found {
			marks = append(marks, card.IDs...)
		}
	}
	return marks, nil
}

// names reports whether a text holds one of the marks as a word of its own.
func names(marks []string, text []byte) bool {
	for _, mark := range marks {
		if named(mark, text) {
			return true
		}
	}
	return false
}

func named(mark string, text []byte) bool {
	for mark != "" {
		i := bytes.Index(text, []byte(mark))
		if i < 0 {
			return false
		}
		before, _ := utf8.DecodeLastRune(text[:i])
		after, _ := utf8.DecodeRune(text[i+len(mark):])
		if !unicode.IsLetter(before) && !unicode.IsDigit(before) && !unicode.IsLetter(after) && !unicode.IsDigit(after) {
			return true
		}
		text = text[i+len(mark):]
	}
	return false
}
