package care

import "time"

// floodOver is how many messages of one customer a minute are passed on one by one.
const floodOver = 20

// Flood is how fast a customer has been writing, and what waits to reach the staff's side gathered.
type Flood struct {
	Recent []int64   `json:"recent,omitempty"` // when the last messages came, in Unix milliseconds, at most floodOver
	Told   bool      `json:"told,omitempty"`   // the customer was told that their messages are gathered
	Silent bool      `json:"silent,omitempty"` // a question was not said at once; it is when the customer is quiet
	Since  time.Time `json:"since,omitzero"`   // when the first of what waits came
	Held   []Held    `json:"held,omitempty"`
}

// Held is a message of a case that waits to be posted with others.
type Held struct {
	Case string `json:"case"`
	Seq  int    `json:"seq"` // of its entry
}

// Take counts a message that comes now and reports whether it is one too many.
func (f Flood) Take(now time.Time) (Flood, bool) {
	at := now.UnixMilli()
	over := len(f.Recent) >= floodOver && at-f.Recent[len(f.Recent)-floodOver] < time.Minute.Milliseconds()
	recent := append(f.Recent[:len(f.Recent):len(f.Recent)], at)
	f.Recent = recent[max(0, len(recent)-floodOver):]
	return f, over
}

// Waits reports whether anything is left to do when the flood is over.
func (f Flood) Waits() bool { return len(f.Held) > 0 || f.Silent }

// Holds reports whether a message of a case waits.
func (f Flood) Holds(number string, seq int) bool {
	for _, h := range f.Held {
		if h.Case == number && h.Seq == seq {
			return true
		}
	}
	return false
}
