package storage

// DefaultLimit is how many records a page has when its query does not say.
const DefaultLimit = 100

// Query picks a page of records in order of key, or of an index's entries.
type Query struct {
	// Prefix: the key begins with these parts; none: all.
	Prefix []any
	// From (inclusive) and To (exclusive) bound the parts that follow Prefix; empty: unbounded.
	From, To []any
	// After is what the page before gave as next; nil: the first page.
	After []byte
	// Limit is how many at most; 0: DefaultLimit.
	Limit int
	// Reverse: from the last to the first.
	Reverse bool
}

// Under returns the query for all whose key, or entry, begins with the parts.
func Under(parts ...any) Query { return Query{Prefix: parts} }

// Begins returns the query for all whose first part, a string, begins with the characters given.
func Begins(with string) Query {
	return Query{From: []any{with}, To: []any{with + "\U0010FFFF"}}
}

// keys returns the query's range within the keys that begin with space.
func (q Query) keys(space []byte) Range {
	prefix := AppendKey(space, q.Prefix...)
	r := Prefix(prefix)
	r.Reverse = q.Reverse
	if len(q.From) > 0 {
		r.From = AppendKey(prefix[:len(prefix):len(prefix)], q.From...)
	}
	if len(q.To) > 0 {
		r.To = AppendKey(prefix[:len(prefix):len(prefix)], q.To...)
	}
	if q.After != nil {
		r = r.After(q.After)
	}
	return r
}

// scan returns the page's pairs, and next: nil if there is none behind it.
func (q Query) scan(tx Reader, space []byte) (page []Pair, next []byte, err error) {
	limit := q.Limit
	if limit <= 0 {
		limit = DefaultLimit
	}
	// One more than asked for tells whether another page follows.
	page, err = tx.Scan(q.keys(space), limit+1)
	if err != nil || len(page) <= limit {
		return page, nil, err
	}
	return page[:limit], page[limit-1].Key, nil
}

// Page returns a page of records in order of key. next is the Query.After of the next page, nil after the last.
func (t Table[T]) Page(tx Tx, q Query) (page []T, next []byte, err error) {
	pairs, next, err := q.scan(tx, Key(t.schema.Name))
	if err != nil {
		return nil, nil, err
	}
	for _, pair := range pairs {
		record, _, err := t.decode(pair.Value)
		if err != nil {
			return nil, nil, err
		}
		page = append(page, record)
	}
	return page, next, nil
}
