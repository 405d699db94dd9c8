package slack

import (
	"cmp"
	"context"
	"encoding/json"

	slackgo "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackutilsx"

	"carebot/bot/platform"
)

// Send makes the call of a planned delivery. The error is a *platform.Failure.
func (a *Adapter) Send(ctx context.Context, d platform.Delivery, save func(context.Context, json.RawMessage) error) (platform.Receipt, error) {
	r, err := a.deliver(ctx, d, save)
	return r, a.scoped(d, err)
}

func (a *Adapter) deliver(ctx context.Context, d platform.Delivery, save saver) (platform.Receipt, error) {
	if d.Thread != "" && d.ThreadID == "" && d.Kind != platform.Private {
		return platform.Receipt{}, refused("the thread %q of a delivery has no message", d.Thread)
	}
	if changes(d) && d.TargetID == "" {
		return platform.Receipt{}, refused("a delivery of kind %s names no message", d.Kind)
	}
	switch d.Kind {
	case platform.Say:
		return a.say(ctx, d, save)
	case platform.PutCard:
		return a.putCard(ctx, d)
	case platform.PutHome:
		return platform.Receipt{}, a.putHome(ctx, d)
	case platform.Edit:
		return a.edit(ctx, d)
	case platform.Delete:
		return platform.Receipt{}, a.remove(ctx, d)
	case platform.React, platform.Unreact:
		return platform.Receipt{}, a.react(ctx, d)
	case platform.Private:
		return platform.Receipt{}, a.whisper(ctx, d)
	default:
		return platform.Receipt{}, refused("no such kind of delivery: %q", d.Kind)
	}
}

// say posts a message, or uploads the files that are in it.
func (a *Adapter) say(ctx context.Context, d platform.Delivery, save saver) (platform.Receipt, error) {
	if len(d.Content.Files) > 0 {
		return a.upload(ctx, d, save)
	}
	r, err := a.post(ctx, a.directly(ctx, d))
	if err != nil && platform.AsFailure(err).Kind == platform.Absent {
		a.talks.Delete(d.Chat) // the conversation may be another when they are back
	}
	return r, err
}

// changes reports whether a delivery concerns a message that is there already. A deletion may be one of files alone.
func changes(d platform.Delivery) bool {
	switch d.Kind {
	case platform.Delete:
		return len(d.Content.Files) == 0
	case platform.Edit, platform.React, platform.Unreact:
		return true
	case platform.PutCard:
		return d.Target != ""
	default:
		return false
	}
}

// quiet are the options of every post: nothing in it is looked up, linked or unfurled by Slack.
func quiet() []slackgo.MsgOption {
	return []slackgo.MsgOption{
		slackgo.MsgOptionParse(false), slackgo.MsgOptionLinkNames(false),
		slackgo.MsgOptionDisableLinkUnfurl(), slackgo.MsgOptionDisableMediaUnfurl(),
	}
}

func (a *Adapter) post(ctx context.Context, d platform.Delivery) (platform.Receipt, error) {
	text := rendered(d)
	if text == "" {
		return platform.Receipt{}, refused("a post that says nothing")
	}
	options := append(quiet(), slackgo.MsgOptionText(text, false), slackgo.MsgOptionMetadata(metadata(d)))
	if theirs(d) && d.Mention == "" {
		options = append(options, slackgo.MsgOptionDisableMarkdown())
	}
	if d.ThreadID != "" {
		options = append(options, slackgo.MsgOptionTS(d.ThreadID))
	}
	if blocks := a.blocks(d, text); len(blocks) > 0 {
		options = append(options, slackgo.MsgOptionBlocks(blocks...))
	}
	_, ts, err := a.api.PostMessageContext(ctx, d.Chat, options...)
	if err != nil {
		return platform.Receipt{}, a.failureTo(d.Chat, "chat.postMessage", err)
	}
	return platform.Receipt{IDs: []string{ts}}, nil
}

// blocks are what sets a post apart: a notice in small print, buttons below. Nil for plain words.
func (a *Adapter) blocks(d platform.Delivery, text string) []slackgo.Block {
	if d.Plain || len(d.Content.Files) > 0 {
		return nil
	}
	actions := actionBlocks(flat(d.Buttons))
	switch {
	case d.Sheet != nil:
		return append(a.sheetBlocks(*d.Sheet), actions...)
	case len(d.Charts) > 0:
		return append(chartBlocks(d.Charts), actions...)
	case d.Notice && platform.UTF16(text) <= maxContext:
		return append([]slackgo.Block{contextBlock(text)}, actions...)
	case len(actions) > 0:
		return append(sections(d), actions...)
	default:
		return nil
	}
}

// sections are the words of a post as blocks: they show nothing but what they say.
func sections(d platform.Delivery) []slackgo.Block {
	var blocks []slackgo.Block
	for _, piece := range platform.Split(said(d), nil, maxSection, platform.UTF16) {
		blocks = append(blocks, slackgo.NewSectionBlock(plainText(piece.Text), nil, nil))
	}
	return blocks
}

// edit replaces a post's words. Blocks that are not sent would stay, so they are always sent.
func (a *Adapter) edit(ctx context.Context, d platform.Delivery) (platform.Receipt, error) {
	text := rendered(d)
	if platform.UTF16(text) > maxText {
		text = cutEscaped(said(d), maxText)
	}
	if text == "" {
		return platform.Receipt{}, refused("an edit that says nothing")
	}
	blocks := a.blocks(d, text)
	if blocks == nil && theirs(d) && !d.Plain && !d.Caption {
		// chat.update cannot switch mrkdwn off as chat.postMessage can.
		blocks = sections(d)
	}
	_, ts, _, err := a.api.UpdateMessageContext(ctx, d.Chat, d.TargetID,
		slackgo.MsgOptionText(text, false), slackgo.MsgOptionParse(false), slackgo.MsgOptionBlocks(blocks...))
	if err != nil {
		return platform.Receipt{}, a.failure("chat.update", err)
	}
	return platform.Receipt{IDs: []string{cmp.Or(ts, d.TargetID)}}, nil
}

// remove deletes messages, and then the files that were uploaded with them; what is gone already is done.
func (a *Adapter) remove(ctx context.Context, d platform.Delivery) error {
	for _, ts := range append([]string{d.TargetID}, d.More...) {
		if ts == "" {
			continue
		}
		_, _, err := a.api.DeleteMessageContext(ctx, d.Chat, ts)
		if err != nil && !isSaid(err, "message_not_found") {
			return a.failure("chat.delete", err)
		}
	}
	for _, f := range d.Content.Files {
		err := a.api.DeleteFileContext(ctx, f.ID)
		if err != nil && !isSaid(err, "file_not_found", "file_deleted") {
			return a.failure("files.delete", err)
		}
	}
	return nil
}

// react adds or removes a reaction; there already, or not there, is done.
func (a *Adapter) react(ctx context.Context, d platform.Delivery) error {
	item := slackgo.NewRefToMessage(d.Chat, d.TargetID)
	if d.Kind == platform.React {
		err := a.api.AddReactionContext(ctx, d.Reaction, item)
		if isSaid(err, "already_reacted") {
			return nil
		}
		return a.failure("reactions.add", err)
	}
	err := a.api.RemoveReactionContext(ctx, d.Reaction, item)
	if isSaid(err, "no_reaction", "message_not_found") {
		return nil
	}
	return a.failure("reactions.remove", err)
}

// whisper says something only one person sees.
func (a *Adapter) whisper(ctx context.Context, d platform.Delivery) error {
	options := []slackgo.MsgOption{
		slackgo.MsgOptionText(slackutilsx.EscapeMessage(said(d)), false),
		slackgo.MsgOptionParse(false), slackgo.MsgOptionLinkNames(false),
	}
	if !theirs(d) {
		options[0] = slackgo.MsgOptionText(rendered(d), false)
	}
	if d.ThreadID != "" {
		options = append(options, slackgo.MsgOptionTS(d.ThreadID))
	}
	_, err := a.api.PostEphemeralContext(ctx, d.Chat, d.User, options...)
	return a.failure("chat.postEphemeral", err)
}
