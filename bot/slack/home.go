package slack

import (
	"context"
	"net/url"
	"strings"

	slackgo "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackutilsx"

	"carebot/bot/platform"
)

// Lengths of lines, in characters.
const (
	maxRow       = 600 // of an answer's or Home's lines, without what they lead to
	maxRowLead   = 100
	maxHomeBytes = 200_000 // Slack takes 250 kB, counted its own way
)

// actionOpen is the action_id of a button that only leads somewhere; Slack tells of its presses, too.
const actionOpen = "home_open"

// putHome draws somebody's Home.
func (a *Adapter) putHome(ctx context.Context, d platform.Delivery) error {
	if d.Home == nil || d.User == "" {
		return refused("a Home that is nobody's, or shows nothing")
	}
	view := slackgo.HomeTabViewRequest{Type: slackgo.VTHomeTab, Blocks: slackgo.Blocks{BlockSet: a.homeBlocks(*d.Home)}}
	_, err := a.api.PublishViewContext(ctx, slackgo.PublishViewContextRequest{UserID: d.User, View: view})
	return a.failure("views.publish", err)
}

// homeBlocks lays Home out, within what a view may hold: what is behind that is left out.
func (a *Adapter) homeBlocks(h platform.Home) []slackgo.Block {
	var blocks []slackgo.Block
	size := 0
	for _, part := range h.Parts {
		for _, block := range a.partBlocks(part) {
			size += weight(block)
			if len(blocks) == maxBlocks || size > maxHomeBytes {
				return blocks
			}
			blocks = append(blocks, block)
		}
	}
	return blocks
}

// weight is what a block counts for in the size of a view: its words, each character at its longest in JSON, and what is
// around them.
func weight(block slackgo.Block) int {
	const around = 500
	if s, ok := block.(*slackgo.SectionBlock); ok && s.Text != nil {
		return around + 2*len(s.Text.Text)
	}
	return around
}

func (a *Adapter) partBlocks(part platform.HomePart) []slackgo.Block {
	var blocks []slackgo.Block
	if part.Title != "" {
		blocks = append(blocks, slackgo.NewHeaderBlock(plainText(cutPlain(part.Title, maxHeader))))
	}
	var together []string
	flush := func() {
		for _, text := range joinedUpTo(together, maxSection) {
			blocks = append(blocks, slackgo.NewSectionBlock(verbatim(text), nil, nil))
		}
		together = nil
	}
	for _, line := range part.Rows {
		button := a.lineButton(line)
		if button == nil {
			together = append(together, a.line(line))
			continue
		}
		flush()
		blocks = append(blocks, slackgo.NewSectionBlock(verbatim(a.line(line)), nil, slackgo.NewAccessory(button)))
	}
	flush()
	if part.Small != "" {
		blocks = append(blocks, contextBlock(cutEscaped(part.Small, maxContext)))
	}
	return blocks
}

// joinedUpTo joins lines to texts of at most limit characters.
func joinedUpTo(lines []string, limit int) []string {
	var texts []string
	for _, line := range lines {
		if line == "" {
			continue
		}
		if n := len(texts); n > 0 && platform.UTF16(texts[n-1])+1+platform.UTF16(line) <= limit {
			texts[n-1] += "\n" + line
			continue
		}
		texts = append(texts, line)
	}
	return texts
}

// lineButton returns the button beside a line, or nil.
func (a *Adapter) lineButton(l platform.Row) *slackgo.ButtonBlockElement {
	switch link := a.permalink(l.At); {
	case l.Button != nil:
		return button(*l.Button)
	case l.Open != "" && link != "":
		return button(platform.Button{Label: l.Open, Action: actionOpen, URL: link})
	default:
		return nil
	}
}

// line is a line as mrkdwn.
func (a *Adapter) line(l platform.Row) string {
	lead := cutEscaped(l.Lead, maxRowLead)
	if link := a.permalink(l.At); link != "" && lead != "" {
		lead = "<" + slackutilsx.EscapeMessage(link) + "|" + strings.ReplaceAll(lead, "|", "/") + ">"
	}
	if lead != "" {
		lead = "*" + lead + "*"
	}
	return joined([]string{l.Mark, lead, cutEscaped(l.Text, maxRow)}, " ")
}

// permalink is the address of a post in Slack, as chat.getPermalink gives it; "" where it cannot be told.
func (a *Adapter) permalink(p platform.Post) string {
	self := a.self.Load()
	if self == nil || self.url == "" || p.Chat == "" || p.ID == "" {
		return ""
	}
	return self.url + "archives/" + url.PathEscape(p.Chat) + "/p" + strings.ReplaceAll(p.ID, ".", "")
}
