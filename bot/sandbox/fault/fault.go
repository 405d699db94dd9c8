// Package fault scripts the troubles of a platform: what a sandbox server does wrong, to which call, and how often.
//
// A server puts every call through Script.Serve; a test (or the demo's page) adds faults with Script.Add:
//
//	srv.Faults.Add(fault.Fault{Method: "sendMessage", After: 2, Times: 1, Kind: fault.DropAfter})
//
// drops the connection on the third sendMessage, after the message was taken.
package fault

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Kind is what goes wrong.
type Kind string

// The kinds of faults. Those marked "no effect" leave the platform's state as it was; the others happen to the answer of
// a call that was carried out.
const (
	Limited    Kind = "limited"     // 429 that tells to wait Delay (1 s when zero); no effect
	Busy       Kind = "busy"        // 429 that does not tell how long to wait; no effect
	Internal   Kind = "internal"    // 500; no effect
	BadGateway Kind = "bad_gateway" // 502 with a page of HTML, as a proxy sends; no effect
	NotOK      Kind = "not_ok"      // 200 with {"ok":false} and no reason; no effect
	DropBefore Kind = "drop_before" // the connection is closed without an answer; no effect
	DropAfter  Kind = "drop_after"  // carried out, then the connection is closed without an answer
	Slow       Kind = "slow"        // carried out, the answer's bytes dribble over Delay (1 s when zero)
	Hang       Kind = "hang"        // never answered: held until the caller gives up, Delay (if any) is over or Clear; no effect
	HangAfter  Kind = "hang_after"  // as Hang, but carried out
	Malformed  Kind = "malformed"   // carried out, answered 200 with JSON that breaks off
)

// Kinds returns every kind, in the order above.
func Kinds() []Kind {
	return []Kind{Limited, Busy, Internal, BadGateway, NotOK, DropBefore, DropAfter, Slow, Hang, HangAfter, Malformed}
}

// Effect reports whether the call is carried out in spite of the fault.
func (k Kind) Effect() bool { return slices.Contains([]Kind{DropAfter, Slow, HangAfter, Malformed}, k) }

// Fault is one scripted trouble.
type Fault struct {
	Method string        // the platform's method it befalls ("sendMessage", "chat.postMessage"); empty: any
	After  int           // so many matching calls pass first
	Times  int           // how many calls it befalls then; 0 counts as 1, a negative number is without end
	Kind   Kind          // what goes wrong
	Delay  time.Duration // of Limited, Slow, Hang and HangAfter
}

type wire struct {
	Method string `json:"method,omitempty"`
	After  int    `json:"after,omitempty"`
	Times  int    `json:"times,omitempty"`
	Kind   Kind   `json:"kind"`
	Delay  string `json:"delay,omitempty"`
}

// MarshalJSON writes the fault as {"method","after","times","kind","delay"}, the delay as a Go duration ("1.5s").
func (f Fault) MarshalJSON() ([]byte, error) {
	w := wire{Method: f.Method, After: f.After, Times: f.Times, Kind: f.Kind}
	if f.Delay != 0 {
		w.Delay = f.Delay.String()
	}
	return json.Marshal(w)
}

// UnmarshalJSON reads what MarshalJSON writes; an unknown kind or a bad duration is an error.
func (f *Fault) UnmarshalJSON(b []byte) error {
	var w wire
	if err := json.Unmarshal(b, &w); err != nil {
		return err
	}
	if !slices.Contains(Kinds(), w.Kind) {
		return fmt.Errorf("fault: unknown kind %q; use one of %v", w.Kind, Kinds())
	}
	*f = Fault{Method: w.Method, After: w.After, Times: w.Times, Kind: w.Kind}
	if w.Delay == "" {
		return nil
	}
	d, err := time.ParseDuration(w.Delay)
	if err != nil {
		return fmt.Errorf("fault: delay must be a duration such as 1.5s: %w", err)
	}
	f.Delay = d
	return nil
}
