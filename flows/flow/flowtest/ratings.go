package flowtest

import (
	"fmt"
	"time"

	"carebot/flows"
	"carebot/flows/care"
	"carebot/flows/flow"
)

// doRating changes the world as the effects that concern ratings ask. Of a low one the case opens again.
func (w *World) doRating(e flow.Effect) {
	switch e := e.(type) {
	case flow.Rate:
		for i := range w.Cases {
			if c := &w.Cases[i]; c.Number == e.Case {
				c.History = append(c.History, care.Change{At: w.Clock, What: care.ChangeRated, Score: e.Score})
				if e.Score <= care.LowScore {
					c.Status, c.SettledAt, c.ReopenedAt = care.StatusOpen, time.Time{}, w.Clock
				}
			}
		}
	case flow.Recommend:
		w.Who.Recommend.Score, w.Who.Recommend.AnsweredAt = e.Score, w.Clock
	}
}

// printRating words the effects that concern ratings.
func printRating(e flow.Effect) string {
	switch e := e.(type) {
	case flow.Rate:
		return fmt.Sprintf("rate %s, settled %d. time: %d", e.Case, e.Settling, e.Score)
	case flow.Recommend:
		return fmt.Sprintf("recommend: %d", e.Score)
	case flow.Opine:
		more := map[bool]string{true: "(more)"}[e.More]
		return join("opine", string(e.Asked), e.Case, fmt.Sprint(e.Score), messages([]care.Message{e.Message}), more)
	}
	return fmt.Sprintf("unknown effect %T", e)
}

// askRating asks how a case went, as the bot does when it was settled.
func (p *play) askRating(number string) {
	p.t.Helper()
	c, found := p.world.Case(number)
	if !found {
		p.t.Fatalf("= rate %s: no such case", number)
	}
	say, question := flows.AskRating(c, p.world.Clock)
	p.c.Question, p.told = question, []flow.Effect{say}
}

// askRecommend asks how likely the customer recommends the company.
func (p *play) askRecommend() {
	p.world.Who.Recommend.AskedAt = p.world.Clock
	say, question := flows.AskRecommend(p.world.Firm, p.world.Clock)
	p.c.Question, p.told = question, []flow.Effect{say}
}
