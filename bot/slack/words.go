package slack

import (
	"strconv"
	"strings"

	slackgo "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackutilsx"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// gap stands between consecutive words of a customer in one post.
const gap = "\n\n"

// theirs reports whether a delivery holds words that people wrote, which are shown as they are: no markup of theirs may
// do anything, nor notify anybody.
func theirs(d platform.Delivery) bool {
	return len(d.Words) > 0 || len(d.Content.Spans) == 0 || d.Plain
}

// said returns the words of a delivery, without markup: a customer's words or the content's text, then a place or a
// contact.
func said(d platform.Delivery) string {
	var parts []string
	for _, w := range d.Words {
		parts = append(parts, w.Text)
	}
	if len(d.Words) == 0 {
		parts = append(parts, d.Content.Text)
	}
	if d.Content.Location != nil {
		parts = append(parts, place(*d.Content.Location))
	}
	if d.Content.Contact != nil {
		parts = append(parts, contact(*d.Content.Contact))
	}
	return joined(parts, gap)
}

// text renders the words of a delivery as Slack takes them, after the one they are for.
func rendered(d platform.Delivery) string {
	return joined([]string{mention(d.Mention), markup(d)}, " ")
}

func markup(d platform.Delivery) string {
	if theirs(d) {
		return slackutilsx.EscapeMessage(said(d))
	}
	set := toMrkdwn(d.Content.Text, d.Content.Spans)
	if set == "" {
		return slackutilsx.EscapeMessage(said(d))
	}
	rest := d
	rest.Content.Text, rest.Content.Spans = "", nil
	return joined([]string{set, slackutilsx.EscapeMessage(said(rest))}, gap)
}

func joined(parts []string, between string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, between)
}

// place says where something is, with a link to a map.
func place(l care.Location) string {
	at := strconv.FormatFloat(l.Latitude, 'f', -1, 64) + "," + strconv.FormatFloat(l.Longitude, 'f', -1, 64)
	return joined([]string{joined([]string{"📍", l.Title}, " "), l.Address, "https://maps.google.com/?q=" + at}, "\n")
}

func contact(c care.Contact) string {
	return joined([]string{"👤", joined([]string{c.Name, c.Phone}, ", ")}, " ")
}

// The names of our metadata.
const (
	metaCard    = "carebot_case"
	metaNews    = "carebot_newsletter"
	metaMessage = "carebot_message"
)

// metadata says which case and messages a post is of: it is how a post is found again when its outcome is unknown. IDs
// only, for any app in the workspace can read it; and strings, for numbers come back as floats.
func metadata(d platform.Delivery) slackgo.SlackMetadata {
	if d.Kind == platform.PutCard && d.Card != nil && d.Card.News != "" {
		return slackgo.SlackMetadata{EventType: metaNews, EventPayload: map[string]any{"newsletter": d.Card.News}}
	}
	if d.Kind == platform.PutCard {
		return slackgo.SlackMetadata{EventType: metaCard, EventPayload: map[string]any{"case": cardCase(d)}}
	}
	ids := messages(d)
	payload := map[string]any{"case": d.Case, "message": ids[0], "messages": strings.Join(ids, ",")}
	if part := partOf(d); part > 1 {
		payload["part"] = strconv.Itoa(part)
	}
	return slackgo.SlackMetadata{EventType: metaMessage, EventPayload: payload}
}

func cardCase(d platform.Delivery) string {
	if d.Card != nil && d.Card.Case != "" {
		return d.Card.Case
	}
	return d.Case
}

// messages returns the IDs of the messages a post relays, in order, or its own name. Never empty.
func messages(d platform.Delivery) []string {
	var ids []string
	for _, w := range d.Words {
		if w.Message != "" && (len(ids) == 0 || ids[len(ids)-1] != w.Message) {
			ids = append(ids, w.Message)
		}
	}
	if len(ids) == 0 {
		return []string{d.Ref}
	}
	return ids
}

// partOf tells the posts of one long message apart.
func partOf(d platform.Delivery) int {
	if d.Part > 1 {
		return d.Part
	}
	if len(d.Words) > 0 {
		return d.Words[0].Part
	}
	return 0
}
