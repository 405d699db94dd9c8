package slack

import (
	"strings"

	"carebot/bot/platform"
)

// isMember reports whether a chat is named by its member's ID.
func isMember(chat string) bool { return strings.HasPrefix(chat, "U") || strings.HasPrefix(chat, "W") }

// failureTo is failure for a call that concerns a chat: of a conversation with a member, what says of a channel that the bot is
// not in it says that the member is there no more.
func (a *Adapter) failureTo(chat, method string, err error) error {
	f := a.failure(method, err)
	gone := isSaid(err, "channel_not_found", "not_in_channel", "is_archived", "user_not_found", "users_not_found", "user_disabled", "cannot_dm_bot")
	if !gone || !isMember(chat) && !strings.HasPrefix(chat, "D") {
		return f
	}
	absent := *platform.AsFailure(f)
	absent.Kind = platform.Absent
	return &absent
}
