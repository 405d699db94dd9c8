package badger

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"

	"carebot/storage"
)

// reader reads from the snapshot of a transaction. Own writes are the draft's: Badger sorts all of them anew for each
// iterator, which a transaction of many turns would pay for at every scan.
type reader struct{ txn *badger.Txn }

// Get implements storage.Reader.
func (r reader) Get(key []byte) (value []byte, found bool, err error) {
	if len(key) == 0 {
		return nil, false, nil
	}
	item, err := r.txn.Get(key)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, readFailed(err)
	}
	value, err = item.ValueCopy(nil)
	if err != nil {
		return nil, false, readFailed(err)
	}
	return value, true, nil
}

// Scan implements storage.Reader.
func (r reader) Scan(rng storage.Range, limit int) ([]storage.Pair, error) {
	if limit <= 0 {
		return nil, nil
	}
	var pairs []storage.Pair
	err := r.each(rng, func(key, value []byte) (bool, error) {
		pairs = append(pairs, storage.Pair{Key: bytes.Clone(key), Value: append([]byte{}, value...)})
		return len(pairs) < limit, nil
	})
	return pairs, err
}

// each hands the pairs of the range to f in order, until f wants no more. They are lent until f returns.
func (r reader) each(rng storage.Range, f func(key, value []byte) (more bool, err error)) error {
	it := r.txn.NewIterator(iteratorOptions(rng))
	defer it.Close()
	for it.Seek(start(rng)); it.Valid(); it.Next() {
		item := it.Item()
		if rng.Reverse && len(rng.To) > 0 && bytes.Equal(item.Key(), rng.To) {
			continue // Seek stops at To itself, which is not in the range
		}
		if !rng.Contains(item.Key()) {
			return nil
		}
		more := false
		err := item.Value(func(value []byte) (err error) {
			more, err = f(item.Key(), value)
			return err
		})
		if err != nil || !more {
			return err
		}
	}
	return nil
}

func start(rng storage.Range) []byte {
	if rng.Reverse {
		return rng.To
	}
	return rng.From
}

func iteratorOptions(rng storage.Range) badger.IteratorOptions {
	o := badger.DefaultIteratorOptions
	o.Reverse = rng.Reverse
	// Values are inline, next to their keys: fetching them ahead would only start goroutines.
	o.PrefetchValues = false
	if !rng.Reverse {
		// Lets Badger leave out the files that cannot hold the range.
		o.Prefix = commonPrefix(rng.From, rng.To)
	}
	return o
}

func commonPrefix(a, b []byte) []byte {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return a[:n]
}

func readFailed(err error) error {
	return fmt.Errorf("storage: cannot read: %w; see that the disk is whole, or restore a backup", err)
}
