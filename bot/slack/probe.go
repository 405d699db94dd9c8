package slack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	slackgo "github.com/slack-go/slack"
)

// scopes are what the bot's token needs; of those in one line one is enough: a channel is public or private.
func scopes() [][]string {
	return [][]string{
		{"chat:write"},
		{"commands"},
		{"files:read"},
		{"files:write"},
		{"reactions:write"},
		{"users:read"},
		{"channels:read", "groups:read"},
		{"channels:history", "groups:history"},
		{"im:write"},
		{"im:history"},
	}
}

// CheckToken asks Slack who the bot's token belongs to, and returns that in words.
func (a *Adapter) CheckToken(ctx context.Context) (string, error) {
	who, err := a.api.AuthTestContext(ctx)
	if err != nil {
		return "", a.failure("auth.test", err)
	}
	return who.User + " in " + who.Team, nil
}

// CheckScopes says which scopes the bot's token lacks.
func (a *Adapter) CheckScopes(ctx context.Context) error {
	given, err := a.given(ctx)
	if err != nil {
		return err
	}
	var missing []string
	for _, oneOf := range scopes() {
		if !slices.ContainsFunc(oneOf, func(s string) bool { return slices.Contains(given, s) }) {
			missing = append(missing, strings.Join(oneOf, " or "))
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("slack: the bot's token lacks %s: add them to the Slack app and install it again", strings.Join(missing, ", "))
	}
	return nil
}

// given returns the scopes of the bot's token.
func (a *Adapter) given(ctx context.Context) ([]string, error) {
	who, err := a.api.AuthTestContext(ctx)
	if err != nil {
		return nil, a.failure("auth.test", err)
	}
	given := strings.FieldsFunc(who.Header.Get("X-OAuth-Scopes"), func(r rune) bool { return r == ',' || r == ' ' })
	if len(given) == 0 {
		return nil, errors.New("slack: it does not say which scopes the token has: check that slack.bot_token begins with xoxb-")
	}
	return given, nil
}

// CheckChannel says whether the bot is a member of a channel, and may hear what is said there.
func (a *Adapter) CheckChannel(ctx context.Context, id string) error {
	c, err := a.api.GetConversationInfoContext(ctx, &slackgo.GetConversationInfoInput{ChannelID: id})
	if err != nil {
		return a.failure("conversations.info", err)
	}
	switch {
	case c.IsArchived:
		return fmt.Errorf("slack: the channel #%s (%s) is archived: unarchive it, or name another in the configuration", c.Name, id)
	case !c.IsMember:
		return fmt.Errorf("slack: the bot is not in the channel #%s (%s): invite it there (/invite)", c.Name, id)
	}
	return a.checkHearing(ctx, c)
}

// checkHearing says whether the token's scopes are those of the channel's kind: with the other kind's alone Slack tells
// nothing of what is said there.
func (a *Adapter) checkHearing(ctx context.Context, c *slackgo.Channel) error {
	given, err := a.given(ctx)
	if err != nil {
		return err
	}
	kind, scope := "public", "channels:history"
	if c.IsPrivate {
		kind, scope = "private", "groups:history"
	}
	if slices.Contains(given, scope) {
		return nil
	}
	return fmt.Errorf("slack: the channel #%s (%s) is %s, and the bot's token lacks %s: add it to the Slack app and install it again", c.Name, c.ID, kind, scope)
}

// CheckPerson says whether an ID is of a member of the workspace who can act.
func (a *Adapter) CheckPerson(ctx context.Context, id string) error {
	u, err := a.api.GetUserInfoContext(ctx, id)
	switch {
	case isSaid(err, "user_not_found", "user_not_visible"):
		return fmt.Errorf("slack: no member of the workspace has the ID %s: copy it from their profile (Copy member ID)", id)
	case err != nil:
		return a.failure("users.info", err)
	case u.Deleted:
		return fmt.Errorf("slack: the account of %s (%s) is deactivated: take them out of staff", cmp.Or(u.RealName, u.Name), id)
	case u.IsBot:
		return fmt.Errorf("slack: %s (%s) is a bot: staff are people", cmp.Or(u.RealName, u.Name), id)
	}
	return nil
}

// CheckSocketMode says whether a connection can be opened with the app's token.
func (a *Adapter) CheckSocketMode(ctx context.Context) error {
	_, url, err := a.api.StartSocketModeContext(ctx)
	if err != nil {
		return a.failure("apps.connections.open", err)
	}
	if url == "" {
		return errors.New("slack: Socket Mode gave no address: switch Socket Mode on in the Slack app's settings")
	}
	return nil
}
