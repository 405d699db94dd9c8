package engine

import (
	"carebot/bot/platform"
	"carebot/flows"
	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/flows/flow"
	"carebot/storage"
)

// timerRating is the kind of the timers of questions how a case went that wait for the morning.
const timerRating = "rating"

// askAfter asks the customer of a case that has just been settled how it went: the word that it is settled answers them,
// the question does not, so it waits for the end of the quiet time.
func (t *turn) askAfter(before, after care.Case) error {
	customer, known, err := storage.Customers.Get(t.tx, after.Customer)
	if err != nil || !known || !desk.AsksRating(before, after, customer) {
		return err
	}
	if err := t.planRecommend(customer.ID); err != nil {
		return err
	}
	if morning, quiet := t.morning(); quiet {
		return t.timer(storage.Timer{
			Key: timerRating + "/" + after.Number, Kind: timerRating, Due: morning.UTC(), About: []string{after.Number, customer.ID},
		})
	}
	return t.askRating(customer, after)
}

// ratingLate is how late a question that waited for the morning may be asked: after that its hour is past.
const ratingLate = care.Day

// fallRating asks in the morning, if the case is still as it was settled.
func (t *turn) fallRating(timer storage.Timer) error {
	if err := storage.Timers.Delete(t.tx, timer.Key); err != nil {
		return err
	}
	c, found, err := storage.Cases.Get(t.tx, timer.About[0])
	if err != nil || !found {
		return err
	}
	customer, known, err := storage.Customers.Get(t.tx, c.Customer)
	if err != nil || !known {
		return err
	}
	settled, rated, _ := c.Settling(c.Settlings())
	if c.Open() || rated || customer.Blocked || customer.Barred != nil || settled.IsZero() || t.now.Sub(timer.Due) > ratingLate {
		return nil
	}
	if morning, quiet := t.morning(); quiet {
		timer.Due = morning.UTC()
		return t.timer(timer)
	}
	return t.askRating(customer, c)
}

// askRating asks how a case went, once for each time it was settled.
func (t *turn) askRating(customer care.Customer, c care.Case) error {
	r := care.Rating{
		ID: care.RatingOf(c.Number, c.Settlings()), Asked: care.AskedRating, Customer: customer.ID, Case: c.Number, Kind: c.Kind,
		Topic: c.Topic, Staff: c.Assignee, Language: t.language(customer), AskedAt: t.now.UTC(),
	}
	if _, asked, err := storage.Ratings.Get(t.tx, r.ID); err != nil || asked {
		return err
	}
	say, question := flows.AskRating(c, t.now)
	return t.ask(customer, r, say, question)
}

// ask asks a customer something that they did not begin, and lets their words answer it.
func (t *turn) ask(customer care.Customer, r care.Rating, say flow.Say, question care.Question) error {
	if err := storage.Ratings.Put(t.tx, r); err != nil {
		return err
	}
	customer.AskedAt = t.now.UTC()
	if err := storage.Customers.Put(t.tx, customer); err != nil {
		return err
	}
	talk, err := t.conversation(customer)
	if err != nil {
		return err
	}
	talk.Question = question
	if err := storage.Conversations.Put(t.tx, talk); err != nil {
		return err
	}
	return t.say(customer, say)
}

// thought does what flows decided about what a customer thinks of how they were treated; did is false where it is not about
// that.
func (t *turn) thought(c *care.Customer, effect flow.Effect) (did bool, err error) {
	switch e := effect.(type) {
	case flow.Rate:
		return true, t.rate(c, e)
	case flow.Recommend:
		return true, t.recommend(c, e)
	case flow.Opine:
		return true, t.opine(*c, e)
	default:
		return false, nil
	}
}

// rate keeps a score, with the customer and in the case's history, and does what follows from it.
func (t *turn) rate(c *care.Customer, e flow.Rate) error {
	if err := t.answered(care.RatingOf(e.Case, e.Settling), e.Score); err != nil {
		return err
	}
	c.Dossier = c.Rated(e.Score)
	if err := storage.Customers.Put(t.tx, *c); err != nil {
		return err
	}
	if err := t.atDesk(e.Case, desk.Rated{Score: e.Score}, care.Entry{}); err != nil {
		return err
	}
	rated, _, err := storage.Cases.Get(t.tx, e.Case)
	if err != nil {
		return err
	}
	return t.redrawCard(rated) // it shows the customer's last scores
}

// answered keeps the score that answers a question.
func (t *turn) answered(id string, score int) error {
	r, found, err := storage.Ratings.Get(t.tx, id)
	if err != nil || !found {
		return err
	}
	r.Score, r.AnsweredAt = score, t.now.UTC()
	return storage.Ratings.Put(t.tx, r)
}

// opine keeps the words behind a score, and has the managers hear of them; above a case's thread's copy stands what was
// asked.
func (t *turn) opine(c care.Customer, e flow.Opine) error {
	words := inWords(e.Message.Content)
	switch {
	case words == "" && e.More:
		return nil
	case words == "":
		var err error
		if words, err = t.text(t.engine.Company.Language, "rating.wordless", nil); err != nil {
			return err
		}
	}
	if err := t.keepIdea(care.Idea{Customer: c.ID, Case: e.Case, Words: words}); err != nil {
		return err
	}
	if e.Case == "" || e.More {
		return nil
	}
	about, _, err := storage.Cases.Get(t.tx, e.Case)
	if err != nil {
		return err
	}
	return t.remark(about, "rating.answer", nil)
}

// praiseLane is where praise goes.
const praiseLane = "slack/praise"

// praiseRef names the post that praises who had a case.
func praiseRef(rating string) string { return "praise/" + rating }

// praise says in the case's channel what a member of staff did well. It is no post of the case's: who answers it does not
// write to the customer.
func (s *staffTurn) praise(e desk.Praise) error {
	text, err := s.text(s.engine.Company.Language, e.Key, e.Data)
	if err != nil {
		return err
	}
	return s.enqueue(praiseLane, "", platform.Delivery{
		Kind: platform.Say, Platform: care.Slack, Chat: s.matter.Channel, Mention: e.Staff,
		Ref: praiseRef(care.RatingOf(s.matter.Number, s.matter.Settlings())), Content: care.Content{Text: text},
	})
}
