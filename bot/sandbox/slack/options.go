package slack

import (
	"time"
)

// Options describe the workspace, the app installed in it and how patient the platform is. Zero values get the
// defaults given with each field.
type Options struct {
	BotToken      string // default xoxb-sandbox
	AppToken      string // of Socket Mode; default xapp-sandbox
	SigningSecret string // of HTTP events; default sandbox-signing-secret
	TeamName      string // default Sandbox
	// BaseURL is scheme and host the server is reached at, without a slash; empty: as each request says.
	BaseURL string
	// Scopes the bot token has; nil: DefaultScopes.
	Scopes []string
	// BotUser is the app's own user; default U0CAREBOT, Carebot.
	BotUser  User
	Users    []User
	Channels []Channel

	// Rate is how many messages a second chat.postMessage takes in one channel; every other limit scales with it.
	// Default 1; below zero: no limits.
	Rate float64
	// AckTimeout is how long an envelope waits for its acknowledgement; default 3 s.
	AckTimeout time.Duration
	// PressTimeout is the same for what a person did directly, which is not delivered again; default AckTimeout.
	PressTimeout time.Duration
	// RetryDelays are how long after each failed delivery an event is delivered again; default at once, 1 and 5 minutes.
	RetryDelays []time.Duration
	// RenewEvery makes every n-th repeated delivery come with a new event_id; default 3; below zero: never.
	RenewEvery int
	// TriggerLife is how long a trigger_id can be used; default 3 s.
	TriggerLife time.Duration
	// ShareDelay is how long after files.completeUploadExternal the message appears; default 50 ms; below zero: at once.
	ShareDelay time.Duration
	// PingInterval is how often a connection is pinged; default 5 s.
	PingInterval time.Duration
	// CallLog is how many calls Calls remembers; default 20,000.
	CallLog int
	// Clock is where time comes from; nil: the machine's.
	Clock Clock
}

// User is a person or an app's user in the workspace.
type User struct {
	ID       string `json:"id"`        // U0ANNA
	Name     string `json:"name"`      // the handle: anna
	RealName string `json:"real_name"` // Anna Kowalska
	Email    string `json:"email,omitempty"`
	Locale   string `json:"locale,omitempty"` // default en-US
	TZ       string `json:"tz,omitempty"`     // default Europe/Warsaw
	Bot      bool   `json:"is_bot"`
	Deleted  bool   `json:"deleted"`
}

// Channel is a channel or a direct conversation (ID D…).
type Channel struct {
	ID       string   `json:"id"` // C0CASES
	Name     string   `json:"name"`
	Private  bool     `json:"is_private"`
	Archived bool     `json:"is_archived"`
	Members  []string `json:"members"` // user IDs; the bot is no member unless named
	Topic    string   `json:"topic,omitempty"`
}

// DefaultScopes are the scopes of a bot token that may do all the sandbox simulates.
func DefaultScopes() []string {
	return []string{
		"channels:history", "channels:read", "chat:write", "commands", "emoji:read", "files:read", "files:write",
		"groups:history", "groups:read", "groups:write", "im:history", "im:read", "im:write", "metadata.message:read", "mpim:history", "mpim:read",
		"mpim:write", "reactions:read", "reactions:write", "team:read", "users:read", "users:read.email",
	}
}

func (o Options) filled() Options {
	set(&o.BotToken, "xoxb-sandbox")
	set(&o.AppToken, "xapp-sandbox")
	set(&o.SigningSecret, "sandbox-signing-secret")
	set(&o.TeamName, "Sandbox")
	set(&o.BotUser.ID, "U0CAREBOT")
	set(&o.BotUser.Name, "carebot")
	set(&o.BotUser.RealName, "Carebot")
	o.BotUser.Bot = true
	set(&o.Rate, 1)
	set(&o.AckTimeout, 3*time.Second)
	set(&o.PressTimeout, o.AckTimeout)
	set(&o.RenewEvery, 3)
	set(&o.TriggerLife, 3*time.Second)
	set(&o.ShareDelay, 50*time.Millisecond)
	set(&o.PingInterval, 5*time.Second)
	set(&o.CallLog, 20000)
	if o.Scopes == nil {
		o.Scopes = DefaultScopes()
	}
	if o.RetryDelays == nil {
		o.RetryDelays = []time.Duration{0, time.Minute, 5 * time.Minute}
	}
	if o.Clock == nil {
		o.Clock = machineClock{}
	}
	return o
}

func set[T comparable](field *T, fallback T) {
	var zero T
	if *field == zero {
		*field = fallback
	}
}
