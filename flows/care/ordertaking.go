package care

import (
	"reflect"
	"time"
)

// TakenOrder is what became of an order that came in.
type TakenOrder struct {
	Order   Order // as it is stored now
	Changed bool  // it was not known, or not so
}

// Take returns what o, as it is stored (the zero Order: it is not), becomes when the shop tells came. What came
// replaces all of it but the customer it is tied to. What is older than what is stored changes nothing; what says
// when, but nothing new, moves only that time, so that what was said in between and arrives later changes nothing
// either. An order that does not say when it was updated was updated now, and is never older than what is stored.
func (o Order) Take(came Order, now time.Time) TakenOrder {
	switch {
	case came.UpdatedAt.IsZero() && now.Before(o.UpdatedAt): // the shop's clock goes before ours
		came.UpdatedAt = o.UpdatedAt
	case came.UpdatedAt.IsZero():
		came.UpdatedAt = now.UTC()
	case came.UpdatedAt.Before(o.UpdatedAt):
		return TakenOrder{Order: o}
	}
	came.Customer = o.Customer
	return TakenOrder{Order: came, Changed: !o.saysTheSame(came)}
}

// saysTheSame reports whether two orders differ at most in when they were updated.
func (o Order) saysTheSame(other Order) bool {
	if !o.PlacedAt.Equal(other.PlacedAt) {
		return false
	}
	other.PlacedAt, other.UpdatedAt = o.PlacedAt, o.UpdatedAt
	return reflect.DeepEqual(o, other)
}
