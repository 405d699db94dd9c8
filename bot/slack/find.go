package slack

import (
	"context"
	"strconv"
	"time"

	slackgo "github.com/slack-go/slack"

	"carebot/bot/platform"
)

const (
	// slack's clock and ours may differ, and First is when the outbox began, not when Slack got it.
	lookBack  = 2 * time.Minute
	pageSize  = 200
	pagesMost = 50
)

// Find looks for a post whose outcome is unknown by the metadata it was sent with, for an upload by its files. What may
// be done twice without harm (edits, deletes, reactions) is not looked for.
func (a *Adapter) Find(ctx context.Context, d platform.Delivery) (platform.Receipt, bool, error) {
	switch {
	case d.Kind == platform.Say && len(d.Content.Files) > 0:
		return a.findUpload(ctx, d)
	case d.Kind == platform.Say, d.Kind == platform.PutCard && d.TargetID == "":
		return a.findPost(ctx, d)
	default:
		return platform.Receipt{}, false, platform.ErrCannotFind
	}
}

func (a *Adapter) findPost(ctx context.Context, d platform.Delivery) (platform.Receipt, bool, error) {
	d, err := a.inConversation(ctx, d)
	if err != nil {
		return platform.Receipt{}, false, err
	}
	wanted := metadata(d)
	oldest := ""
	if !d.First.IsZero() {
		oldest = strconv.FormatInt(d.First.Add(-lookBack).Unix(), 10) + ".000000"
	}
	cursor := ""
	for range pagesMost {
		found, next, err := a.page(ctx, d, oldest, cursor)
		if err != nil {
			return platform.Receipt{}, false, err
		}
		for _, m := range found {
			if same(m.Metadata, wanted) && (a.self.Load() == nil || a.own(m.User, m.BotID)) {
				return platform.Receipt{IDs: []string{m.Timestamp}}, true, nil
			}
		}
		if next == "" {
			break
		}
		cursor = next
	}
	return platform.Receipt{}, false, nil
}

// inConversation returns a delivery to a person as one to the conversation with them: a person's ID can be posted to, and not
// be read.
func (a *Adapter) inConversation(ctx context.Context, d platform.Delivery) (platform.Delivery, error) {
	if !isMember(d.Chat) {
		return d, nil
	}
	const method = "conversations.open"
	if err := a.pace.wait(ctx, method); err != nil {
		return d, &platform.Failure{Kind: platform.Temporary, Err: err}
	}
	c, _, _, err := a.api.OpenConversationContext(ctx, &slackgo.OpenConversationParameters{Users: []string{d.Chat}})
	if err != nil {
		return d, a.failureTo(d.Chat, method, err)
	}
	d.Chat = c.ID
	return d, nil
}

// directly sends a member's direct message to the conversation with them, once it is known. Where it cannot be opened (an
// app installed before it asked for the scope), Slack takes the user's ID as well.
func (a *Adapter) directly(ctx context.Context, d platform.Delivery) platform.Delivery {
	if talk, known := a.talks.Load(d.Chat); known {
		d.Chat, _ = talk.(string)
		return d
	}
	there, err := a.inConversation(ctx, d)
	if err != nil {
		a.log.Debug("slack: no conversation is opened; the message goes by the user's ID", "error", err)
		return d
	}
	if there.Chat != d.Chat {
		a.talks.Store(d.Chat, there.Chat)
	}
	return there
}

// page returns a page of the thread, or of the channel, that a delivery goes to.
func (a *Adapter) page(ctx context.Context, d platform.Delivery, oldest, cursor string) ([]slackgo.Message, string, error) {
	method := "conversations.history"
	if d.ThreadID != "" {
		method = "conversations.replies"
	}
	if err := a.pace.wait(ctx, method); err != nil {
		return nil, "", &platform.Failure{Kind: platform.Temporary, Err: err}
	}
	if d.ThreadID != "" {
		found, _, next, err := a.api.GetConversationRepliesContext(ctx, &slackgo.GetConversationRepliesParameters{
			ChannelID: d.Chat, Timestamp: d.ThreadID, Oldest: oldest, Cursor: cursor, Limit: pageSize, Inclusive: true, IncludeAllMetadata: true,
		})
		return found, next, a.failure(method, err)
	}
	h, err := a.api.GetConversationHistoryContext(ctx, &slackgo.GetConversationHistoryParameters{
		ChannelID: d.Chat, Oldest: oldest, Cursor: cursor, Limit: pageSize, Inclusive: true, IncludeAllMetadata: true,
	})
	if err != nil {
		return nil, "", a.failure(method, err)
	}
	return h.Messages, h.ResponseMetaData.NextCursor, nil
}

// same reports whether a message's metadata are those that were sent.
func same(got, want slackgo.SlackMetadata) bool {
	if got.EventType != want.EventType {
		return false
	}
	for _, key := range []string{"case", "message", "messages", "part", "newsletter"} {
		if got.EventPayload[key] != want.EventPayload[key] {
			return false
		}
	}
	return true
}
