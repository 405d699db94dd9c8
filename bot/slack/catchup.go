package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// Gap is what may have been said in a channel while nobody listened.
type Gap struct {
	Since   time.Time // what was said before was taken in
	Threads time.Time // threads that began earlier are not looked at
}

// missed reads, in the order they were said, the words of people that may have been missed, from the threads the bot
// began. Slack delivers an event for some six minutes and then gives it up; and what it delivers again comes late, behind
// newer words. What was taken in before is among them, under the same IDs. From says since when; zero: what Missed says.
// The error is a *platform.Failure.
func (a *Adapter) missed(ctx context.Context, from time.Time) ([]platform.Incoming, error) {
	var all []platform.Incoming
	channels := slices.Clone(a.opt.Channels)
	slices.Sort(channels)
	for _, channel := range slices.Compact(channels) {
		gap, err := a.opt.Missed(ctx, channel)
		if err != nil {
			return nil, &platform.Failure{Kind: platform.Temporary, Err: fmt.Errorf("slack: looking up what was taken in: %w", err)}
		}
		if !from.IsZero() {
			gap.Since = from
		}
		found, err := a.missedIn(ctx, channel, gap)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	slices.SortStableFunc(all, func(x, y platform.Incoming) int { return x.Event.At.Compare(y.Event.At) })
	return all, nil
}

// missedIn reads what may have been missed in one channel.
func (a *Adapter) missedIn(ctx context.Context, channel string, gap Gap) ([]platform.Incoming, error) {
	since := tsOf(gap.Since)
	var found []platform.Incoming
	err := a.pages(ctx, "conversations.history", url.Values{"channel": {channel}, "oldest": {tsOf(gap.Threads)}}, func(raw json.RawMessage) error {
		var parent struct {
			User        string `json:"user"`
			BotID       string `json:"bot_id"`
			TS          string `json:"ts"`
			LatestReply string `json:"latest_reply"`
		}
		if err := json.Unmarshal(raw, &parent); err != nil || parent.LatestReply < since || !a.own(parent.User, parent.BotID) {
			return nil // what cannot be read is no card of ours
		}
		thread := url.Values{"channel": {channel}, "ts": {parent.TS}, "oldest": {since}}
		return a.pages(ctx, "conversations.replies", thread, func(raw json.RawMessage) error {
			found = append(found, a.written(ctx, channel, parent.TS, raw)...)
			return nil
		})
	})
	return found, err
}

// written returns a reply in a thread as the event it was: none where it is the thread's parent or not a person's. One
// that was edited is an edit, too.
func (a *Adapter) written(ctx context.Context, channel, thread string, raw json.RawMessage) []platform.Incoming {
	var m message
	if err := json.Unmarshal(raw, &m); err != nil || m.TS == thread || m.BotID != "" || a.own(m.User, m.BotID) || m.Subtype == "tombstone" {
		return nil // events of it are set aside as they come
	}
	m.Channel = channel
	posted := platform.Incoming{Raw: raw, Event: platform.Event{Platform: care.Slack, Chat: channel}}
	if posted.Err = a.decodePosted(ctx, &posted.Event, m); posted.Err != nil || m.Edited == nil {
		return []platform.Incoming{posted}
	}
	edited := platform.Incoming{Raw: raw, Event: platform.Event{Platform: care.Slack, Chat: channel}}
	edited.Err = a.decodeChanged(ctx, &edited.Event, message{Channel: channel, Message: &m})
	return []platform.Incoming{posted, edited}
}

// pages hands the messages of every page of a reading method to see.
func (a *Adapter) pages(ctx context.Context, method string, form url.Values, see func(json.RawMessage) error) error {
	form.Set("limit", strconv.Itoa(pageSize))
	form.Set("inclusive", "true")
	for range pagesMost {
		var page struct {
			Messages []json.RawMessage `json:"messages"`
			Metadata struct {
				NextCursor string `json:"next_cursor"`
			} `json:"response_metadata"`
		}
		if err := a.readInto(ctx, method, form, &page); err != nil {
			return err
		}
		for _, raw := range page.Messages {
			if err := see(raw); err != nil {
				return err
			}
		}
		if page.Metadata.NextCursor == "" {
			return nil
		}
		form.Set("cursor", page.Metadata.NextCursor)
	}
	a.log.Warn("slack: only the latest messages of a channel were read", "method", method, "pages", pagesMost)
	return nil
}

// readInto calls a reading method for its answer as it is: what slack-go makes of messages cannot be read as an event.
func (a *Adapter) readInto(ctx context.Context, method string, form url.Values, answer any) error {
	if err := a.pace.wait(ctx, method); err != nil {
		return &platform.Failure{Kind: platform.Temporary, Err: err}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.opt.APIURL+method, strings.NewReader(form.Encode()))
	if err != nil {
		return refused("%s: %v", method, err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Authorization", "Bearer "+a.opt.BotToken)
	resp, err := a.wire.with(callTimeout).Do(req)
	if err != nil {
		return onlyRead(a.failure(method, err))
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return onlyRead(a.failure(method, err))
	}
	var said slackgo.SlackResponse
	if err := json.Unmarshal(body, &said); err != nil {
		return onlyRead(a.failure(method, err))
	}
	if err := said.Err(); err != nil {
		return onlyRead(a.failure(method, err))
	}
	if err := json.Unmarshal(body, answer); err != nil {
		return onlyRead(a.failure(method, err))
	}
	return nil
}

// SeenID is the ID by which a message of a channel is known among the events seen; those of one channel sort by time.
func SeenID(channel, ts string) string { return "slack/message/" + channel + "/" + ts }

// tsOf is a time as Slack's ts; the zero time is the beginning.
func tsOf(t time.Time) string {
	if t.IsZero() {
		return "0000000000.000000"
	}
	return fmt.Sprintf("%010d.%06d", t.Unix(), t.Nanosecond()/1000)
}
