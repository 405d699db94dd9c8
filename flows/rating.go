package flows

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"carebot/flows/care"
	"carebot/flows/flow"
)

// The acts and questions about how a case went. A score's choice is <score>/<case>/<settling>; what its words are about
// is the same.
const (
	actRate     = "rate"
	actRateSkip = "rate_skip"
	askRate     = "rate"
	askRateWhy  = "rate_why"
)

// goodScore and above is a case that went well.
const goodScore = 4

// AskRating returns the question how a case went that has been settled, and what waits for its answer.
func AskRating(c care.Case, now time.Time) (flow.Say, care.Question) {
	about := care.RatingOf(c.Number, c.Settlings())
	say := flow.Say{Key: "rating.ask", Data: map[string]any{"Case": c.Number}, Choices: scoreRows(actRate, about, 1, 5)}
	return say, waiting(askRate, about, now.Add(care.RateFor))
}

// waiting returns a question that waits for its answer.
func waiting(name, about string, until time.Time) care.Question {
	return care.Question{Name: name, About: about, Until: until.UTC()}
}

func ratingActs() []flow.Act {
	return []flow.Act{{Name: actRate, Asked: true, Press: pressRate}, {Name: actRateSkip, Answers: askRateWhy, Press: skipRate}}
}

func ratingQuestions() []flow.Question {
	return []flow.Question{{Name: askRate, Choices: typedScores}, {Name: askRateWhy, Choices: skipRows(actRateSkip), Hear: hearRateWhy}}
}

// scoreRows are the buttons of scores, in rows of six at most.
func scoreRows(act, about string, least, most int) [][]flow.Choice {
	const wide = 6
	var rows [][]flow.Choice
	for score := least; score <= most; score++ {
		if (score-least)%wide == 0 {
			rows = append(rows, nil)
		}
		last := len(rows) - 1
		rows[last] = append(rows[last], scoreChoice(act, about, score))
	}
	return rows
}

func scoreChoice(act, about string, score int) flow.Choice {
	return flow.Choice{Step: act, ID: fmt.Sprintf("%d/%s", score, about), Label: strconv.Itoa(score)}
}

// typedScores are the scores that may be typed: who has an open case writes to that.
func typedScores(v flow.View, about string) [][]flow.Choice {
	if len(v.OpenCases()) > 0 {
		return nil
	}
	rows := scoreRows(actRate, about, 1, 5)
	for i := range rows[0] {
		rows[0][i].Typed = "rating.typed_" + rows[0][i].Label
	}
	return rows
}

func skipRows(act string) func(flow.View, string) [][]flow.Choice {
	return func(_ flow.View, about string) [][]flow.Choice {
		return [][]flow.Choice{{{Step: act, ID: about, Key: "rating.skip"}}}
	}
}

// ratedCase is what a score's choice says.
type ratedCase struct {
	score  int
	number string
	n      int // which settling
}

func readRated(id string) (r ratedCase, ok bool) {
	parts := strings.Split(id, "/")
	if len(parts) != 3 {
		return r, false
	}
	score, err := strconv.Atoi(parts[0])
	n, err2 := strconv.Atoi(parts[2])
	return ratedCase{score, parts[1], n}, err == nil && err2 == nil && score >= 1 && score <= 5 && n > 0
}

// pressRate takes a score: the first one counts, within two weeks.
func pressRate(v flow.View, id string) flow.Reaction {
	r, ok := readRated(id)
	c, own := mine(v, r.number)
	at, rated, known := c.Settling(r.n)
	switch {
	case !ok || !own || !known:
		return flow.Reaction{}
	case rated:
		return flow.Reaction{Effects: []flow.Effect{flow.Toast{Key: "rating.noted"}}}
	case r.n != c.Settlings():
		return flow.Reaction{}
	case v.Now().Sub(at) > care.RateFor:
		return flow.Reaction{Effects: []flow.Effect{flow.Toast{Key: "rating.late"}}}
	}
	return flow.Reaction{
		Effects: []flow.Effect{
			flow.Picked{Choice: scoreChoice(actRate, care.RatingOf(r.number, r.n), r.score)},
			flow.Rate{Case: r.number, Settling: r.n, Score: r.score},
		},
		Asks: waiting(askRateWhy, id, v.Now().Add(care.AnswerFor)), Question: askWhy(v, c, id, r.score),
		Else: thanksUnlessSorry(r.score), Again: true,
	}
}

// askWhy asks what could have been better, in the words that suit a score.
func askWhy(v flow.View, c care.Case, about string, score int) flow.Say {
	say := flow.Say{Key: "rating.why", Choices: skipRows(actRateSkip)(v, about)}
	switch {
	case score <= care.LowScore:
		say.Key = "rating.why_low"
	case score >= care.HighScore:
		say.Key, say.Data = "rating.why_high", map[string]any{"Staff": ""}
		for _, l := range v.Roster() {
			if l.Slack == c.Assignee && c.Assignee != "" {
				say.Data["Staff"] = l.Name
			}
		}
	}
	return say
}

// thanksUnlessSorry thanks for a score where nothing more is asked; to a low one the apology is said.
func thanksUnlessSorry(score int) []flow.Effect {
	if score <= care.LowScore {
		return nil
	}
	return []flow.Effect{flow.Say{Key: "rating.thanks"}}
}

// hearRateWhy takes the words of an answer: they go to those who can change things, and to the case's thread.
func hearRateWhy(v flow.View, q care.Question, m care.Message) flow.Reaction {
	r, _ := readRated(q.About)
	c, own := mine(v, r.number)
	if !own {
		return flow.Reaction{Effects: []flow.Effect{flow.Say{Key: "rating.thanks"}}, Answered: true}
	}
	effects := []flow.Effect{
		flow.Opine{Asked: care.AskedRating, Case: c.Number, Score: r.score, Message: m, More: q.Heard},
		flow.Relay{Case: c.Number, Message: m},
	}
	if q.Heard {
		return flow.Reaction{Effects: effects, Answered: true}
	}
	return flow.Reaction{Effects: append(effects, flow.Say{Key: "rating.heard"}), Answered: true, Else: consentAfter(v, r.score)}
}

// skipRate lets the question be.
func skipRate(v flow.View, id string) flow.Reaction {
	r, ok := readRated(id)
	if !ok {
		return flow.Reaction{}
	}
	skipped := flow.Choice{Step: actRateSkip, ID: id, Key: "rating.skip"}
	return flow.Reaction{Effects: append([]flow.Effect{flow.Picked{Choice: skipped}, flow.Say{Key: "rating.thanks"}}, consentAfter(v, r.score)...), Answered: true}
}

// consentAfter asks, once, who is content whether they want offers.
func consentAfter(v flow.View, score int) []flow.Effect {
	if score < goodScore {
		return nil
	}
	return AskConsent(v, care.HowAfterRating)
}
