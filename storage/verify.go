package storage

import (
	"bytes"
	"context"
	"fmt"
)

// Problem is what is wrong with a record or an index entry.
type Problem string

// The problems Verify finds.
const (
	Missing    Problem = "missing"    // a record lacks an index entry
	Stray      Problem = "stray"      // an index entry has no record that should have it
	Outdated   Problem = "outdated"   // a record was written with other entries than the indexes now define
	Unreadable Problem = "unreadable" // a record cannot be read
)

// Finding is one thing wrong in a table.
type Finding struct {
	Table   string
	Problem Problem
	Record  []byte // the record's key, as far as it is known
	Entry   []byte // the index entry's key; empty: it is about the record
	Err     error  // of Unreadable
}

// String says what is wrong where, for operators.
func (f Finding) String() string {
	s := fmt.Sprintf("%s: %s: record %q", f.Table, f.Problem, f.Record)
	if f.Entry != nil {
		s += fmt.Sprintf(", index entry %q", f.Entry)
	}
	if f.Err != nil {
		s += ": " + f.Err.Error()
	}
	return s
}

// Verify reads all of the tables and returns what is wrong with them; nothing when all is well. It can run at any time:
// each page is judged within one snapshot.
func Verify(ctx context.Context, store Store, tables ...Noun) ([]Finding, error) {
	var all []Finding
	for _, table := range tables {
		findings, err := table.Verify(ctx, store)
		if err != nil {
			return all, err
		}
		all = append(all, findings...)
	}
	return all, nil
}

// Verify implements Noun.
func (t Table[T]) Verify(ctx context.Context, store Store) ([]Finding, error) {
	records, err := verifyPages(ctx, store, Prefix(Key(t.schema.Name)), t.verifyRecord)
	if err != nil {
		return records, err
	}
	// The keys of all indexes, those no longer defined included, begin with the name and '#'; a key's string ends with
	// a NUL, which has to go.
	prefix := bytes.TrimSuffix(Key(t.schema.Name+"#"), []byte{0})
	entries, err := verifyPages(ctx, store, Prefix(prefix), t.verifyEntry)
	return append(records, entries...), err
}

// verifyPages judges the pairs of a range, page by page.
func verifyPages(ctx context.Context, store Store, r Range, judge func(Reader, Pair) ([]Finding, error)) ([]Finding, error) {
	var all []Finding
	for more := true; more; {
		err := store.View(ctx, func(tx Tx) error {
			page, err := tx.Scan(r, DefaultLimit)
			if err != nil {
				return err
			}
			for _, pair := range page {
				findings, err := judge(tx, pair)
				if err != nil {
					return err
				}
				all = append(all, findings...)
				r = r.After(pair.Key)
			}
			more = len(page) > 0
			return nil
		})
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

func (t Table[T]) verifyRecord(tx Reader, pair Pair) ([]Finding, error) {
	record, e, err := t.decode(pair.Value)
	if err != nil {
		return []Finding{{Table: t.Name(), Problem: Unreadable, Record: pair.Key, Err: err}}, nil // it is the finding
	}
	var findings []Finding
	entries := t.entries(pair.Key, record)
	keys := make([]entryKey, 0, len(entries))
	for _, entry := range entries {
		keys = append(keys, entry.key)
		holder, found, err := tx.Get(entry.key)
		if err != nil {
			return nil, err
		}
		if !found || !bytes.Equal(holder, pair.Key) {
			findings = append(findings, Finding{Table: t.Name(), Problem: Missing, Record: pair.Key, Entry: entry.key})
		}
	}
	if !sameBytes(keys, e.Keys) {
		findings = append(findings, Finding{Table: t.Name(), Problem: Outdated, Record: pair.Key})
	}
	return findings, nil
}

func (t Table[T]) verifyEntry(tx Reader, pair Pair) ([]Finding, error) {
	stray := []Finding{{Table: t.Name(), Problem: Stray, Record: pair.Value, Entry: pair.Key}}
	raw, found, err := tx.Get(pair.Value)
	if err != nil || !found {
		return stray, err
	}
	record, _, err := t.decode(raw)
	if err != nil {
		return nil, nil // the record itself was found unreadable before
	}
	if contains(t.entries(pair.Value, record), pair.Key) {
		return nil, nil
	}
	return stray, nil
}
