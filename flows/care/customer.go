package care

import "time"

// Platform names a system people write in.
type Platform string

// The platforms carebot speaks to.
const (
	Telegram Platform = "telegram"
	Slack    Platform = "slack"
	// Ours is the platform of files that carebot makes itself, at the moment they are sent.
	Ours Platform = "carebot"
)

// Language is one of the languages carebot speaks; empty until it is known.
type Language string

// The languages carebot speaks.
const (
	Polish  Language = "pl"
	Russian Language = "ru"
	English Language = "en"
)

// Languages returns the languages carebot speaks, in the order they are offered.
func Languages() []Language { return []Language{Polish, Russian, English} }

// Address is where a customer is reached: a platform and the chat's ID there.
type Address struct {
	Platform Platform `json:"platform"`
	Chat     string   `json:"chat"`
}

// String returns the address as platform/chat.
func (a Address) String() string { return string(a.Platform) + "/" + a.Chat }

// Customer is a person we help.
type Customer struct {
	ID        string    `json:"id"` // K-1001 and up
	Address   Address   `json:"address"`
	FirstName string    `json:"first_name,omitempty"` // as the platform tells it
	LastName  string    `json:"last_name,omitempty"`
	Username  string    `json:"username,omitempty"`
	Language  Language  `json:"language,omitempty"` // empty until known
	Phone     string    `json:"phone,omitempty"`    // E.164, once proven
	Blocked   bool      `json:"blocked,omitempty"`  // they stopped the bot
	Ref       string    `json:"ref,omitempty"`      // what brought them: the code of the first ref- link they came by
	RefAt     time.Time `json:"ref_at,omitzero"`    // when they came by it
	// SwitchOffered: they wrote in another language of ours and were offered it; that is done once.
	SwitchOffered bool `json:"switch_offered,omitempty"`
	// Code is what their own link carries (t.me/<bot>?start=ref-<code>): random, given once, and the Ref of who came by it.
	Code      string    `json:"code,omitempty"`
	CreatedAt time.Time `json:"created_at"`
	SeenAt    time.Time `json:"seen_at"` // their last word
	// Recommend is what they said to how likely they recommend the company.
	Recommend Recommend `json:"recommend,omitzero"`
	AskedAt   time.Time `json:"asked_at,omitzero"` // when they were last asked something that they did not begin
	Dossier
}

// CameAt returns when a customer came by the link of Ref: of those who came before that was kept, when they were first seen.
func (c Customer) CameAt() time.Time {
	if c.RefAt.IsZero() {
		return c.CreatedAt
	}
	return c.RefAt
}

// FullName returns first and last name, or the username, or the ID: never empty for a stored customer.
func (c Customer) FullName() string {
	name := c.FirstName
	if c.LastName != "" {
		if name != "" {
			name += " "
		}
		name += c.LastName
	}
	switch {
	case name != "":
		return name
	case c.Username != "":
		return "@" + c.Username
	default:
		return c.ID
	}
}
