package care

import "time"

// NewsletterResult is what has come of a newsletter, worked out from its recipients.
type NewsletterResult struct {
	At        time.Time                    `json:"at"` // when it was worked out
	All       NewsletterTally              `json:"all"`
	Languages map[Language]NewsletterTally `json:"languages,omitempty"` // of the text they got
}

// NewsletterTally is what has come of a newsletter for some of its recipients.
type NewsletterTally struct {
	NewsletterCounts
	Pressed []int `json:"pressed,omitempty"` // how many pressed each button; of those that open a page nobody is told
	Asked   int   `json:"asked,omitempty"`   // how many opened a case by it
	Left    int   `json:"left,omitempty"`    // how many wanted no more, by the button under it
	Buyers  int   `json:"buyers,omitempty"`  // how many ordered within OrdersCount
	Orders  int   `json:"orders,omitempty"`  // how many orders those were
}

// OrdersCount is how long after a newsletter an order of a recipient's counts as one that followed it.
const OrdersCount = 7 * Day

// Add counts one more recipient, with how many orders of theirs followed.
func (r *NewsletterResult) Add(to Recipient, orders int) {
	if r.Languages == nil {
		r.Languages = map[Language]NewsletterTally{}
	}
	r.All = r.All.add(to, orders)
	r.Languages[to.Language] = r.Languages[to.Language].add(to, orders)
}

func (t NewsletterTally) add(to Recipient, orders int) NewsletterTally {
	t.NewsletterCounts = t.Add(to.State)
	pressed := append([]int(nil), t.Pressed...)
	for _, button := range to.Pressed {
		for len(pressed) <= button {
			pressed = append(pressed, 0)
		}
		pressed[button]++
	}
	t.Pressed = pressed
	if to.Asked != "" {
		t.Asked++
	}
	if !to.Left.IsZero() {
		t.Left++
	}
	if orders > 0 && to.Counts() {
		t.Buyers++
		t.Orders += orders
	}
	return t
}

// PressedAt returns how many pressed a button, by its place from 0.
func (t NewsletterTally) PressedAt(button int) int {
	if button >= len(t.Pressed) {
		return 0
	}
	return t.Pressed[button]
}

// Per returns how many of every hundred delivered a number is, rounded; 0 where none was delivered.
func (t NewsletterTally) Per(n int) int {
	if t.Sent == 0 {
		return 0
	}
	return (200*n + t.Sent) / (2 * t.Sent)
}
