package slack

import (
	"cmp"
	"context"
	"strings"

	slackgo "github.com/slack-go/slack"

	"carebot/bot/platform"
)

// Lengths of blocks, in characters.
const (
	maxHeader  = 150
	maxSection = 3000
	maxField   = 2000
	maxContext = 2000
	maxLabel   = 75
	maxValue   = 2000
	maxURL     = 3000

	fieldsAtOnce  = 10
	actionsAtOnce = 25
	maxFields     = 300
	maxButtons    = 25

	// What is ours on a card is short; were it not, it may not take the customer's room.
	maxLead   = 300
	maxFooter = 500
	// maxFieldsTotal keeps a message's blocks together below some 13,000 characters, header and buttons included.
	maxFieldsTotal = 9000
)

// putCard posts a case's card, or edits it where it is posted.
func (a *Adapter) putCard(ctx context.Context, d platform.Delivery) (platform.Receipt, error) {
	if d.Card == nil {
		return platform.Receipt{}, refused("a card that is not there")
	}
	text, blocks := cardText(*d.Card), cardBlocks(*d.Card)
	if d.Plain {
		text, blocks = plainCard(*d.Card), nil
	}
	if d.TargetID != "" {
		_, ts, _, err := a.api.UpdateMessageContext(ctx, d.Chat, d.TargetID,
			slackgo.MsgOptionText(text, false), slackgo.MsgOptionBlocks(blocks...))
		if err != nil {
			return platform.Receipt{}, a.failure("chat.update", err)
		}
		return platform.Receipt{IDs: []string{cmp.Or(ts, d.TargetID)}}, nil
	}
	options := append(quiet(), slackgo.MsgOptionText(text, false), slackgo.MsgOptionMetadata(metadata(d)))
	if len(blocks) > 0 {
		options = append(options, slackgo.MsgOptionBlocks(blocks...))
	}
	_, ts, err := a.api.PostMessageContext(ctx, d.Chat, options...)
	if err != nil {
		return platform.Receipt{}, a.failure("chat.postMessage", err)
	}
	return platform.Receipt{IDs: []string{ts}}, nil
}

// mention names a member so that Slack notifies them.
func mention(user string) string {
	if user == "" {
		return ""
	}
	return "<@" + user + ">"
}

// cardText is what notifications and clients without blocks show.
func cardText(c platform.Card) string {
	return joined([]string{mention(c.Mention), cutEscaped(c.Text, maxText-100)}, " ")
}

// plainCard is the card in words, where Slack refused its blocks.
func plainCard(c platform.Card) string {
	lines := []string{
		joined([]string{mention(c.Mention), cutEscaped(c.Title, maxHeader)}, " "),
		cutEscaped(c.Lead, maxHeader),
	}
	room := (maxText - 600) / max(len(c.Fields), 1)
	for _, f := range c.Fields {
		if room > 2 {
			lines = append(lines, cutEscaped(f.Label+": "+f.Value, room-1))
		}
	}
	return joined(append(lines, cutEscaped(c.Footer, maxHeader)), "\n")
}

// cardBlocks lays a card out: header, assignee, fields, footer, buttons. What is too long for a card ends in "…": the
// thread holds it all.
func cardBlocks(c platform.Card) []slackgo.Block {
	var blocks []slackgo.Block
	if c.Title != "" {
		blocks = append(blocks, slackgo.NewHeaderBlock(plainText(cutPlain(c.Title, maxHeader))))
	}
	if lead := joined([]string{cutEscaped(c.Lead, maxLead), mention(c.Mention)}, " "); lead != "" {
		blocks = append(blocks, slackgo.NewSectionBlock(verbatim(lead), nil, nil))
	}
	blocks = append(blocks, fieldBlocks(c.Fields)...)
	if c.Footer != "" {
		blocks = append(blocks, contextBlock(cutEscaped(c.Footer, maxFooter)))
	}
	return append(blocks, actionBlocks(c.Buttons)...)
}

// fieldBlocks lays fields out in sections of ten. All of them together have a share of what a message may hold.
func fieldBlocks(fields []platform.CardField) []slackgo.Block {
	fields = fields[:min(len(fields), maxFields)]
	limit := maxField
	for limit > 20 && fieldsLength(fields, limit) > maxFieldsTotal {
		limit = limit * 9 / 10
	}
	var blocks []slackgo.Block
	for len(fields) > 0 {
		n := min(len(fields), fieldsAtOnce)
		texts := make([]*slackgo.TextBlockObject, 0, n)
		for _, f := range fields[:n] {
			texts = append(texts, verbatim(fieldText(f, limit)))
		}
		blocks = append(blocks, slackgo.NewSectionBlock(nil, texts, nil))
		fields = fields[n:]
	}
	return blocks
}

func fieldsLength(fields []platform.CardField, limit int) int {
	sum := 0
	for _, f := range fields {
		sum += platform.UTF16(fieldText(f, limit))
	}
	return sum
}

// fieldText is a label in bold and its value below, at most limit long. Never empty, which Slack refuses.
func fieldText(f platform.CardField, limit int) string {
	label := strings.TrimSpace(cutEscaped(f.Label, limit/4))
	if label != "" {
		label = "*" + label + "*\n"
	}
	value := cutEscaped(f.Value, limit-platform.UTF16(label))
	if label+value == "" {
		return "–"
	}
	return label + value
}

// actionBlocks lays buttons out.
func actionBlocks(buttons []platform.Button) []slackgo.Block {
	buttons = buttons[:min(len(buttons), maxButtons)]
	var blocks []slackgo.Block
	for len(buttons) > 0 {
		n := min(len(buttons), actionsAtOnce)
		elements := make([]slackgo.BlockElement, 0, n)
		for _, b := range buttons[:n] {
			elements = append(elements, button(b))
		}
		blocks = append(blocks, slackgo.NewActionBlock("", elements...))
		buttons = buttons[n:]
	}
	return blocks
}

func button(b platform.Button) *slackgo.ButtonBlockElement {
	e := slackgo.NewButtonBlockElement(b.Action, cutPlain(b.Data, maxValue), plainText(cutPlain(b.Label, maxLabel)))
	if b.URL != "" && len(b.URL) <= maxURL {
		e.URL = b.URL
	}
	if b.Style == string(slackgo.StylePrimary) || b.Style == string(slackgo.StyleDanger) {
		e.Style = slackgo.Style(b.Style)
	}
	if b.Asks != nil {
		e.Confirm = question(*b.Asks, e.Style)
	}
	return e
}

// The longest parts of a question, in characters.
const (
	maxQuestion = 100
	maxDoubt    = 300
	maxYes      = 30
)

func question(q platform.Question, style slackgo.Style) *slackgo.ConfirmationBlockObject {
	return slackgo.NewConfirmationBlockObject(
		plainText(cutPlain(q.Title, maxQuestion)), plainText(cutPlain(q.Text, maxDoubt)),
		plainText(cutPlain(q.Yes, maxYes)), plainText(cutPlain(q.No, maxYes)),
	).WithStyle(style)
}

func flat(rows [][]platform.Button) []platform.Button {
	var all []platform.Button
	for _, row := range rows {
		all = append(all, row...)
	}
	return all
}

// plainText holds words in which nothing is markup, not even an emoji's name.
func plainText(text string) *slackgo.TextBlockObject {
	no := false
	return &slackgo.TextBlockObject{Type: slackgo.PlainTextType, Text: text, Emoji: &no}
}

// verbatim holds mrkdwn of ours, in which Slack looks for no names or links of its own.
func verbatim(mrkdwn string) *slackgo.TextBlockObject {
	return &slackgo.TextBlockObject{Type: slackgo.MarkdownType, Text: mrkdwn, Verbatim: true}
}

func contextBlock(mrkdwn string) *slackgo.ContextBlock {
	return slackgo.NewContextBlock("", verbatim(mrkdwn))
}
