package bot

import (
	"context"
	"strconv"
	"strings"
	"time"

	"carebot/bot/slack"
	"carebot/flows/care"
	"carebot/storage"
)

const (
	// unsure is how long before the last message seen another may have been said that was not taken in: it was being
	// committed, or is to be repeated, as the process ended.
	unsure = 2 * time.Minute
	// threadsFor is how old a thread may be whose case is settled.
	threadsFor = 30 * care.Day
)

// missed says what may have been said in a Slack channel while nobody listened: all since the last message that was
// taken in, in threads as old as the oldest open case. Where no message is remembered, everything in them is read.
func (b *Bot) missed(ctx context.Context, channel string) (gap slack.Gap, err error) {
	err = b.o.Store.View(ctx, func(tx storage.Tx) error {
		if gap.Since, err = lastSeen(tx, channel); err != nil {
			return err
		}
		gap.Threads, err = b.oldestThread(tx)
		return err
	})
	return gap, err
}

// lastSeen returns when the last message seen in a channel was said, less unsure; zero when none is remembered.
func lastSeen(tx storage.Tx, channel string) (time.Time, error) {
	before := slack.SeenID(channel, "")
	seen, _, err := storage.SeenEvents.Page(tx, storage.Query{From: []any{before}, To: []any{before + "~"}, Reverse: true, Limit: 1})
	if err != nil || len(seen) == 0 {
		return time.Time{}, err
	}
	whole, _, _ := strings.Cut(strings.TrimPrefix(seen[0].ID, before), ".")
	seconds, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return time.Time{}, nil // of no shape that is known: all is read
	}
	return time.Unix(seconds, 0).UTC().Add(-unsure), nil
}

// oldestThread returns when the oldest thread began that people may still write in.
func (b *Bot) oldestThread(tx storage.Tx) (time.Time, error) {
	oldest := b.o.Now().UTC().Add(-threadsFor)
	var after []byte
	for {
		cases, next, err := storage.Cases.By(tx, storage.ByAssignee, storage.Query{After: after})
		if err != nil {
			return oldest, err
		}
		for _, c := range cases {
			if c.OpenedAt.Before(oldest) {
				oldest = c.OpenedAt
			}
		}
		if next == nil {
			return oldest, nil
		}
		after = next
	}
}
