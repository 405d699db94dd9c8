package care

import "time"

// Company is whom the bot speaks for, and what it promises.
type Company struct {
	Name     string
	Phone    string
	Zone     *time.Location
	Language Language // the fallback, and the cards'
	Hours    Hours    // when it is open; holidays included
	Quiet    Quiet    // when nobody is written to unasked; the zero value: never
	Charter  Charter
	// Newsletter is what holds for its newsletters.
	Newsletter NewsletterTerms
}

// ReplyBy returns by when the first reply to a word of now is promised, in now's zone.
func (c Company) ReplyBy(now time.Time) time.Time {
	return c.Hours.Add(now, c.Charter.FirstReply).In(now.Location())
}

// Charter is what the company promises to all.
type Charter struct {
	FirstReply time.Duration // working time
	Progress   time.Duration // working time between words on an open case
	Decision   int           // calendar days to decide a complaint
	Recommend  bool          // customers are asked, once a quarter, how likely they recommend the company
	// Returns is the returns policy by language, as the company wrote it; shown as it stands.
	Returns map[Language]string
}

// Staff is one person who answers.
type Staff struct {
	Name      string
	Slack     string // their Slack user ID
	Phone     string
	Languages []Language // the first is the one they are spoken to in; never empty
	Kinds     []Kind     // empty: all
	Capacity  int        // open cases at once
	Hours     Hours
	Manager   bool
}

// Load is a staff member and what they have in hand.
type Load struct {
	Staff
	Open  int // open cases they are the assignee of
	Away  bool
	Until time.Time // while they are away: they come back by themselves; zero: when they say so
}
