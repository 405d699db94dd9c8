package bottest

import "regexp"

// Step returns what a question of the complaint's counts.
func Step(n int) map[string]any { return map[string]any{"Step": n, "Total": 6} }

// Complains makes a complaint without evidence and returns the case's number.
func (p *Phone) Complains(order, description string) string {
	p.t.Helper()
	p.Say("/complaint")
	p.Reads("complaint.order", Step(1))
	p.Say(order)
	p.Reads("complaint.topic", Step(2))
	p.Picks("complaint.topic_damaged")
	p.Reads("complaint.description", Step(3))
	p.Say(description)
	p.Reads("complaint.evidence", Step(4))
	p.Picks("complaint.evidence_skip")
	p.Reads("complaint.wish", Step(5))
	p.Picks("complaint.wish_refund")
	return p.Sends()
}

// Sends sends the complaint that stands in review, and returns the case's number.
func (p *Phone) Sends() string {
	p.t.Helper()
	p.Picks("complaint.review_send")
	return p.confirmed()
}

// Asks asks for a person with a question and returns the case's number.
func (p *Phone) Asks(question string) string {
	p.t.Helper()
	p.Say("/human")
	p.Reads("human.question", nil)
	p.Say(question)
	return p.confirmed()
}

var caseNumber = regexp.MustCompile(`C-\d+`)

// confirmed waits for the confirmation of a case and returns its number.
func (p *Phone) confirmed() string {
	p.t.Helper()
	number := caseNumber.FindString(p.Sees("C-").Text)
	if number == "" {
		p.t.Fatalf("no case number in the confirmation:\n%s", p.Screen())
	}
	return number
}
