package slack

import (
	"regexp"
	"strings"

	"github.com/slack-go/slack/slackutilsx"

	"carebot/bot/platform"
	"carebot/flows/care"
)

var _ platform.Marker = (*Adapter)(nil)

// What is typed into a form comes as it was typed: nothing in it is escaped, and a link is written as in a message.
var (
	typedLink = regexp.MustCompile(`<(?:https?://|mailto:)[^<>|\s]+(?:\|[^<>\n]+)?>`)
	// foreign is formatting of elsewhere, which neither side reads.
	foreign = regexp.MustCompile(`\*\*[^*\n]+\*\*|\[[^\]\n]+\]\(https?://[^)\s]+\)|(?m:^#{1,6} .*$)|<[@#!][^<>\s]*>`)
	// ownEmoji is an emoji that only one workspace has.
	ownEmoji = regexp.MustCompile(`:[a-z][a-z0-9_+'\-]*:`)
)

// Marked reads what was typed into a form as Slack reads a message: *bold*, _italic_, ~struck~, code, quotes, links and
// emoji. kept is what of it looks like formatting and stays as it is.
func (a *Adapter) Marked(text string) (content care.Content, kept []string) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	content.Text, content.Spans = fromMrkdwn(escapeTyped(text), asTyped{}).content()
	return content, append(foreign.FindAllString(text, -1), ownEmoji.FindAllString(content.Text, -1)...)
}

// escapeTyped escapes a typed text, all but its links.
func escapeTyped(text string) string {
	var b strings.Builder
	at := 0
	for _, found := range typedLink.FindAllStringIndex(text, -1) {
		b.WriteString(slackutilsx.EscapeMessage(text[at:found[0]]))
		b.WriteString(text[found[0]:found[1]])
		at = found[1]
	}
	b.WriteString(slackutilsx.EscapeMessage(text[at:]))
	return b.String()
}

// asTyped knows nobody's name: no member can be mentioned where it is typed.
type asTyped struct{}

func (asTyped) user(id string) string    { return id }
func (asTyped) channel(id string) string { return id }
