package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"carebot/flows/care"
)

// slackScopes are the scopes that the bot token needs; slack-app-manifest.yaml asks for the same.
func slackScopes() []string {
	return []string{
		"channels:history", "channels:read", "chat:write", "files:read", "files:write", "groups:history", "groups:read",
		"metadata.message:read", "reactions:write", "users:read",
	}
}

// slackChecks asks Slack one question after another.
type slackChecks struct {
	results *results
	asker   asker
	config  slackConfig
	name    string // the bot's, in Slack
}

// checkSlack checks the tokens, the scopes, the channels and the staff. Without a good bot token there is nothing else
// to ask.
func checkSlack(ctx context.Context, r *results, a asker, c config) {
	s := &slackChecks{results: r, asker: a, config: c.slack}
	scopes, ok := s.checkBotToken(ctx)
	if c.slack.appToken != "" {
		s.checkAppToken(ctx)
	}
	if !ok {
		return
	}
	s.checkScopes(scopes)
	for _, id := range s.config.everyChannel() {
		s.checkChannel(ctx, id)
	}
	for _, person := range c.staff {
		s.checkPerson(ctx, person)
	}
}

// everyChannel returns the IDs of all channels of the configuration, each once.
func (c slackConfig) everyChannel() []string {
	ids := append(slices.Sorted(maps.Values(c.channels)), c.channel, c.managers)
	slices.Sort(ids)
	return slices.Compact(ids)
}

// call asks a method of Slack's. An answer that is not ok is an error: one that says what to do where that is known,
// else Slack's own word.
func (s *slackChecks) call(ctx context.Context, method, token string, form url.Values, answer interface{ failure() error }) (http.Header, error) {
	header, err := s.asker.ask(ctx, s.config.apiURL+method, token, form, answer)
	if err != nil {
		return nil, err
	}
	return header, answer.failure()
}

// refusal is Slack's word for why it refused.
type refusal string

func (r refusal) Error() string {
	switch r {
	case "invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive":
		return fmt.Sprintf("Slack does not take the token (%s): copy it again from the app's pages, or install the app again", string(r))
	case "not_allowed_token_type":
		return "Slack does not take this sort of token here: bot_token begins with xoxb-, app_token with xapp-"
	case "missing_scope":
		return "a scope is missing: take the scopes of slack-app-manifest.yaml and install the app again"
	case "ratelimited":
		return "Slack has had too many questions: try again in a minute"
	default:
		return fmt.Sprintf("Slack refused (%s)", string(r))
	}
}

// status is the part that all answers of Slack's have.
type status struct {
	OK    bool   `json:"ok"`
	Error string `json:"error"`
}

func (s status) failure() error {
	if s.OK {
		return nil
	}
	return refusal(s.Error)
}

// checkBotToken asks whose token it is and returns the scopes Slack says it has.
func (s *slackChecks) checkBotToken(ctx context.Context) (scopes string, ok bool) {
	var answer struct {
		status
		Team, User string
	}
	header, err := s.call(ctx, "auth.test", s.config.botToken, nil, &answer)
	s.name = answer.User
	s.results.print("slack.bot_token", fmt.Sprintf("@%s in %s", answer.User, answer.Team), err)
	return header.Get("X-Oauth-Scopes"), err == nil
}

// checkAppToken asks for a Socket Mode connection and makes none.
func (s *slackChecks) checkAppToken(ctx context.Context) {
	var answer status
	_, err := s.call(ctx, "apps.connections.open", s.config.appToken, nil, &answer)
	if errors.Is(err, refusal("missing_scope")) {
		err = errors.New("the token lacks connections:write: make an app-level token with that scope")
	}
	s.results.print("slack.app_token", "Socket Mode is on", err)
}

func (s *slackChecks) checkScopes(header string) {
	var has []string
	for scope := range strings.SplitSeq(header, ",") {
		has = append(has, strings.TrimSpace(scope))
	}
	var missing []string
	for _, scope := range slackScopes() {
		if !slices.Contains(has, scope) {
			missing = append(missing, scope)
		}
	}
	var err error
	if len(missing) > 0 {
		err = fmt.Errorf("%s missing: paste slack-app-manifest.yaml into the app's manifest and install the app again", strings.Join(missing, ", "))
	}
	s.results.print("slack scopes", fmt.Sprintf("all %d", len(slackScopes())), err)
}

func (s *slackChecks) checkChannel(ctx context.Context, id string) {
	var answer struct {
		status
		Channel struct {
			Name     string `json:"name"`
			Member   bool   `json:"is_member"`
			Archived bool   `json:"is_archived"`
		} `json:"channel"`
	}
	_, err := s.call(ctx, "conversations.info", s.config.botToken, url.Values{"channel": {id}}, &answer)
	switch {
	case errors.Is(err, refusal("channel_not_found")):
		err = fmt.Errorf("there is no such channel, or it is private: check the ID, and write /invite @%s in the channel", s.name)
	case err != nil:
	case answer.Channel.Archived:
		err = fmt.Errorf("#%s is archived: unarchive it or name another", answer.Channel.Name)
	case !answer.Channel.Member:
		err = fmt.Errorf("the bot is not in #%s: write /invite @%s there", answer.Channel.Name, s.name)
	}
	s.results.print("slack channel "+id, "#"+answer.Channel.Name, err)
}

func (s *slackChecks) checkPerson(ctx context.Context, person care.Staff) {
	var answer struct {
		status
		User struct {
			Name    string `json:"name"`
			Deleted bool   `json:"deleted"`
			IsBot   bool   `json:"is_bot"`
		} `json:"user"`
	}
	_, err := s.call(ctx, "users.info", s.config.botToken, url.Values{"user": {person.Slack}}, &answer)
	switch {
	case errors.Is(err, refusal("user_not_found")), errors.Is(err, refusal("user_not_visible")):
		err = errors.New("Slack knows no such member: copy the member ID from their profile")
	case err != nil:
	case answer.User.Deleted:
		err = fmt.Errorf("@%s is deactivated in Slack: take them out of staff", answer.User.Name)
	case answer.User.IsBot:
		err = fmt.Errorf("@%s is a bot: staff are people", answer.User.Name)
	}
	s.results.print(fmt.Sprintf("staff %s (%s)", person.Name, person.Slack), "@"+answer.User.Name, err)
}
