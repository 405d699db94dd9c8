package care

import (
	"hash/fnv"
	"slices"
	"strconv"
	"time"
)

// NewsletterTerms is what a company has laid down for its newsletters.
type NewsletterTerms struct {
	Interests    []string      // what newsletters can be about, as customers read it; may be empty
	DormantAfter time.Duration // who was not heard of for so long is dormant
	Late         time.Duration // how late a newsletter may go out by itself
}

// NewsletterState is where a newsletter stands.
type NewsletterState string

// The states of a newsletter.
const (
	NewsletterDraft     NewsletterState = "draft"     // in: begun, or a repeat that waits for a yes; out: scheduled, deleted
	NewsletterScheduled NewsletterState = "scheduled" // in: confirmed; out: draft, sending, late
	NewsletterSending   NewsletterState = "sending"   // in: its hour came, or a word; out: paused, stopped, done
	NewsletterPaused    NewsletterState = "paused"    // in: a button, or no coupons left; out: sending, stopped
	NewsletterLate      NewsletterState = "late"      // in: its hour passed by more than it allows; out by a word: sending, draft, stopped
	NewsletterDone      NewsletterState = "done"      // in: everybody had it, or was counted; out: never
	NewsletterStopped   NewsletterState = "stopped"   // in: a button; out: never
)

// mostButtons is how many buttons a newsletter has beside the one against more of them.
const mostButtons = 2

// NewsletterButton is a button under a newsletter: a link, or a question about the offer.
type NewsletterButton struct {
	Labels map[Language]string `json:"labels"`
	Link   string              `json:"link,omitempty"` // https or http; empty where Ask is set
	Ask    bool                `json:"ask,omitempty"`  // it opens a case that names the offer
}

// Newsletter is an offer for an audience.
type Newsletter struct {
	ID   string `json:"id"`   // N-1001 and up
	Name string `json:"name"` // as staff call it
	// Texts by language, plain with spans and without files; who speaks a language that has none is left out.
	Texts map[Language]Content `json:"texts,omitempty"`
	// Typed is what Texts were read from, as it was typed, so that it can be typed on.
	Typed    map[Language]string `json:"typed,omitempty"`
	Picture  *File               `json:"picture,omitempty"`
	Buttons  []NewsletterButton  `json:"buttons,omitempty"`
	Audience Audience            `json:"audience"`
	Interest string              `json:"interest,omitempty"` // one of the terms'; empty: none in particular
	Coupons  string              `json:"coupons,omitempty"`  // the list each recipient gets a code of; empty: no codes
	SendAt   time.Time           `json:"send_at,omitzero"`   // zero: as soon as it is confirmed
	Late     time.Duration       `json:"late,omitempty"`     // how much later it may begin by itself
	Repeat   *Repeat             `json:"repeat,omitempty"`   // nil: once
	Of       string              `json:"of,omitempty"`       // the ID of the newsletter that it repeats; may be empty

	State       NewsletterState `json:"state"`
	Author      string          `json:"author"` // Slack ID
	CreatedAt   time.Time       `json:"created_at"`
	ChangedAt   time.Time       `json:"changed_at,omitzero"`
	ChangedBy   string          `json:"changed_by,omitempty"` // Slack ID of who last wrote on it
	Rev         int             `json:"rev,omitempty"`        // how often somebody has written on it: of two at once one wins
	ConfirmedAt time.Time       `json:"confirmed_at,omitzero"`
	ConfirmedBy string          `json:"confirmed_by,omitempty"` // Slack ID
	StartedAt   time.Time       `json:"started_at,omitzero"`
	EndedAt     time.Time       `json:"ended_at,omitzero"` // done or stopped
	// Planned is how many were to get it when it was confirmed, by language.
	Planned map[Language]int `json:"planned,omitempty"`
	Counts  NewsletterCounts `json:"counts,omitzero"`
	// Counted is whom it would have reached when that was last counted; nil: it never was.
	Counted *NewsletterCount `json:"counted,omitempty"`
	// Result is what came of it; nil: it is not over, or not worked out yet.
	Result *NewsletterResult `json:"result,omitempty"`
}

// NewsletterCount is whom a newsletter would reach at a time.
type NewsletterCount struct {
	At      time.Time        `json:"at"`
	Rev     int              `json:"rev"` // the newsletter's, then
	Meant   map[Language]int `json:"meant,omitempty"`
	LeftOut map[LeftOut]int  `json:"left_out,omitempty"` // of those known, by the first reason
}

// All returns how many it would reach.
func (c NewsletterCount) All() int {
	all := 0
	for _, n := range c.Meant {
		all += n
	}
	return all
}

// countHolds is how long a count is good enough to be confirmed.
const countHolds = 10 * time.Minute

// CountHolds reports whether the last count is of the newsletter as it is, and not long ago.
func (n Newsletter) CountHolds(now time.Time) bool {
	return n.Counted != nil && n.Counted.Rev == n.Rev && now.Sub(n.Counted.At) <= countHolds
}

// NewsletterCounts is what has become of a newsletter's deliveries.
type NewsletterCounts struct {
	Sent        int `json:"sent,omitempty"`
	Blocked     int `json:"blocked,omitempty"`     // they had stopped the bot
	Failed      int `json:"failed,omitempty"`      // refused by the platform, or given up
	Unconfirmed int `json:"unconfirmed,omitempty"` // nobody knows; not sent again
	LeftOut     int `json:"left_out,omitempty"`    // planned, and not meant any more when it was their turn
}

// Done returns how many deliveries have come to an end.
func (c NewsletterCounts) Done() int {
	return c.Sent + c.Blocked + c.Failed + c.Unconfirmed + c.LeftOut
}

// Add returns the counts with one more recipient of a state; what is still planned counts nowhere.
func (c NewsletterCounts) Add(s RecipientState) NewsletterCounts {
	switch s {
	case RecipientSent:
		c.Sent++
	case RecipientBlocked:
		c.Blocked++
	case RecipientFailed:
		c.Failed++
	case RecipientUnconfirmed:
		c.Unconfirmed++
	case RecipientLeftOut:
		c.LeftOut++
	}
	return c
}

// Languages returns the languages a newsletter has a text in, in the order they are offered.
func (n Newsletter) Languages() []Language {
	return slices.DeleteFunc(Languages(), func(l Language) bool { return n.Texts[l].Text == "" })
}

// PlannedAll returns how many are to get it.
func (n Newsletter) PlannedAll() int {
	all := 0
	for _, count := range n.Planned {
		all += count
	}
	return all
}

// May reports whether a newsletter in this state may get into another.
func (s NewsletterState) May(to NewsletterState) bool {
	ways := map[NewsletterState][]NewsletterState{
		NewsletterDraft:     {NewsletterScheduled},
		NewsletterScheduled: {NewsletterDraft, NewsletterSending, NewsletterLate, NewsletterStopped},
		NewsletterSending:   {NewsletterPaused, NewsletterStopped, NewsletterDone},
		NewsletterPaused:    {NewsletterSending, NewsletterStopped, NewsletterDone},
		NewsletterLate:      {NewsletterSending, NewsletterDraft, NewsletterStopped},
	}
	return slices.Contains(ways[s], to)
}

// Ended reports whether nothing becomes of it any more.
func (s NewsletterState) Ended() bool { return s == NewsletterDone || s == NewsletterStopped }

// Hour returns when a newsletter is to go out: that of who is told to go at once is when it was confirmed. Zero: it is not known
// yet.
func (n Newsletter) Hour() time.Time {
	if n.SendAt.IsZero() {
		return n.ConfirmedAt
	}
	return n.SendAt
}

// Due returns what becomes of a scheduled newsletter now: sending when its hour has come, late when it has passed by more
// than the newsletter allows; else it stays as it is.
func (n Newsletter) Due(now time.Time) NewsletterState {
	switch hour := n.Hour(); {
	case n.State != NewsletterScheduled || now.Before(n.SendAt):
		return n.State
	case !hour.IsZero() && now.Sub(hour) > n.Late:
		return NewsletterLate
	default:
		return NewsletterSending
	}
}

// How many refusals in a row of recipients are taken for the newsletter's own fault: so many, and one of so many at least.
const (
	fewRefused = 3
	oneRefused = 10
)

// NewsletterIsRefused reports whether so many refusals by the platform, of so many deliveries that came to an end, mean that
// it does not take the newsletter as it is: who cannot be reached is blocked, not refused.
func NewsletterIsRefused(refused, ended int) bool {
	return refused >= fewRefused && refused*oneRefused >= ended
}

// InterestID returns a short name of an interest that is the same for as long as its words are.
func InterestID(interest string) string {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(interest)) // it never fails
	return strconv.FormatUint(uint64(sum.Sum32()), 36)
}
