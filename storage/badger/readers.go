package badger

import (
	"context"
	"sync"
)

// readers counts the transactions that read, by the age in which they began, so that one can wait for the older ones.
type readers struct {
	mu    sync.Mutex
	age   int
	count map[int]int
	ended chan struct{} // closed and replaced whenever the last one of an age ends
}

// enter counts a transaction in and returns how it is counted out.
func (r *readers) enter() (leave func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.count == nil {
		r.count, r.ended = map[int]int{}, make(chan struct{})
	}
	age := r.age
	r.count[age]++
	return func() { r.leave(age) }
}

func (r *readers) leave(age int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.count[age]--; r.count[age] > 0 {
		return
	}
	delete(r.count, age)
	close(r.ended)
	r.ended = make(chan struct{})
}

// outlive begins a new age and returns once every transaction that began before has ended.
func (r *readers) outlive(ctx context.Context) error {
	r.mu.Lock()
	r.age++
	age := r.age
	for r.older(age) {
		ended := r.ended
		r.mu.Unlock()
		select {
		case <-ended:
		case <-ctx.Done():
			return ctx.Err()
		}
		r.mu.Lock()
	}
	r.mu.Unlock()
	return nil
}

func (r *readers) older(age int) bool {
	for began := range r.count {
		if began < age {
			return true
		}
	}
	return false
}
