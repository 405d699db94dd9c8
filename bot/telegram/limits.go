package telegram

import (
	"time"

	"carebot/bot/platform"
)

// overall names the limit over all chats.
const overall = "telegram"

// chatBurst is how many messages to one chat pass at once.
const chatBurst = 5

// chatLimit names the limit of one chat.
func chatLimit(chat string) string { return "telegram/chat/" + chat }

// Limits says that messages count for the chat and for all chats, an album as many as its items; edits and deletes are
// free.
func (a *Adapter) Limits(d platform.Delivery) []platform.Limit {
	if d.Kind != platform.Say {
		return nil
	}
	all := platform.Shape{Every: time.Second, Burst: int(a.options.Rate), Window: true}
	if all.Burst < 1 {
		all = platform.Shape{Every: every(a.options.Rate), Burst: 1, Window: true}
	}
	one := platform.Shape{Every: every(a.options.ChatRate), Burst: chatBurst}
	items := max(len(d.Content.Files), 1)
	limits := []platform.Limit{
		{Name: chatLimit(d.Chat), Shape: one, Weight: min(items, chatBurst)},
		{Name: overall, Shape: all, Weight: min(items, all.Burst)},
	}
	if d.News == "" {
		return limits
	}
	for i := range limits {
		limits[i].Yields = true
	}
	return append(limits, a.newsLimits()...)
}

// The names of what newsletters keep to among themselves.
const (
	newsPlaces = "telegram/news/places"
	newsPace   = "telegram/news/pace"
)

// newsLimits spreads newsletters evenly over the second, so that a word to a customer that comes in between waits for one
// of them at most; and has only so many begun at once as the rate needs: those are unconfirmed after a crash.
func (a *Adapter) newsLimits() []platform.Limit {
	places := min(max(int(a.options.Rate/15), 2), 64)
	return []platform.Limit{
		{Name: newsPlaces, Shape: platform.Shape{Burst: places, Places: true}, Weight: 1},
		{Name: newsPace, Shape: platform.Shape{Every: every(a.options.Rate), Even: true}, Weight: 1},
	}
}

// every returns the time between two of rate a second.
func every(rate float64) time.Duration { return time.Duration(float64(time.Second) / rate) }
