package care

import (
	"fmt"
	"time"
)

// Asked is what a customer was asked about how they were treated.
type Asked string

// What customers are asked.
const (
	AskedRating    Asked = "rating"    // how a case went, 1 to 5
	AskedRecommend Asked = "recommend" // how likely they recommend the company, 0 to 10
)

// Rating is one question to a customer about how they were treated, and their score. It is kept for reports when the
// customer is forgotten: then it names a pseudonym.
type Rating struct {
	ID         string    `json:"id"`
	Asked      Asked     `json:"asked"`
	Customer   string    `json:"customer"`        // customer ID
	Case       string    `json:"case,omitempty"`  // of AskedRating
	Kind       Kind      `json:"kind,omitempty"`  // the case's
	Topic      string    `json:"topic,omitempty"` // the case's
	Staff      string    `json:"staff,omitempty"` // Slack ID of who had the case when it was settled
	Language   Language  `json:"language"`        // the customer's, when they were asked
	AskedAt    time.Time `json:"asked_at"`
	AnsweredAt time.Time `json:"answered_at,omitzero"` // zero: not answered
	Score      int       `json:"score"`                // once answered
}

const (
	// LowScore and below is a case that went badly.
	LowScore = 2
	// HighScore is a case that could not go better.
	HighScore = 5
	// RateFor is how long after the question a button under it counts.
	RateFor = 14 * Day
	// AnswerFor is how long words are taken for the answer to an open question.
	AnswerFor = Day
)

// Recommend is what a customer said to how likely they recommend the company.
type Recommend struct {
	AskedAt    time.Time `json:"asked_at,omitzero"`    // when they were asked last; zero: never
	AnsweredAt time.Time `json:"answered_at,omitzero"` // when they answered last; zero: never
	Score      int       `json:"score,omitempty"`      // their last answer, 0 to 10
}

// Answered reports whether the last question was answered.
func (r Recommend) Answered() bool { return !r.AnsweredAt.IsZero() && !r.AnsweredAt.Before(r.AskedAt) }

// RatingOf returns the ID of the question about a case's nth settling, from 1.
func RatingOf(number string, n int) string { return fmt.Sprintf("%s/%d", number, n) }

// Settlings returns how often a case has been settled.
func (c Case) Settlings() int {
	n := 0
	for _, change := range c.History {
		if change.What == ChangeSettled {
			n++
		}
	}
	return n
}

// Settling returns when a case was settled for the nth time, and whether that has been rated. known is false where it
// was not settled so often.
func (c Case) Settling(n int) (at time.Time, rated, known bool) {
	for _, change := range c.History {
		switch {
		case change.What == ChangeSettled && n > 0:
			if n--; n == 0 {
				at, known = change.At, true
			}
		case change.What == ChangeSettled:
			n-- // a later one: its rating is its own
		case change.What == ChangeRated && n == 0:
			rated = true
		}
	}
	return at, rated && known, known
}

// Recovered reports whether a low rating has brought the case to a manager before.
func (c Case) Recovered() bool {
	low := false
	for _, change := range c.History {
		switch change.What {
		case ChangeRated:
			low = change.Score <= LowScore
		case ChangeReopened, ChangeHandedOver:
			if low {
				return true
			}
		case ChangeSettled:
			low = false
		}
	}
	return false
}
