package slack_test

import (
	"bytes"
	"context"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	client "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"carebot/bot/sandbox/slack"
)

const (
	cases = "C0CASES"
	anna  = "U0ANNA"
	piotr = "U0PIOTR"
	bot   = "U0CAREBOT"
)

// office is a workspace with two people, a public channel, a private one without the bot and an archived one.
func office() slack.Options {
	return slack.Options{
		Users: []slack.User{{ID: anna, Name: "anna", RealName: "Anna Kowalska", Email: "anna@example.com"}, {ID: piotr, Name: "piotr"}},
		Channels: []slack.Channel{
			{ID: cases, Name: "cases", Members: []string{anna, piotr, bot}},
			{ID: "C0OTHER", Name: "other", Members: []string{anna}},
			{ID: "G0SECRET", Name: "secret", Private: true, Members: []string{anna}},
			{ID: "C0OLD", Name: "old", Archived: true, Members: []string{anna, bot}},
		},
		Rate: -1, ShareDelay: -1,
	}
}

// start serves a workspace and returns it with the real library's client.
func start(t *testing.T, o slack.Options) (*slack.Server, *client.Client, string) {
	t.Helper()
	s := slack.New(o)
	web := httptest.NewServer(s)
	t.Cleanup(func() {
		s.Close()
		web.CloseClientConnections()
		web.Close()
	})
	api := client.New("xoxb-sandbox", client.OptionAPIURL(web.URL+"/api/"), client.OptionAppLevelToken("xapp-sandbox"), client.OptionHTTPClient(web.Client()))
	return s, api, web.URL
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestPostUpdateReadDelete(t *testing.T) {
	t.Parallel()
	s, api, _ := start(t, office())
	channel, ts, err := api.PostMessage(cases, client.MsgOptionText("C-1001", false), client.MsgOptionMetadata(client.SlackMetadata{
		EventType: "carebot_case", EventPayload: map[string]any{"case": "C-1001", "n": 7},
	}), client.MsgOptionBlocks(
		client.NewHeaderBlock(client.NewTextBlockObject(client.PlainTextType, "C-1001", true, false)),
		client.NewSectionBlock(client.NewTextBlockObject(client.MarkdownType, "*Anna*", false, false), nil, nil),
		client.NewActionBlock("act", client.NewButtonBlockElement("case_take", "C-1001", client.NewTextBlockObject(client.PlainTextType, "Take", false, false))),
	))
	must(t, err)
	_, reply, err := api.PostMessage(channel, client.MsgOptionText("hello", false), client.MsgOptionTS(ts))
	must(t, err)
	replies, _, _, err := api.GetConversationReplies(&client.GetConversationRepliesParameters{ChannelID: cases, Timestamp: ts, IncludeAllMetadata: true})
	must(t, err)
	if len(replies) != 2 || replies[0].Metadata.EventPayload["n"] != 7.0 || replies[0].ReplyCount != 1 || replies[1].Timestamp != reply {
		t.Errorf("replies: %+v", replies)
	}
	history, err := api.GetConversationHistory(&client.GetConversationHistoryParameters{ChannelID: cases})
	must(t, err)
	if len(history.Messages) != 1 || history.Messages[0].Metadata.EventType != "" || len(history.Messages[0].Blocks.BlockSet) != 3 {
		t.Errorf("history without metadata: %+v", history.Messages)
	}
	_, _, text, err := api.UpdateMessage(cases, ts, client.MsgOptionText("C-1001 taken", false))
	must(t, err)
	if text != "C-1001 taken" || s.Messages(cases, "")[0].Edited == nil {
		t.Errorf("updated to %q", text)
	}
	_, _, err = api.DeleteMessage(cases, ts)
	must(t, err)
	if m, _ := s.Message(cases, ts); m.SubType != "tombstone" {
		t.Errorf("a deleted parent with replies is %+v", m)
	}
	_, _, err = api.DeleteMessage(cases, reply)
	must(t, err)
	if left := s.Messages(cases, ""); len(left) != 0 {
		t.Errorf("left: %+v", left)
	}
}

func TestReactions(t *testing.T) {
	t.Parallel()
	s, api, _ := start(t, office())
	m, err := s.Post(anna, cases, "", "hi")
	must(t, err)
	ref := client.NewRefToMessage(cases, m.TS)
	must(t, api.AddReaction("lock", ref))
	if err := api.AddReaction("lock", ref); err == nil || err.Error() != "already_reacted" {
		t.Errorf("twice: %v", err)
	}
	must(t, s.React(piotr, cases, m.TS, "lock"))
	item, err := api.GetReactions(ref, client.NewGetReactionsParameters())
	must(t, err)
	if len(item.Reactions) != 1 || item.Reactions[0].Count != 2 {
		t.Errorf("reactions: %+v", item.Reactions)
	}
	must(t, api.RemoveReaction("lock", ref))
	if err := api.RemoveReaction("lock", ref); err == nil || err.Error() != "no_reaction" {
		t.Errorf("removed twice: %v", err)
	}
	if d := cmp.Diff(map[string][]string{"lock": {piotr}}, s.Reactions(cases, m.TS)); d != "" {
		t.Errorf("left (-want +got):\n%s", d)
	}
}

func TestUploadShareDownload(t *testing.T) {
	t.Parallel()
	o := office()
	o.ShareDelay = time.Millisecond
	s, api, _ := start(t, o)
	_, ts, err := api.PostMessage(cases, client.MsgOptionText("card", false))
	must(t, err)
	up, err := api.UploadFile(client.UploadFileParameters{
		Filename: "lampa ż.jpg", FileSize: 5, Reader: bytes.NewReader([]byte("bytes")), Channel: cases, ThreadTimestamp: ts, InitialComment: "photo",
	})
	must(t, err)
	must(t, s.Wait(t.Context(), func() bool { return len(s.Messages(cases, ts)) == 2 }))
	shared := s.Messages(cases, ts)[1]
	if shared.SubType != "file_share" || shared.BotID == "" || shared.Text != "photo" || len(shared.Files) != 1 {
		t.Errorf("shared: %+v", shared)
	}
	info, _, _, err := api.GetFileInfo(up.ID, 0, 0)
	must(t, err)
	if got := info.Shares.Public[cases]; len(got) != 1 || got[0].Ts != shared.TS || got[0].ThreadTs != ts {
		t.Errorf("shares: %+v", info.Shares)
	}
	var got bytes.Buffer
	must(t, api.GetFile(info.URLPrivateDownload, &got))
	if got.String() != "bytes" || info.Mimetype != "image/jpeg" || info.Size != 5 {
		t.Errorf("%q %s %d", got.String(), info.Mimetype, info.Size)
	}
	other := client.New("xoxb-other", client.OptionAPIURL(info.URLPrivate[:len(info.URLPrivate)-len("/files-pri/")]+"/"))
	if err := other.GetFile(info.URLPrivate, &got); err == nil {
		t.Error("a stranger downloaded the file")
	}
}

// listen connects the real library's Socket Mode and hands every event over.
func listen(t *testing.T, api *client.Client) (<-chan socketmode.Event, *socketmode.Client) {
	t.Helper()
	sm := socketmode.New(api)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = sm.RunContext(ctx) // ends with ctx
	}()
	t.Cleanup(func() {
		cancel()
		<-done
	})
	return sm.Events, sm
}

// next returns the next event of a type.
func next(t *testing.T, events <-chan socketmode.Event, want socketmode.EventType) socketmode.Event {
	t.Helper()
	late := time.After(time.Minute)
	for {
		select {
		case e := <-events:
			if e.Type == want {
				return e
			}
		case <-late:
			t.Fatalf("no %s came", want)
		}
	}
}

func TestSocketModeEvents(t *testing.T) {
	t.Parallel()
	s, api, _ := start(t, office())
	events, sm := listen(t, api)
	next(t, events, socketmode.EventTypeHello)
	posted, err := s.Post(anna, cases, "", "Dzień *dobry* & <3 https://example.com/a?b=1&c=2.")
	must(t, err)
	e := next(t, events, socketmode.EventTypeEventsAPI)
	must(t, sm.AckCtx(t.Context(), e.Request.EnvelopeID, nil))
	m, ok := e.Data.(slackevents.EventsAPIEvent).InnerEvent.Data.(*slackevents.MessageEvent)
	if !ok || m.Channel != cases || m.ChannelType != "channel" || m.ClientMsgID == "" || m.TimeStamp != posted.TS || m.User != anna {
		t.Fatalf("event: %+v", e.Data)
	}
	if want := "Dzień *dobry* &amp; &lt;3 <https://example.com/a?b=1&amp;c=2>."; m.Text != want {
		t.Errorf("text %q, want %q", m.Text, want)
	}
	if len(m.Blocks.BlockSet) != 1 || m.Blocks.BlockSet[0].BlockType() != client.MBTRichText {
		t.Errorf("blocks: %+v", m.Blocks)
	}
	must(t, s.Edit(anna, cases, posted.TS, "Dobry wieczór"))
	e = next(t, events, socketmode.EventTypeEventsAPI)
	must(t, sm.AckCtx(t.Context(), e.Request.EnvelopeID, nil))
	m = e.Data.(slackevents.EventsAPIEvent).InnerEvent.Data.(*slackevents.MessageEvent)
	if m.SubType != "message_changed" || m.Message.Text != "Dobry wieczór" || m.PreviousMessage.Timestamp != posted.TS {
		t.Errorf("edit: %+v", m)
	}
	must(t, s.Wait(t.Context(), func() bool { n, _ := s.Undelivered(); return n == 0 }))
}

func TestPress(t *testing.T) {
	t.Parallel()
	s, api, _ := start(t, office())
	events, sm := listen(t, api)
	next(t, events, socketmode.EventTypeHello)
	take := client.NewActionBlock("", client.NewButtonBlockElement("case_take", "C-1", client.NewTextBlockObject(client.PlainTextType, "Take", false, false)))
	_, ts, err := api.PostMessage(cases, client.MsgOptionText("card", false), client.MsgOptionBlocks(take))
	must(t, err)
	pressed := make(chan error, 1)
	go func() { pressed <- s.Press(t.Context(), anna, cases, ts, "case_take") }()
	e := next(t, events, socketmode.EventTypeInteractive)
	cb := e.Data.(client.InteractionCallback)
	must(t, sm.AckCtx(t.Context(), e.Request.EnvelopeID, nil))
	must(t, <-pressed)
	action := cb.ActionCallback.BlockActions[0]
	if cb.User.ID != anna || action.ActionID != "case_take" || action.Value != "C-1" || cb.Container.MessageTs != ts || cb.TriggerID == "" {
		t.Errorf("callback: %+v", cb)
	}
	if err := s.Press(t.Context(), anna, cases, ts, "case_fly"); err == nil {
		t.Error("a button that is not there was pressed")
	}
	if got := s.Calls("chat.postMessage"); !slices.ContainsFunc(got, func(c slack.Call) bool { return c.Args["channel"] == cases && c.Error == "" }) {
		t.Errorf("calls: %+v", got)
	}
}
