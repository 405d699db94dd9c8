package flow

import "carebot/flows/care"

// Rate keeps what the customer thinks of how their case went when it was settled for the nth time.
type Rate struct {
	Case     string
	Settling int // from 1
	Score    int // 1 to 5
}

// Recommend keeps how likely the customer recommends the company.
type Recommend struct{ Score int } // 0 to 10

// Opine keeps what the customer answered to the open question behind a score, and lets those know who can change things.
type Opine struct {
	Asked   care.Asked
	Case    string // of care.AskedRating
	Score   int
	Message care.Message
	More    bool // it goes on with an answer given a moment ago
}

func (Rate) isEffect()      {}
func (Recommend) isEffect() {}
func (Opine) isEffect()     {}
