package storagetest

import (
	"errors"
	"strconv"
	"sync"
	"testing"

	"carebot/storage"
)

// conflicts are the checks of transactions at once.
func conflicts() []check {
	return []check{
		on("ConflictRunsAgain", testConflictRunsAgain),
		on("NoConflict", testNoConflict),
		on("NoLostUpdates", testNoLostUpdates),
		on("OneInsertWins", testOneInsertWins),
		on("NoWriteSkewByKey", testNoWriteSkew),
	}
}

// testConflictRunsAgain changes, between f's read and its commit, what f has read.
func testConflictRunsAgain(t *testing.T, s storage.Store) {
	cases := []struct {
		name   string
		change func(tx storage.Tx) error
		want   string // what f reads at last
	}{
		{"present", func(tx storage.Tx) error { return tx.Put([]byte("present"), []byte("new")) }, "new"},
		{"absent", func(tx storage.Tx) error { return tx.Put([]byte("absent"), []byte("new")) }, "new"},
		{"inserted", func(tx storage.Tx) error { return tx.Insert([]byte("inserted"), []byte("new")) }, "new"},
		{"deleted", func(tx storage.Tx) error { return tx.Delete([]byte("deleted")) }, ""},
	}
	put(t, s, "present", "old", "deleted", "old")
	for _, c := range cases {
		runs, read := 0, ""
		update(t, s, func(tx storage.Tx) error {
			runs++
			value, _, err := tx.Get([]byte(c.name))
			if err != nil {
				return err
			}
			read = string(value)
			if runs == 1 {
				update(t, s, c.change)
			}
			return tx.Put([]byte("of "+c.name), value)
		})
		if runs != 2 || read != c.want {
			t.Errorf("%s: f ran %d times and last read %q; want 2 and %q", c.name, runs, read, c.want)
		}
	}
}

// testNoConflict writes other keys meanwhile, and reads nothing of a key that both write.
func testNoConflict(t *testing.T, s storage.Store) {
	runs := 0
	update(t, s, func(tx storage.Tx) error {
		runs++
		wantAbsent(t, tx, "read")
		if runs == 1 {
			put(t, s, "other", "1")
		}
		return tx.Put([]byte("written"), []byte("1"))
	})
	if runs != 1 {
		t.Errorf("f ran %d times, want 1", runs)
	}
	wantStore(t, s, "other", "1", "written", "1")
}

func testNoLostUpdates(t *testing.T, s storage.Store) {
	const writers, each = 16, 25
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for range each {
				if err := s.Update(t.Context(), countUp); err != nil {
					t.Errorf("Update: %v", err)
				}
			}
		})
	}
	wg.Wait()
	wantStore(t, s, "counter", strconv.Itoa(writers*each))
}

func countUp(tx storage.Tx) error {
	value, found, err := tx.Get([]byte("counter"))
	if err != nil {
		return err
	}
	n := 0
	if found {
		if n, err = strconv.Atoi(string(value)); err != nil {
			return err
		}
	}
	return tx.Put([]byte("counter"), strconv.AppendInt(nil, int64(n+1), 10))
}

func testOneInsertWins(t *testing.T, s storage.Store) {
	const writers, keys = 16, 10
	for key := range keys {
		results := make(chan error, writers)
		for range writers {
			go func() {
				results <- s.Update(t.Context(), func(tx storage.Tx) error {
					return tx.Insert([]byte{byte(key)}, nil)
				})
			}()
		}
		won := 0
		for range writers {
			switch err := <-results; {
			case err == nil:
				won++
			case !errors.Is(err, storage.ErrExists):
				t.Errorf("Insert: %v", err)
			}
		}
		if won != 1 {
			t.Errorf("%d of %d inserts of one key succeeded, want 1", won, writers)
		}
	}
}

// testNoWriteSkew: of two that each read what the other writes, one has to see the other's write.
func testNoWriteSkew(t *testing.T, s storage.Store) {
	takeLeave := func(own, other string) func(storage.Tx) error {
		return func(tx storage.Tx) error {
			_, away, err := tx.Get([]byte(other))
			if err != nil || away {
				return err
			}
			return tx.Put([]byte(own), nil)
		}
	}
	for round := range 20 {
		a, b := "a"+strconv.Itoa(round), "b"+strconv.Itoa(round)
		var wg sync.WaitGroup
		for _, f := range []func(storage.Tx) error{takeLeave(a, b), takeLeave(b, a)} {
			wg.Go(func() {
				if err := s.Update(t.Context(), f); err != nil {
					t.Errorf("Update: %v", err)
				}
			})
		}
		wg.Wait()
		update(t, s, func(tx storage.Tx) error {
			_, first, err := tx.Get([]byte(a))
			_, second, err2 := tx.Get([]byte(b))
			if first == second {
				t.Errorf("round %d: written %v and %v, want one of the two", round, first, second)
			}
			return errors.Join(err, err2)
		})
	}
}
