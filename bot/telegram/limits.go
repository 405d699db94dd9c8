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
	return append(limits, platform.Limit{Name: "telegram/news", Shape: platform.Shape{Burst: newsPlaces(a.options.Rate), Places: true}, Weight: 1})
}

// newsPlaces returns how many of newsletters' deliveries are on their way at once, at most, at a rate a second: those are
// unconfirmed after a crash. A call and the commit before it take an eighth of a second on a bad day.
func newsPlaces(rate float64) int { return int(min(max(rate/8, 16), mostNewsPlaces)) }

// mostNewsPlaces is newsPlaces at any rate.
const mostNewsPlaces = 256

// every returns the time between two of rate a second.
func every(rate float64) time.Duration { return time.Duration(float64(time.Second) / rate) }
