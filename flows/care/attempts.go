package care

import "time"

// The bounds within which somebody may fail to prove that an order is theirs.
const (
	maxFailures    = 3
	failuresWithin = 15 * time.Minute
	lockedFor      = 15 * time.Minute
)

// Attempts are the failed proofs of one customer, or on one order's number, that still count. The zero value: none.
type Attempts struct {
	Key      string      `json:"key"`
	Failures []time.Time `json:"failures,omitempty"` // the latest, oldest first
	Until    time.Time   `json:"until,omitzero"`     // locked until then
}

// AttemptsOfCustomer returns the key of a customer's attempts.
func AttemptsOfCustomer(id string) string { return "customer/" + id }

// AttemptsOnOrder returns the key of the attempts on an order's number, whether or not there is such an order.
func AttemptsOnOrder(number string) string { return "order/" + OrderKey(number) }

// LockEnd returns when a lock that begins now ends.
func LockEnd(now time.Time) time.Time { return now.Add(lockedFor) }

// Locked reports whether no proof is looked at now.
func (a Attempts) Locked(now time.Time) bool { return now.Before(a.Until) }

// Fail returns the attempts with a failure added. The third within 15 minutes locks for 15 minutes, and begins anew.
func (a Attempts) Fail(now time.Time) Attempts {
	failed := Attempts{Key: a.Key, Until: a.Until}
	for _, at := range a.Failures {
		if now.Sub(at) < failuresWithin {
			failed.Failures = append(failed.Failures, at)
		}
	}
	failed.Failures = append(failed.Failures, now)
	if len(failed.Failures) >= maxFailures {
		failed.Failures, failed.Until = nil, LockEnd(now)
	}
	return failed
}

// Forgotten returns when nothing of the attempts counts any more.
func (a Attempts) Forgotten() time.Time {
	until := a.Until
	for _, at := range a.Failures {
		if end := at.Add(failuresWithin); end.After(until) {
			until = end
		}
	}
	return until
}
