package slack

import (
	"cmp"
	"context"
	"time"

	slackgo "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackutilsx"

	"carebot/bot/platform"
)

// maxAnswerText bounds a private answer in an acknowledgement, whose payload must stay below 20 kB.
const maxAnswerText = 4000

// replyTimeout bounds the private word, and the modal, after a press; Slack itself refuses a modal after 3 s.
const replyTimeout = 10 * time.Second

// nextTimeout bounds the wait for what comes in the place of a modal.
const nextTimeout = 10 * time.Minute

// restAtMost is how long stopping waits for them.
const restAtMost = 3 * time.Second

// private is the answer to a slash command within its acknowledgement, seen by its author only.
type private struct {
	Type string `json:"response_type"`
	Text string `json:"text"`
}

// answer returns what goes back in the acknowledgement: for a slash command its private answer, for a modal why it is
// not taken or what comes in its place, else nothing.
func (a *Adapter) answer(d decoded, r platform.Reply) any {
	switch {
	case d.event.Command != nil && (r.Text != "" || len(r.Rows) > 0):
		return private{Type: slackgo.ResponseTypeEphemeral, Text: a.answerText(r)}
	case d.event.Submitted != nil && len(r.Errors) > 0:
		return slackgo.NewErrorsViewSubmissionResponse(r.Errors)
	case d.event.Submitted != nil && r.Modal != nil:
		view := modalView(*r.Modal)
		return slackgo.NewUpdateViewSubmissionResponse(&view)
	default:
		return nil
	}
}

// answerText is an answer with its lines, as many as there is room for.
func (a *Adapter) answerText(r platform.Reply) string {
	text := cutEscaped(r.Text, maxAnswerText)
	for _, l := range r.Rows {
		line := a.line(l)
		if platform.UTF16(text)+1+platform.UTF16(line) > maxAnswerText {
			break
		}
		text = joined([]string{text, line}, "\n")
	}
	return text
}

// reply says privately what a press answered with; best effort, after the acknowledgement.
func (a *Adapter) reply(ctx context.Context, d decoded, r platform.Reply) {
	a.show(ctx, d, r)
	said := cmp.Or(r.Text, r.Toast)
	ev := d.event
	if ev.Pressed == nil || said == "" || ev.Sender.ID == "" {
		return
	}
	a.acks.Add(1)
	go func() {
		defer a.acks.Done()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), replyTimeout)
		defer cancel()
		options := []slackgo.MsgOption{slackgo.MsgOptionText(slackutilsx.EscapeMessage(said), false)}
		if d.responseURL != "" { // counts against no limit
			options = append(options, slackgo.MsgOptionResponseURL(d.responseURL, slackgo.ResponseTypeEphemeral))
		}
		if ev.Thread != "" {
			options = append(options, slackgo.MsgOptionTS(ev.Thread))
		}
		if d.responseURL == "" && a.pace.wait(ctx, "chat.postEphemeral") != nil {
			return
		}
		if _, err := a.api.PostEphemeralContext(ctx, ev.Chat, ev.Sender.ID, options...); err != nil {
			a.log.Debug("slack: a private answer was not shown", "error", a.failure("chat.postEphemeral", err))
		}
	}()
}

// rest waits for the private words under way.
func (a *Adapter) rest() { waitAtMost(&a.acks, restAtMost) }
