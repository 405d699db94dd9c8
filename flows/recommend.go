package flows

import (
	"strconv"
	"strings"
	"time"

	"carebot/flows/care"
	"carebot/flows/flow"
)

// The acts and questions about recommending the company. A score's choice is <score>/<when it was asked, in Unix
// seconds>; what its words are about is the same.
const (
	actRecommend     = "recommend"
	actRecommendSkip = "recommend_skip"
	askRecommend     = "recommend"
	askRecommendWhy  = "recommend_why"

	mostRecommend = 10
)

// AskRecommend returns the question how likely a customer recommends the company, asked now, and what waits for its
// answer.
func AskRecommend(company care.Company, now time.Time) (flow.Say, care.Question) {
	about := strconv.FormatInt(now.Unix(), 10)
	say := flow.Say{
		Key: "recommend.ask", Data: map[string]any{"Company": company.Name}, Choices: scoreRows(actRecommend, about, 0, mostRecommend),
	}
	return say, waiting(askRecommend, about, now.Add(care.RateFor))
}

func recommendActs() []flow.Act {
	return []flow.Act{
		{Name: actRecommend, Asked: true, Press: pressRecommend}, {Name: actRecommendSkip, Answers: askRecommendWhy, Press: skipRecommend},
	}
}

func recommendQuestions() []flow.Question {
	return []flow.Question{
		{Name: askRecommend, Choices: typedRecommend},
		{Name: askRecommendWhy, Choices: skipRows(actRecommendSkip), Hear: hearRecommendWhy},
	}
}

// typedRecommend are the scores that may be typed: who has an open case writes to that.
func typedRecommend(v flow.View, about string) [][]flow.Choice {
	if len(v.OpenCases()) > 0 {
		return nil
	}
	return scoreRows(actRecommend, about, 0, mostRecommend)
}

// readRecommend reads a score's choice: the score, and which question it answers.
func readRecommend(id string) (score int, asked int64, ok bool) {
	first, second, _ := strings.Cut(id, "/")
	score, err := strconv.Atoi(first)
	asked, err2 := strconv.ParseInt(second, 10, 64)
	return score, asked, err == nil && err2 == nil && score >= 0 && score <= mostRecommend
}

// pressRecommend takes a score: the first one counts, within two weeks.
func pressRecommend(v flow.View, id string) flow.Reaction {
	score, asked, ok := readRecommend(id)
	last := v.Customer().Recommend
	switch {
	case !ok || last.AskedAt.Unix() != asked:
		return flow.Reaction{}
	case last.Answered():
		return flow.Reaction{Effects: []flow.Effect{flow.Toast{Key: "rating.noted"}}}
	case v.Now().Sub(last.AskedAt) > care.RateFor:
		return flow.Reaction{Effects: []flow.Effect{flow.Toast{Key: "rating.late"}}}
	}
	return flow.Reaction{
		Effects: []flow.Effect{
			flow.Picked{Choice: scoreChoice(actRecommend, strconv.FormatInt(asked, 10), score)}, flow.Recommend{Score: score},
		},
		Asks: waiting(askRecommendWhy, id, v.Now().Add(care.AnswerFor)), Question: flow.Say{Key: "recommend.why", Choices: skipRows(actRecommendSkip)(v, id)},
		Else: []flow.Effect{flow.Say{Key: "rating.thanks"}}, Again: true,
	}
}

// hearRecommendWhy takes the words of an answer; what has none belongs to no case that could show it.
func hearRecommendWhy(v flow.View, q care.Question, m care.Message) flow.Reaction {
	if strings.TrimSpace(m.Text) == "" {
		return flow.Reaction{Effects: []flow.Effect{flow.Say{Key: "recommend.words"}}, Answered: q.Heard}
	}
	score, _, _ := readRecommend(q.About)
	opine := flow.Opine{Asked: care.AskedRecommend, Score: score, Message: m, More: q.Heard}
	if q.Heard {
		return flow.Reaction{Effects: []flow.Effect{opine}, Answered: true}
	}
	return flow.Reaction{Effects: append([]flow.Effect{opine, flow.Say{Key: "rating.heard"}}, ownLink(v, score)...), Answered: true}
}

// skipRecommend lets the question be.
func skipRecommend(v flow.View, id string) flow.Reaction {
	score, _, _ := readRecommend(id)
	skipped := flow.Choice{Step: actRecommendSkip, ID: id, Key: "rating.skip"}
	effects := []flow.Effect{flow.Picked{Choice: skipped}, flow.Say{Key: "rating.thanks"}}
	return flow.Reaction{Effects: append(effects, ownLink(v, score)...), Answered: true}
}

// ownLink gives the link of their own to who is likely to recommend the company; nothing to others.
func ownLink(v flow.View, score int) []flow.Effect {
	code := v.Customer().Code
	link := v.Link(linkRef + code)
	if score < care.Recommends || code == "" || link == "" {
		return nil
	}
	return []flow.Effect{flow.Say{Key: "recommend.link", Data: map[string]any{"Link": link}}}
}
