package slack_test

import (
	"strings"
	"testing"
	"time"

	client "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"carebot/bot/sandbox/slack"
)

func plain(text string) *client.TextBlockObject {
	return client.NewTextBlockObject(client.PlainTextType, text, false, false)
}

// modal asks for a date's reason.
func modal(title string) client.ModalViewRequest {
	return client.ModalViewRequest{
		Type: client.VTModal, Title: plain(title), Submit: plain("Save"), PrivateMetadata: "C-1001", CallbackID: "promise", NotifyOnClose: true,
		Blocks: client.Blocks{BlockSet: []client.Block{
			client.NewInputBlock("reason", plain("Reason"), nil, client.NewPlainTextInputBlockElement(nil, "why")),
		}},
	}
}

// desk is a person before a message with a button, and the app that listens.
type desk struct {
	s      *slack.Server
	api    *client.Client
	events <-chan socketmode.Event
	sm     *socketmode.Client
	ts     string
}

func sit(t *testing.T, o slack.Options) desk {
	t.Helper()
	s, api, _ := start(t, o)
	events, sm := listen(t, api)
	next(t, events, socketmode.EventTypeHello)
	block := client.NewActionBlock("", client.NewButtonBlockElement("open", "", plain("Open")))
	_, ts, err := api.PostMessage(cases, client.MsgOptionText("x", false), client.MsgOptionBlocks(block))
	must(t, err)
	return desk{s, api, events, sm, ts}
}

// press presses the button and returns the trigger_id.
func (d desk) press(t *testing.T) string {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- d.s.Press(t.Context(), anna, cases, d.ts, "open") }()
	trigger := d.answer(t, nil).TriggerID
	must(t, <-done)
	return trigger
}

// answer acknowledges the next interaction with a payload.
func (d desk) answer(t *testing.T, payload any) client.InteractionCallback {
	t.Helper()
	e := next(t, d.events, socketmode.EventTypeInteractive)
	must(t, d.sm.AckCtx(t.Context(), e.Request.EnvelopeID, payload))
	return e.Data.(client.InteractionCallback)
}

func TestModalOpenSubmitClose(t *testing.T) {
	t.Parallel()
	d := sit(t, office())
	trigger := d.press(t)
	opened, err := d.api.OpenView(trigger, modal("Promise"))
	must(t, err)
	if _, err := d.api.OpenView(trigger, modal("Again")); err == nil || err.Error() != "exchanged_trigger_id" {
		t.Errorf("a trigger was used twice: %v", err)
	}
	if open := d.s.Modals(anna); len(open) != 1 || open[0].PrivateMetadata != "C-1001" {
		t.Fatalf("open: %+v", open)
	}
	if _, err := d.s.Submit(t.Context(), anna, map[string]string{"why": ""}); err == nil {
		t.Error("a required input was left empty")
	}
	type result struct {
		sub slack.Submission
		err error
	}
	submit := func(payload any) (slack.Submission, client.InteractionCallback) {
		done := make(chan result, 1)
		go func() {
			sub, err := d.s.Submit(t.Context(), anna, map[string]string{"why": "parts are late"})
			done <- result{sub, err}
		}()
		cb := d.answer(t, payload)
		r := <-done
		must(t, r.err)
		return r.sub, cb
	}
	sub, cb := submit(client.NewErrorsViewSubmissionResponse(map[string]string{"reason": "say more"}))
	if sub.Errors["reason"] != "say more" || cb.View.State.Values["reason"]["why"].Value != "parts are late" || len(d.s.Modals(anna)) != 1 {
		t.Errorf("refused submission: %+v %+v", sub, cb.View.State)
	}
	if _, err := d.api.UpdateView(modal("Better"), "", "stale", opened.ID); err == nil || err.Error() != "hash_conflict" {
		t.Errorf("a stale hash: %v", err)
	}
	_, err = d.api.UpdateView(modal("Better"), "", "", opened.ID)
	must(t, err)
	_, err = d.api.PushView(d.press(t), modal("On top"))
	must(t, err)
	if open := d.s.Modals(anna); len(open) != 2 || !strings.Contains(string(open[1].Title), "On top") || *open[1].PreviousViewID != open[0].ID {
		t.Errorf("stacked: %+v", open)
	}
	if sub, _ := submit(nil); sub.Action != "" || len(d.s.Modals(anna)) != 1 {
		t.Errorf("submitted: %+v", sub)
	}
	closed := make(chan error, 1)
	go func() { closed <- d.s.CloseModal(t.Context(), anna) }()
	if cb := d.answer(t, nil); cb.Type != client.InteractionTypeViewClosed {
		t.Errorf("closed: %+v", cb)
	}
	must(t, <-closed)
}

func TestTriggerExpires(t *testing.T) {
	t.Parallel()
	o, clock := office(), newHandClock()
	o.Clock = clock
	d := sit(t, o)
	trigger := d.press(t)
	clock.advance(3*time.Second + time.Millisecond)
	if _, err := d.api.OpenView(trigger, modal("Late")); err == nil || err.Error() != "expired_trigger_id" {
		t.Errorf("a late trigger: %v", err)
	}
}

func TestHome(t *testing.T) {
	t.Parallel()
	s, api, _ := start(t, office())
	home := client.HomeTabViewRequest{Type: client.VTHomeTab, Blocks: client.Blocks{BlockSet: []client.Block{client.NewDividerBlock()}}}
	_, err := api.PublishView(anna, home, "")
	must(t, err)
	first, ok := s.Home(anna)
	_, err = api.PublishView(anna, home, "")
	must(t, err)
	second, _ := s.Home(anna)
	if !ok || len(first.Blocks) != 1 || first.ID != second.ID || first.Hash == second.Hash {
		t.Errorf("home: %+v then %+v", first, second)
	}
}

func TestViewLimits(t *testing.T) {
	t.Parallel()
	_, _, base := start(t, office())
	view := func(more string) string {
		return `{"type":"home","blocks":[]` + more + `}`
	}
	tests := []struct{ name, view, want string }{
		{"plain", view(""), ""},
		{"not a home", `{"type":"modal","blocks":[],"title":{"type":"plain_text","text":"x"}}`, "invalid_arguments"},
		{"long private_metadata", view(`,"private_metadata":"` + strings.Repeat("x", 3001) + `"`), "invalid_arguments"},
		{"unknown field", view(`,"colour":"red"`), "invalid_arguments"},
		{"blocks null", `{"type":"home","blocks":null}`, "invalid_arguments"},
		{"too large", view(`,"external_id":"` + strings.Repeat("x", 250000) + `"`), "view_too_large"},
		{"101 blocks", `{"type":"home","blocks":[` + many(101, func(int) string { return `{"type":"divider"}` }) + `]}`, "invalid_arguments"},
	}
	for _, tt := range tests {
		if got := call(t, base, "views.publish", "user_id", anna, "view", tt.view); got.Error != tt.want {
			t.Errorf("%s: %q %v, want %q", tt.name, got.Error, got.Metadata.Messages, tt.want)
		}
	}
}
