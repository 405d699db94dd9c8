package main

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"carebot/bot"
	"carebot/bot/slack"
)

// checkSlack checks the tokens, the scopes, the channels and the staff. Without a good bot token there is nothing more
// to ask.
func checkSlack(ctx context.Context, r *results, o bot.Options) {
	workspace := slack.New(o.Slack)
	who, noToken := workspace.CheckToken(ctx)
	r.print("slack.bot_token", who, noToken)
	if o.Slack.AppToken != "" {
		r.print("slack.app_token", "Socket Mode is on", workspace.CheckSocketMode(ctx))
	}
	if noToken != nil {
		return
	}
	r.print("slack scopes", "all there", workspace.CheckScopes(ctx))
	for _, id := range everyChannel(o) {
		r.print("slack channel "+id, "the bot is a member", workspace.CheckChannel(ctx, id))
	}
	for _, person := range o.Staff {
		r.print(fmt.Sprintf("staff %s", person.Name), person.Slack+" is a member of the workspace", workspace.CheckPerson(ctx, person.Slack))
	}
}

// everyChannel returns the IDs of all channels the bot posts in, each once.
func everyChannel(o bot.Options) []string {
	ids := append(slices.Collect(maps.Values(o.Channels)), o.Channel, o.Managers)
	slices.Sort(ids)
	return slices.Compact(ids)
}
