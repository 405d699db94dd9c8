package simulation_test

import (
	"bytes"
	"context"
	"io"
	"slices"
	"sort"
	"sync"

	"carebot/storage"
)

// mostPairs is how many pairs a run of the shelf holds before it is cut in two.
const mostPairs = 256

// shelf is a store in memory that outlives the processes that work on it. It can be told to die: the process on it is
// then dead to it, as after a SIGKILL, until the next one revives it.
type shelf struct {
	mu   sync.Mutex
	runs [][]storage.Pair // sorted, none of them empty

	left    int  // updates until it dies …
	dying   bool // … if it is to
	after   bool // it dies right after the last of them is stored, not before
	dead    chan struct{}
	updates int
}

func newShelf() *shelf { return &shelf{dead: make(chan struct{})} }

// dies makes the shelf die with the n-th update from now: before it is stored, or right after.
func (s *shelf) dies(n int, after bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left, s.dying, s.after = n, true, after
}

// revive lets a new process work.
func (s *shelf) revive() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dying, s.dead = false, make(chan struct{})
}

// died is closed once the process is dead.
func (s *shelf) died() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dead
}

func (s *shelf) gone() bool {
	select {
	case <-s.dead:
		return true
	default:
		return false
	}
}

// Update implements storage.Store.
func (s *shelf) Update(_ context.Context, f func(storage.Tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gone() {
		return storage.ErrClosed
	}
	draft := storage.NewDraft(s)
	defer draft.End()
	if err := f(draft); err != nil {
		return err
	}
	writes, err := draft.Writes()
	if err != nil || len(writes) == 0 {
		return err
	}
	s.updates++
	if s.dying {
		s.left--
	}
	last := s.dying && s.left < 0
	if !last || s.after {
		s.store(writes)
	}
	if last {
		close(s.dead)
		return storage.ErrClosed
	}
	return nil
}

// View implements storage.Store.
func (s *shelf) View(_ context.Context, f func(storage.Tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return f(storage.NewView(s))
}

// Backup implements storage.Store; nothing asks for it.
func (s *shelf) Backup(context.Context, io.Writer) error { return nil }

// Close implements storage.Store.
func (s *shelf) Close() error { return nil }

// Get implements storage.Reader.
func (s *shelf) Get(key []byte) ([]byte, bool, error) {
	run, i, found := s.find(key)
	if !found {
		return nil, false, nil
	}
	return bytes.Clone(s.runs[run][i].Value), true, nil
}

// Scan implements storage.Reader.
func (s *shelf) Scan(r storage.Range, limit int) ([]storage.Pair, error) {
	if r.Reverse {
		return s.back(r, limit), nil
	}
	var page []storage.Pair
	run, i, _ := s.find(r.From)
	for ; run < len(s.runs); run, i = run+1, 0 {
		for ; i < len(s.runs[run]); i++ {
			pair := s.runs[run][i]
			if !r.Contains(pair.Key) {
				return page, nil
			}
			if page = append(page, copied(pair)); len(page) == limit {
				return page, nil
			}
		}
	}
	return page, nil
}

// back is Scan from the end.
func (s *shelf) back(r storage.Range, limit int) (page []storage.Pair) {
	for run := len(s.runs) - 1; run >= 0; run-- {
		if bytes.Compare(s.runs[run][len(s.runs[run])-1].Key, r.From) < 0 {
			return page
		}
		if len(r.To) > 0 && bytes.Compare(s.runs[run][0].Key, r.To) >= 0 {
			continue
		}
		for _, pair := range slices.Backward(s.runs[run]) {
			if r.Contains(pair.Key) {
				page = append(page, copied(pair))
			}
			if len(page) == limit {
				return page
			}
		}
	}
	return page
}

func copied(p storage.Pair) storage.Pair {
	return storage.Pair{Key: bytes.Clone(p.Key), Value: bytes.Clone(p.Value)}
}

// find returns where a key is, or would be.
func (s *shelf) find(key []byte) (run, i int, found bool) {
	run = sort.Search(len(s.runs), func(n int) bool { return bytes.Compare(s.runs[n][0].Key, key) > 0 }) - 1
	if run < 0 {
		return 0, 0, false
	}
	i, found = slices.BinarySearchFunc(s.runs[run], key, func(p storage.Pair, key []byte) int { return bytes.Compare(p.Key, key) })
	return run, i, found
}

func (s *shelf) store(writes []storage.Write) {
	for _, w := range writes {
		run, i, found := s.find(w.Key)
		switch {
		case found && w.Delete:
			if s.runs[run] = slices.Delete(s.runs[run], i, i+1); len(s.runs[run]) == 0 {
				s.runs = slices.Delete(s.runs, run, run+1)
			}
		case w.Delete:
		case found:
			s.runs[run][i].Value = bytes.Clone(w.Value)
		case len(s.runs) == 0:
			s.runs = [][]storage.Pair{{copied(storage.Pair{Key: w.Key, Value: w.Value})}}
		default:
			s.insert(run, i, copied(storage.Pair{Key: w.Key, Value: w.Value}))
		}
	}
}

func (s *shelf) insert(run, i int, p storage.Pair) {
	s.runs[run] = slices.Insert(s.runs[run], i, p)
	if n := len(s.runs[run]); n > mostPairs {
		rest := slices.Clone(s.runs[run][n/2:])
		s.runs[run] = s.runs[run][: n/2 : n/2]
		s.runs = slices.Insert(s.runs, run+1, rest)
	}
}
