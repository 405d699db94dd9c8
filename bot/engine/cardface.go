package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

// countedUpTo is as far as a customer's orders and cases are counted for a card.
const countedUpTo = 100

// customerLine says who a customer is: name, for whom they write, and that they are barred.
func (w *wording) customerLine(c care.Customer) string {
	bar := ""
	if c.Barred != nil {
		bar = w.say("card.barred", nil)
	}
	return joinedBy(" · ", c.FullName(), joinedBy(", ", c.Company, c.Role), bar)
}

// soFar says what has been between a customer and the company: orders, cases, ratings.
func (w *wording) soFar(c care.Customer) string {
	t := w.turn
	orders, err := storage.Orders.Count(t.tx, storage.ByCustomer, storage.Query{Prefix: []any{c.ID}, Limit: countedUpTo})
	w.keep(err)
	cases, err := storage.Cases.Count(t.tx, storage.ByCustomer, storage.Query{Prefix: []any{c.ID}, Limit: countedUpTo})
	w.keep(err)
	rated := ""
	if len(c.Ratings) > 0 {
		rated = w.say("card.rated", map[string]any{"Text": ratings(c)})
	}
	return joinedBy(" · ", w.say("card.orders", map[string]any{"Count": orders}), w.say("card.cases", map[string]any{"Count": cases}), rated)
}

// order says which order a case is about, whether it is the customer's, and how it stands.
func (w *wording) order(c care.Case) string {
	if c.Order == "" {
		return w.say("card.order_none", nil)
	}
	key := "card.order_foreign"
	if c.OwnOrder {
		key = "card.order_own"
	}
	status := ""
	order, found, err := storage.Orders.Get(w.turn.tx, care.OrderKey(c.Order))
	w.keep(err)
	if found {
		status = w.say("order.is_"+string(order.Status), nil)
	}
	return joinedBy(" · ", w.say(key, map[string]any{"Order": c.Order}), status)
}

// How long before it is due a clock is close.
const (
	closeReply    = 15 * time.Minute
	closePromise  = time.Hour
	closeDecision = 3 * care.Day
)

// closing returns when a clock begins to be close.
func closing(c care.Clock) time.Time {
	switch c.Kind {
	case care.ClockDecision:
		return c.Due.Add(-closeDecision)
	case care.ClockPromised:
		return c.Due.Add(-closePromise)
	default:
		return c.Due.Add(-closeReply)
	}
}

// nextClock words what is owed to the customer first, and marks it when it is close or over.
func (w *wording) nextClock(c care.Case) string {
	clock, found := c.NextClock()
	if !found {
		return ""
	}
	text := w.say("card.clock_"+string(clock.Kind), map[string]any{"Due": w.due(clock)})
	if !w.turn.now.Before(closing(clock)) {
		text = overdueMark + " " + text
	}
	return text
}

// due words by when something is owed, as somebody says it who looks at the calendar.
func (w *wording) due(c care.Clock) string {
	zone := w.turn.zone()
	now, due := w.turn.now.In(zone), c.Due.In(zone)
	data := map[string]any{"Time": due.Format("15:04"), "Due": due}
	days := care.DateOf(now).DaysTo(care.DateOf(due))
	switch {
	case due.Before(now):
		return w.say("card.due_past", data)
	case days == 0:
		return w.say("card.due_today", data)
	case days == 1:
		return w.say("card.due_tomorrow", data)
	case c.Kind == care.ClockDecision:
		return w.say("card.due_day", map[string]any{"Date": care.DateOf(due), "Left": time.Duration(days) * care.Day})
	default:
		return w.say("card.due_later", data)
	}
}

// timerCard is the kind of the timers that draw a card anew when time alone has changed what it says.
const timerCard = "card"

// plan sets the timer that draws a case's card anew: at the next local midnight, since "tomorrow" is "today" then, or
// earlier, when what is owed begins to be close or is overdue. The timer keeps what the card says now: at midnight most say
// the same still.
func (t *turn) plan(c care.Case, card *platform.Card) error {
	key := timerCard + "/" + c.Number
	clock, found := c.NextClock()
	if !found || t.now.After(clock.Due) {
		return storage.Timers.Delete(t.tx, key)
	}
	local := t.now.In(t.zone())
	next := time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, t.zone())
	for _, at := range []time.Time{closing(clock), clock.Due.Add(time.Second)} {
		if at.After(t.now) && at.Before(next) {
			next = at
		}
	}
	return t.timer(storage.Timer{Key: key, Kind: timerCard, Due: next.UTC(), About: []string{c.Number, printed(card)}})
}

// printed tells cards apart by what they show.
func printed(card *platform.Card) string {
	raw, err := json.Marshal(card)
	if err != nil {
		return "" // it cannot be enqueued, either
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:8])
}

// fallCard draws the card of a timer's case anew, where it says something else by now.
func (t *turn) fallCard(timer storage.Timer) error {
	if err := storage.Timers.Delete(t.tx, timer.Key); err != nil || len(timer.About) == 0 {
		return err
	}
	c, found, err := storage.Cases.Get(t.tx, timer.About[0])
	if err != nil || !found || !c.Erased.IsZero() {
		return err
	}
	shown := ""
	if len(timer.About) > 1 {
		shown = timer.About[1]
	}
	return t.redrawUnless(c, shown)
}

// redrawOrder draws the cards anew that show an order's status: those of the open cases of its customer about it.
func (t *turn) redrawOrder(o care.Order) error {
	if o.Customer == "" {
		return nil
	}
	cases, err := t.openCases(o.Customer)
	if err != nil {
		return err
	}
	for _, c := range cases {
		if !care.SameOrder(c.Order, o.Number) {
			continue
		}
		if err := t.redrawCard(c); err != nil {
			return err
		}
	}
	return nil
}

// redrawn reports whether a case's card shows what has changed.
func redrawn(before, after care.Case) bool {
	was, _ := before.NextClock()
	is, _ := after.NextClock()
	return was != is || before.Assignee != after.Assignee || before.Status != after.Status || before.WaitsFor != after.WaitsFor ||
		before.Offer != after.Offer || before.RepliedAt.IsZero() != after.RepliedAt.IsZero() || !before.Decision.Equal(after.Decision) ||
		len(before.Promises) != len(after.Promises) || before.Resolution != after.Resolution
}
