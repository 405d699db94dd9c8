package fault

import (
	"slices"
	"sync"
)

// Script holds the faults still to come. The zero value is empty and ready; all methods may be called at any time.
type Script struct {
	mu      sync.Mutex
	pending []*Fault
	fired   []Fault
	release chan struct{} // closed by Clear, to let go of what hangs
}

// Add appends faults. Each counts the calls that match it from now on; where several are due, the first added befalls.
func (s *Script) Add(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range faults {
		if f.Times == 0 {
			f.Times = 1
		}
		s.pending = append(s.pending, &f)
	}
}

// Take counts a call of method and returns the fault that befalls it, if any.
func (s *Script) Take(method string) (Fault, bool) {
	f, _, ok := s.take(method)
	return f, ok
}

// take returns with the fault the channel that the next Clear closes.
func (s *Script) take(method string) (Fault, <-chan struct{}, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var due *Fault
	for _, f := range s.pending {
		switch {
		case f.Method != "" && f.Method != method:
		case f.After > 0:
			f.After--
		case due == nil:
			due = f
		}
	}
	if due == nil {
		return Fault{}, nil, false
	}
	if s.release == nil {
		s.release = make(chan struct{})
	}
	if due.Times > 0 {
		due.Times--
	}
	if due.Times == 0 {
		s.pending = slices.DeleteFunc(s.pending, func(f *Fault) bool { return f == due })
	}
	told := *due
	told.Method, told.Times = method, 1
	s.fired = append(s.fired, told)
	return told, s.release, true
}

// Clear drops what is still to come and lets go of every call that hangs.
func (s *Script) Clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pending = nil
	if s.release != nil {
		close(s.release)
		s.release = nil
	}
}

// Pending returns the faults still to come, with what is left of their counts.
func (s *Script) Pending() []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Fault, 0, len(s.pending))
	for _, f := range s.pending {
		out = append(out, *f)
	}
	return out
}

// Fired returns the faults that befell, one entry a call, in order, each with the method it befell.
func (s *Script) Fired() []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.fired)
}
