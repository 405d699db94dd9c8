package care

import "time"

// Repeat is when a newsletter comes again: every week, as a draft that waits for a yes.
type Repeat struct {
	Weekday time.Weekday `json:"weekday"` // 0 is Sunday
	Hour    int          `json:"hour"`    // 0–23, local
	Minute  int          `json:"minute"`
}

// Next returns the first such time after t, in zone. A time that daylight saving skips is as much later as it skips.
func (r Repeat) Next(t time.Time, zone *time.Location) time.Time {
	year, month, day := t.In(zone).Date()
	for ; ; day++ {
		next := time.Date(year, month, day, r.Hour, r.Minute, 0, 0, zone)
		noon := time.Date(year, month, day, 12, 0, 0, 0, time.UTC)
		if noon.Weekday() == r.Weekday && next.After(t) {
			return next
		}
	}
}

// Again returns the draft of the next time a newsletter comes: all that was written of it, nothing of what became of it.
func (n Newsletter) Again(id string, sendAt, now time.Time) Newsletter {
	n.ID, n.Of, n.SendAt, n.State = id, n.first(), sendAt, NewsletterDraft
	n.CreatedAt, n.ChangedAt, n.ChangedBy, n.Rev = now, time.Time{}, "", 0
	n.ConfirmedAt, n.ConfirmedBy, n.StartedAt, n.EndedAt = time.Time{}, "", time.Time{}, time.Time{}
	n.Planned, n.Counts, n.Counted, n.Result = nil, NewsletterCounts{}, nil, nil
	return n
}

// first returns the ID of the newsletter that all its repeats name.
func (n Newsletter) first() string {
	if n.Of != "" {
		return n.Of
	}
	return n.ID
}
