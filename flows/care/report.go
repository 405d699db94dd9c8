package care

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Report is what happened in a period, as the stored history tells it: whenever it is made, it says the same. Cases,
// ratings, customers and ideas are added one by one, in any order; what is kept of them is counts. Cases of customers who
// were forgotten count like others: they name nobody.
type Report struct {
	Period
	All       Tally
	Topics    map[Topic]*Tally
	Languages map[Language]*Tally
	Staff     map[string]*Tally // by Slack ID; empty: nobody had it
	Parts     []Part            // the period in its steps
	// NewCustomers is how many customers had, by an instant of the period, been known for ComeBackIn, and CameBack how many
	// of them had ordered again within it.
	NewCustomers, CameBack int
	Ideas                  []Idea // the first ones
	IdeaCount              int

	hours Hours
}

// Part is a step of a report's period, for a chart.
type Part struct {
	From            time.Time
	Opened, Settled int
}

const (
	// ComeBackIn is how long a new customer has to order again to have come back. Everybody has the same time, so that the
	// figure of a period is final when the period is over.
	ComeBackIn = 90 * Day
	// mostIdeas is how many ideas a report keeps.
	mostIdeas = 20
)

// NewReport returns an empty report on a period; working time is counted by hours.
func NewReport(p Period, hours Hours) *Report {
	r := &Report{
		Period: p, hours: hours,
		Topics: map[Topic]*Tally{}, Languages: map[Language]*Tally{}, Staff: map[string]*Tally{},
	}
	for _, from := range p.Steps() {
		r.Parts = append(r.Parts, Part{From: from})
	}
	return r
}

// Topic is what a report counts a case, or its rating, under.
type Topic struct {
	Kind  Kind
	Topic string // empty: it has none but its kind
}

// AddRating counts a question to a customer, where it was answered in the period.
func (r *Report) AddRating(q Rating) {
	if q.AnsweredAt.IsZero() || !r.holds(q.AnsweredAt) {
		return
	}
	topic, staff := &Topic{q.Kind, q.Topic}, &q.Staff
	if q.Asked == AskedRecommend { // it is about no case
		topic, staff = nil, nil
	}
	r.tally(topic, q.Language, staff, func(t *Tally) {
		switch {
		case q.Asked == AskedRecommend && q.Score >= 0 && q.Score < len(t.Recommend):
			t.Recommend[q.Score]++
		case q.Asked == AskedRating && q.Score > 0 && q.Score < len(t.Scores):
			t.Scores[q.Score]++
		}
	})
}

// Newcomers returns when the customers were first seen whom the period says of whether they came back: [from, to).
func (p Period) Newcomers() (from, to time.Time) {
	return p.From.Add(-ComeBackIn), p.To.Add(-ComeBackIn)
}

// AddCustomer counts a customer, where they are one of the period's Newcomers. ordered are the times at which they placed
// their orders, cancelled ones left out.
func (r *Report) AddCustomer(firstSeen time.Time, ordered []time.Time) {
	from, to := r.Newcomers()
	if firstSeen.Before(from) || !firstSeen.Before(to) {
		return
	}
	r.NewCustomers++
	if slices.ContainsFunc(ordered, func(at time.Time) bool {
		return at.After(firstSeen) && !at.After(firstSeen.Add(ComeBackIn))
	}) {
		r.CameBack++
	}
}

// AddIdea counts an idea, where it came in the period.
func (r *Report) AddIdea(i Idea) {
	if !r.holds(i.At) {
		return
	}
	if r.IdeaCount++; len(r.Ideas) < mostIdeas {
		r.Ideas = append(r.Ideas, i)
	}
}

// Empty reports whether there is nothing to tell of.
func (r *Report) Empty() bool { return r.All.Empty() && r.IdeaCount == 0 }

// Hurt is a topic with what customers thought of how it went.
type Hurt struct {
	Topic Topic
	*Tally
}

// Hurts returns the rated topics, the worst first: by average, then by how many ratings were low.
func (r *Report) Hurts() []Hurt {
	var all []Hurt
	for _, topic := range r.TopicsSorted() {
		if t := r.Topics[topic]; t.Rated() > 0 {
			all = append(all, Hurt{topic, t})
		}
	}
	slices.SortStableFunc(all, func(a, b Hurt) int {
		return cmp.Or(cmp.Compare(a.Average(), b.Average()), cmp.Compare(b.Low(), a.Low()))
	})
	return all
}

// TopicsSorted returns the topics there are, in an order that is always the same.
func (r *Report) TopicsSorted() []Topic {
	return slices.SortedFunc(maps.Keys(r.Topics), func(a, b Topic) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Topic, b.Topic))
	})
}

// tally counts something for all, its topic, its language and who it is to be counted for; nil: it has none.
func (r *Report) tally(topic *Topic, lang Language, staff *string, count func(*Tally)) {
	count(&r.All)
	if topic != nil {
		count(at(r.Topics, *topic))
	}
	count(at(r.Languages, lang))
	if staff != nil {
		count(at(r.Staff, *staff))
	}
}

// at returns the tally under a key, a new one where there is none.
func at[K comparable](in map[K]*Tally, key K) *Tally {
	if in[key] == nil {
		in[key] = &Tally{}
	}
	return in[key]
}
