package storage

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
)

// Reader is the reading half of a Tx: a snapshot of an engine.
type Reader interface {
	// Get joins the read set, absent or not; the value is a copy.
	Get(key []byte) (value []byte, found bool, err error)
	// Scan gives at most limit pairs of the range in order, copied.
	Scan(r Range, limit int) ([]Pair, error)
}

// Usage tells how much a transaction has written so far: distinct keys, and the bytes of their keys and values. The Tx
// that an Update hands out implements it, so that work can be packed up to a share of MaxWrites and MaxBytes.
type Usage interface{ Used() (writes, bytes int) }

// Write is what a draft does to one key.
type Write struct {
	Key, Value []byte
	Delete     bool
}

// Draft is a Tx over a Reader that keeps its writes to itself until they are applied: engines hand drafts to the f of
// an Update and commit Writes in one go. It keeps the limits, the same for all engines. Since a Tx is a Reader too, a
// draft of a transaction is a part of it that can be dropped. It serves one goroutine.
type Draft struct {
	base   Reader
	writes map[string]Write
	order  []string // the keys of writes, sorted, for Scan
	bytes  int
	err    error // why it must not be committed
}

// NewDraft returns an empty draft over base.
func NewDraft(base Reader) *Draft { return &Draft{base: base, writes: map[string]Write{}} }

var errEnded = errors.New("storage: the transaction has ended; use a Tx only within the function it was handed to")

// Get implements Tx.
func (d *Draft) Get(key []byte) (value []byte, found bool, err error) {
	if errors.Is(d.err, errEnded) {
		return nil, false, d.err
	}
	if w, ok := d.writes[string(key)]; ok {
		return bytes.Clone(w.Value), !w.Delete, nil
	}
	return d.base.Get(key)
}

// Insert implements Tx.
func (d *Draft) Insert(key, value []byte) error {
	_, found, err := d.Get(key)
	switch {
	case err != nil:
		return err
	case found:
		return ErrExists
	}
	return d.Put(key, value)
}

// Put implements Tx.
func (d *Draft) Put(key, value []byte) error {
	if len(value) > MaxRecord {
		return d.fail(fmt.Errorf("%w: a record of %d bytes, %d are allowed; keep less in it", ErrTooLarge, len(value), MaxRecord))
	}
	// Not nil, so that an empty value stays a value.
	return d.write(Write{Key: bytes.Clone(key), Value: append([]byte{}, value...)})
}

// Delete implements Tx.
func (d *Draft) Delete(key []byte) error { return d.write(Write{Key: bytes.Clone(key), Delete: true}) }

func (d *Draft) write(w Write) error {
	switch {
	case d.err != nil:
		return d.err
	case len(w.Key) == 0:
		return d.fail(errors.New("storage: a key needs at least one byte"))
	case len(w.Key) > MaxKey:
		return d.fail(fmt.Errorf("%w: a key of %d bytes, %d are allowed; use a shorter one", ErrTooLarge, len(w.Key), MaxKey))
	}
	d.keep(w)
	if len(d.writes) > MaxWrites || d.bytes > MaxBytes {
		return d.fail(fmt.Errorf("%w: a transaction of %d writes and %d bytes; do the work in pages", ErrTooLarge, len(d.writes), d.bytes))
	}
	return nil
}

func (d *Draft) keep(w Write) {
	key := string(w.Key)
	if old, ok := d.writes[key]; ok {
		d.bytes -= len(old.Key) + len(old.Value)
	} else {
		at, _ := slices.BinarySearch(d.order, key)
		d.order = slices.Insert(d.order, at, key)
	}
	d.bytes += len(w.Key) + len(w.Value)
	d.writes[key] = w
}

// fail makes the draft one that cannot be committed, even if the caller drops the error.
func (d *Draft) fail(err error) error {
	if d.err == nil {
		d.err = err
	}
	return d.err
}

// Used implements Usage.
func (d *Draft) Used() (writes, size int) { return len(d.writes), d.bytes }

// Writes returns what is to be committed, in order of key, or the error that forbids it.
func (d *Draft) Writes() ([]Write, error) {
	if d.err != nil {
		return nil, d.err
	}
	writes := make([]Write, 0, len(d.order))
	for _, key := range d.order {
		writes = append(writes, d.writes[key])
	}
	return writes, nil
}

// Apply writes the draft into another transaction, such as the one it is a draft of.
func (d *Draft) Apply(to Tx) error {
	writes, err := d.Writes()
	if err != nil {
		return err
	}
	for _, w := range writes {
		if w.Delete {
			err = to.Delete(w.Key)
		} else {
			err = to.Put(w.Key, w.Value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// End makes every later call fail: what an engine calls when f has returned.
func (d *Draft) End() { d.err = errEnded }

// Scan implements Tx.
func (d *Draft) Scan(r Range, limit int) ([]Pair, error) {
	if errors.Is(d.err, errEnded) {
		return nil, d.err
	}
	own := d.within(r)
	var pairs []Pair
	for want := limit; want > 0; want = limit - len(pairs) {
		page, err := d.base.Scan(r, want)
		if err != nil || len(own) == 0 {
			return append(pairs, page...), err
		}
		last := len(page) < want
		pairs, own = d.merge(pairs, page, own, r.Reverse, last)
		if last {
			break
		}
		r = r.After(page[len(page)-1].Key)
	}
	return pairs[:min(max(limit, 0), len(pairs))], nil
}

// within returns the keys written in the range, in its direction.
func (d *Draft) within(r Range) []string {
	from, _ := slices.BinarySearch(d.order, string(r.From))
	to := len(d.order)
	if len(r.To) > 0 {
		to, _ = slices.BinarySearch(d.order, string(r.To))
	}
	if to <= from {
		return nil
	}
	own := slices.Clone(d.order[from:to])
	if r.Reverse {
		slices.Reverse(own)
	}
	return own
}

// merge appends a page of the base and the own writes that belong among it: those up to its end or, with the last
// page, all. It returns the own keys still to come.
func (d *Draft) merge(pairs, page []Pair, own []string, reverse, last bool) (merged []Pair, rest []string) {
	before := func(a, b string) bool { return a != b && (a < b) != reverse }
	for _, pair := range page {
		key := string(pair.Key)
		for len(own) > 0 && before(own[0], key) {
			pairs, own = d.appendOwn(pairs, own[0]), own[1:]
		}
		if len(own) > 0 && own[0] == key {
			pairs, own = d.appendOwn(pairs, own[0]), own[1:]
			continue
		}
		pairs = append(pairs, pair)
	}
	for last && len(own) > 0 {
		pairs, own = d.appendOwn(pairs, own[0]), own[1:]
	}
	return pairs, own
}

func (d *Draft) appendOwn(pairs []Pair, key string) []Pair {
	w := d.writes[key]
	if w.Delete {
		return pairs
	}
	return append(pairs, Pair{Key: bytes.Clone(w.Key), Value: bytes.Clone(w.Value)})
}
