package slack

import (
	"strings"
	"testing"

	sandbox "carebot/bot/sandbox/slack"
)

func TestProbes(t *testing.T) {
	t.Parallel()
	w := enter(t, func(far *sandbox.Options, _ *Options) {
		far.Users = append(far.Users, sandbox.User{ID: "U0GONE", Name: "gone", Deleted: true}, sandbox.User{ID: "U0BOT", Name: "bot", Bot: true})
		far.Channels = append(far.Channels, sandbox.Channel{ID: "C0OUT", Name: "out"},
			sandbox.Channel{ID: "C0DEAF", Name: "deaf", Private: true, Members: []string{"U0CAREBOT"}})
		far.Scopes = []string{"chat:write", "channels:read", "channels:history", "groups:read", "files:read", "files:write", "users:read", "commands", "im:write", "im:history"}
	})
	ctx := t.Context()
	if who, err := w.bot.CheckToken(ctx); err != nil || !strings.Contains(who, "Sandbox") {
		t.Errorf("%q, %v", who, err)
	}
	for _, test := range []struct {
		err  error
		want string // in the error; empty: none
	}{
		{w.bot.CheckScopes(ctx), "lacks reactions:write:"},
		{w.bot.CheckChannel(ctx, cases), ""},
		{w.bot.CheckChannel(ctx, "C0OUT"), "invite"},
		{w.bot.CheckChannel(ctx, "C0DEAF"), "is private, and the bot's token lacks groups:history"},
		{w.bot.CheckChannel(ctx, "C0NONE"), "channel_not_found"},
		{w.bot.CheckPerson(ctx, anna), ""},
		{w.bot.CheckPerson(ctx, "U0NONE"), "U0NONE"},
		{w.bot.CheckPerson(ctx, "U0GONE"), "deactivated"},
		{w.bot.CheckPerson(ctx, "U0BOT"), "a bot"},
		{w.bot.CheckSocketMode(ctx), ""},
	} {
		if test.want == "" && test.err != nil || test.want != "" && (test.err == nil || !strings.Contains(test.err.Error(), test.want)) {
			t.Errorf("got %v, want %q", test.err, test.want)
		}
	}
}
