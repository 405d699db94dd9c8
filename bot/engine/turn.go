package engine

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/flow"
	"carebot/storage"
)

// seenFor is longer than a platform delivers an event again: Telegram for a day, Slack for minutes.
const seenFor = 72 * time.Hour

// turn is one event's decision within a transaction. It may run several times; reset begins each anew.
type turn struct {
	engine *Engine
	event  platform.Event
	now    time.Time
	// unasked: nothing that somebody has just done began it, but the clock or orders that come in.
	unasked bool

	tx       storage.Tx
	out      []storage.Delivery // enqueued
	reply    platform.Reply
	due      time.Time     // the earliest timer set
	seq      int64         // the last delivery's number; 0: none yet
	gathered *care.Flood   // where messages of cases wait, while the customer writes too fast; else nil
	keys     bool          // the customer whose turn it is sees a keyboard of words
	talking  bool          // a customer's conversation is being decided, and stored at the end
	said     *saidLast     // what they were told last; nil: nothing
	later    time.Duration // after so long a quiet the customer is asked again; 0: they are not
	repeated bool
	erase    bool      // the customer whose turn it is wants to be forgotten
	compact  time.Time // a compaction is asked for; the mark it was given
	news     bool      // a newsletter is to be walked, or no more
	jobs     []newsJob // what is to be worked out about newsletters
	fill     bool      // a file of codes is to be taken in
}

func (e *Engine) newTurn(event platform.Event, at time.Time) *turn {
	return &turn{engine: e, event: event, now: at}
}

// ownTurn returns a turn that nobody's event began.
func (e *Engine) ownTurn() *turn {
	t := e.newTurn(platform.Event{}, e.Now())
	t.unasked = true
	return t
}

func (t *turn) reset(tx storage.Tx) {
	*t = turn{engine: t.engine, event: t.event, now: t.now, unasked: t.unasked, tx: tx}
}

// result is what the turn counts as.
func (t *turn) result() string {
	if t.repeated {
		return "repeat"
	}
	return "done"
}

// decide runs the turn of a platform's event.
func (t *turn) decide() error {
	known, err := t.seen()
	if err != nil {
		return err
	}
	if known {
		t.repeated = true
		return nil
	}
	switch t.event.Platform {
	case care.Telegram:
		err = t.customerEvent()
	case care.Slack:
		err = t.staffEvent()
	default:
		err = fmt.Errorf("an event of an unknown platform %q", t.event.Platform)
	}
	if err != nil {
		return err
	}
	return t.markSeen()
}

// seen reports whether any of the event's IDs was taken in before.
func (t *turn) seen() (bool, error) {
	for _, id := range t.event.IDs {
		if _, found, err := storage.SeenEvents.Get(t.tx, id); err != nil || found {
			return found, err
		}
	}
	return false, nil
}

func (t *turn) markSeen() error {
	for _, id := range t.event.IDs {
		if err := storage.SeenEvents.Put(t.tx, storage.Seen{ID: id, Until: t.now.Add(seenFor).UTC()}); err != nil {
			return err
		}
	}
	return nil
}

// enqueue plans a delivery and stores its parts in a lane. reports is the staff message (channel/ts) whose reaction
// tells the fate; may be empty.
func (t *turn) enqueue(lane, reports string, d platform.Delivery) error {
	if err := t.shows(d); err != nil {
		return err
	}
	parts := []platform.Delivery{d}
	if d.Kind == platform.Say {
		adapter, ok := t.engine.adapters[d.Platform]
		if !ok {
			return fmt.Errorf("no adapter for %q", d.Platform)
		}
		parts = adapter.Plan(d)
	}
	for i, part := range parts {
		if i > 0 && len(part.Words) > 0 { // each post of a long message is known by itself, so that an edit finds it
			part.Ref = fmt.Sprintf("%s/%d", part.Ref, i+1)
		}
		rec, err := t.record(lane, part)
		if err != nil {
			return err
		}
		rec.Reports, rec.Partial = reports, i < len(parts)-1
		if err := storage.Deliveries.Put(t.tx, rec); err != nil {
			return err
		}
		t.out = append(t.out, rec)
	}
	return nil
}

// record numbers a delivery and, where a receipt is to be kept under no name of its own, names it.
func (t *turn) record(lane string, d platform.Delivery) (storage.Delivery, error) {
	if err := t.number(); err != nil {
		return storage.Delivery{}, err
	}
	if d.Ref == "" && d.Kind == platform.Say {
		d.Ref = fmt.Sprintf("say/%d", t.seq)
	}
	payload, err := json.Marshal(d)
	if err != nil {
		return storage.Delivery{}, fmt.Errorf("encode a delivery: %w", err)
	}
	return storage.Delivery{
		Lane: lane, Seq: uint64(t.seq), State: storage.Pending, EnqueuedAt: t.now.UTC(), Payload: payload,
	}, nil
}

// number takes the next delivery number; finish stores the last one taken.
func (t *turn) number() error {
	if t.seq == 0 {
		c, _, err := storage.Counters.Get(t.tx, "delivery")
		if err != nil {
			return err
		}
		t.seq = c.Value
	}
	t.seq++
	return nil
}

// finish stores what the turn kept for its end.
func (t *turn) finish() error {
	if t.seq == 0 {
		return nil
	}
	return storage.Counters.Put(t.tx, storage.Counter{Name: "delivery", Value: t.seq})
}

// timer sets a durable timer.
func (t *turn) timer(timer storage.Timer) error {
	if t.due.IsZero() || timer.Due.Before(t.due) {
		t.due = timer.Due
	}
	return storage.Timers.Put(t.tx, timer)
}

// text words a key; values that are texts themselves are worded first.
func (t *turn) text(lang care.Language, key string, data map[string]any) (string, error) {
	values := make(map[string]any, len(data))
	for name, value := range data {
		var err error
		if values[name], err = t.worded(lang, value); err != nil {
			return "", err
		}
	}
	return t.engine.Texts.Text(lang, key, values)
}

// worded returns a value with the texts in it worded, and times in the company's zone.
func (t *turn) worded(lang care.Language, value any) (any, error) {
	switch v := value.(type) {
	case flow.Text:
		return t.text(lang, v.Key, v.Data)
	case flow.Texts:
		return t.lines(lang, v)
	case time.Time:
		return v.In(t.zone()), nil
	default:
		return value, nil
	}
}

// lines words texts, a line each; one without a key is an empty line.
func (t *turn) lines(lang care.Language, texts flow.Texts) (string, error) {
	lines := make([]string, len(texts))
	for i, text := range texts {
		if text.Key == "" {
			continue
		}
		var err error
		if lines[i], err = t.text(lang, text.Key, text.Data); err != nil {
			return "", err
		}
	}
	return strings.Join(lines, "\n"), nil
}

func (t *turn) zone() *time.Location { return t.engine.zone() }

// morning returns when the quiet time is over; quiet: it is not over yet.
func (t *turn) morning() (at time.Time, quiet bool) {
	at = t.engine.Company.Quiet.Over(t.now, t.zone())
	return at, at.After(t.now)
}
