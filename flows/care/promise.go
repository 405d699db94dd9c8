package care

import "time"

// DecisionDue returns by when a complaint received at the given time must be decided: the last second (23:59:59) of
// the local day of receipt plus days, in zone, whatever day that is.
func DecisionDue(received time.Time, days int, zone *time.Location) time.Time {
	year, month, day := received.In(zone).Date()
	return time.Date(year, month, day+days, 23, 59, 59, 0, zone)
}
