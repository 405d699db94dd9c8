package slack

import (
	"errors"
	"fmt"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"

	"carebot/bot/platform"
)

// failure turns an error of a call into a *platform.Failure. Nil stays nil.
func (a *Adapter) failure(method string, err error) error {
	if err == nil {
		return nil
	}
	var known *platform.Failure
	if errors.As(err, &known) {
		return known
	}
	var said slackgo.SlackErrorResponse
	if errors.As(err, &said) {
		return a.refusal(method, said)
	}
	return &platform.Failure{Kind: platform.Uncertain, Err: fmt.Errorf("slack: %s: %w", method, a.wire.clean(err))}
}

// refusal turns an error Slack answered with into a failure.
func (a *Adapter) refusal(method string, e slackgo.SlackErrorResponse) *platform.Failure {
	kind, todo := verdict(e.Err)
	if kind == platform.Uncertain {
		kind = afterServerError(method, nil)
	}
	f := &platform.Failure{Kind: kind}
	if kind == platform.Limited {
		told := tooMany(method, a.wire.unsaid)
		f.After, f.Scope = told.After, told.Scope
		a.wire.holds.hold(method, time.Now().Add(told.After))
	}
	detail := strings.Join(e.ResponseMetadata.Messages, "; ")
	if e.Needed != "" {
		detail = "needed: " + e.Needed
	}
	if detail != "" {
		detail = " (" + detail + ")"
	}
	f.Err = a.wire.clean(fmt.Errorf("slack: %s: %s%s: %s", method, e.Err, detail, todo))
	return f
}

// verdict says what one of Slack's errors means, and what to do about it.
func verdict(code string) (platform.FailureKind, string) {
	switch code {
	case "ratelimited", "rate_limited", "message_limit_exceeded":
		return platform.Limited, "wait a while"
	case "service_unavailable", "team_added_to_org":
		return platform.Temporary, "try again later"
	case "internal_error", "fatal_error", "request_timeout":
		return platform.Uncertain, "try again later"
	case "invalid_blocks", "invalid_blocks_format", "block_mismatch", "invalid_attachments":
		return platform.Markup, "it is sent plain"
	case "channel_not_found", "not_in_channel":
		return platform.Denied, "invite the bot to the channel (/invite), and check its ID in the configuration"
	case "is_archived":
		return platform.Denied, "unarchive the channel, or name another in the configuration"
	case "restricted_action", "restricted_action_read_only_channel", "restricted_action_thread_only_channel":
		return platform.Denied, "allow the bot to post in the channel (its posting permissions)"
	case "invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "org_login_required":
		return platform.Denied, "install the Slack app again and put its new token into the configuration"
	case "not_allowed_token_type":
		return platform.Denied, "slack.bot_token must begin with xoxb-, slack.app_token with xapp-"
	case "missing_scope", "no_permission", "ekm_access_denied":
		return platform.Denied, "add the missing scope to the Slack app and install it again"
	}
	return verdictOnMessage(code)
}

// verdictOnMessage is verdict for errors that concern one message or file only.
func verdictOnMessage(code string) (platform.FailureKind, string) {
	switch code {
	case "message_not_found", "thread_not_found", "cant_update_message", "cant_delete_message", "edit_window_closed",
		"cannot_reply_to_message", "bad_timestamp":
		return platform.Gone, "the message is no more, or can no longer be changed"
	case "file_not_found", "file_deleted", "access_denied", "file_not_visible":
		return platform.Gone, "the file is no more, or is not shared with the bot"
	case "msg_too_long", "msg_blocks_too_long":
		return platform.Refused, "it is too long for Slack"
	case "file_upload_size_restricted", "storage_limit_reached":
		return platform.TooBig, "Slack takes no file of this size"
	}
	return platform.Refused, "Slack does not take it"
}

// isSaid reports whether err is one of Slack's errors by these codes.
func isSaid(err error, codes ...string) bool {
	var said slackgo.SlackErrorResponse
	if !errors.As(err, &said) {
		return false
	}
	for _, c := range codes {
		if said.Err == c {
			return true
		}
	}
	return false
}

// refused is a delivery that cannot be sent whatever the platform says.
func refused(format string, args ...any) error {
	return &platform.Failure{Kind: platform.Refused, Err: fmt.Errorf("slack: "+format, args...)}
}
