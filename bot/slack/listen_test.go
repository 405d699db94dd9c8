package slack

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"carebot/bot/platform"
	"carebot/bot/sandbox/fault"
	sandbox "carebot/bot/sandbox/slack"
	"carebot/flows/care"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// What people do in a thread, as the bot takes it in.
func TestTakenIn(t *testing.T) {
	t.Parallel()
	w := enter(t).start()
	k, _ := w.listen(nil)
	root := w.send(platform.Delivery{Kind: platform.PutCard, Case: "C-1001", Card: &platform.Card{
		Title: "C-1001", Text: "C-1001", Buttons: []platform.Button{{Label: "Biorę", Action: "case_take", Data: "C-1001"}},
	}}).IDs[0]
	if ev := k.next(t); ev.Message == nil || !ev.Sender.Bot || ev.Thread != "" || ev.Message.ID() != root {
		t.Fatalf("our own card came back as %+v", ev)
	}

	posted := must(w.server.Post(anna, cases, root, "// *ważne* <@U0ANNA>"))
	ev := k.next(t)
	if ev.Message == nil || ev.Thread != root || ev.Chat != cases || ev.Sender.Bot || ev.Sender.ID != anna || ev.Message.ID() != posted.TS {
		t.Fatalf("a note came as %+v", ev)
	}
	want := []care.Span{{Start: 3, End: 9, Style: care.Bold}}
	if diff := cmp.Diff(written{"// ważne @Anna Kowalska", want}, written{ev.Message.Text, ev.Message.Spans}); diff != "" {
		t.Error(diff)
	}
	if len(ev.IDs) != 2 || !strings.HasPrefix(ev.IDs[0], "slack/event/") || ev.IDs[1] != "slack/message/"+cases+"/"+posted.TS {
		t.Errorf("IDs: %q", ev.IDs)
	}

	check(t, w.server.Edit(anna, cases, posted.TS, "inaczej"))
	edited := k.next(t)
	if edited.Edited == nil || edited.Edited.Text != "inaczej" || edited.Edited.ID() != posted.TS || edited.Thread != root || edited.Sender.ID != anna {
		t.Fatalf("an edit came as %+v", edited)
	}
	check(t, w.server.Edit(anna, cases, posted.TS, "jeszcze inaczej"))
	if again := k.next(t); again.Edited == nil || again.IDs[1] == edited.IDs[1] {
		t.Fatalf("a second edit came as %+v", again)
	}
	check(t, w.server.Unfurl(cases, posted.TS, "https://example.com", "Strona"))
	if ev := k.next(t); inside(ev) || len(ev.IDs) == 0 {
		t.Fatalf("an unfurled link came as %+v", ev)
	}
	check(t, w.server.Delete(anna, cases, posted.TS))
	if ev := k.next(t); ev.Deleted == nil || ev.Deleted.ID != posted.TS || ev.Thread != root || ev.Sender.ID != anna {
		t.Fatalf("a deletion came as %+v", ev)
	}

	posted = must(w.server.Post(anna, cases, root, "", sandbox.Upload{Name: "a.png", Bytes: []byte("png")}, sandbox.Upload{Name: "b.pdf", Bytes: []byte("pdf!")}))
	ev = k.next(t)
	files := w.server.FilesOf(cases, posted.TS)
	wantFiles := []care.File{
		{Platform: care.Slack, ID: files[0].ID, Kind: care.Photo, Name: "a.png", MIME: "image/png", Size: 3},
		{Platform: care.Slack, ID: files[1].ID, Kind: care.Document, Name: "b.pdf", MIME: "application/pdf", Size: 4},
	}
	if ev.Message == nil || ev.Thread != root {
		t.Fatalf("files came as %+v", ev)
	}
	if diff := cmp.Diff(wantFiles, ev.Message.Files); diff != "" {
		t.Error(diff)
	}
	w.server.Inject(map[string]any{"type": "team_rename", "name": "Nowa"})
	if ev := k.next(t); inside(ev) {
		t.Fatalf("an event of no concern came as %+v", ev)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// inside reports whether an event is one that the bot acts on.
func inside(ev platform.Event) bool {
	return ev.Message != nil || ev.Edited != nil || ev.Deleted != nil || ev.Pressed != nil || ev.Membership != nil || ev.Command != nil || ev.Opened != nil
}

// A press and a command are answered in private.
func TestPressAndCommand(t *testing.T) {
	t.Parallel()
	w := enter(t).start()
	k, _ := w.listen(func(platform.Incoming) (platform.Reply, error) {
		return platform.Reply{Text: "Tylko <dla> Ciebie"}, nil
	})
	root := w.send(platform.Delivery{Kind: platform.PutCard, Case: "C-1001", Card: &platform.Card{
		Title: "C-1001", Text: "C-1001", Buttons: []platform.Button{{Label: "Biorę", Action: "case_take", Data: "C-1001"}},
	}}).IDs[0]
	k.next(t)
	check(t, w.server.Press(t.Context(), anna, cases, root, "case_take"))
	ev := k.next(t)
	if p := ev.Pressed; p == nil || p.Action != "case_take" || p.Data != "C-1001" || p.Message != root || p.ID == "" || p.Trigger == "" || ev.Sender.ID != anna || ev.Chat != cases {
		t.Fatalf("a press came as %+v", ev)
	}
	check(t, w.server.Command(t.Context(), anna, cases, "/care", "cases mine"))
	ev = k.next(t)
	if c := ev.Command; c == nil || c.Name != "/care" || c.Text != "cases mine" || c.Trigger == "" || ev.Sender.ID != anna {
		t.Fatalf("a command came as %+v", ev)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	check(t, w.server.Wait(ctx, func() bool { return len(w.server.Ephemerals(anna)) == 2 }))
	for _, e := range w.server.Ephemerals(anna) {
		if e.Text != "Tylko &lt;dla&gt; Ciebie" {
			t.Errorf("told in private: %q", e.Text)
		}
	}
	check(t, w.server.OpenHome(anna))
	if ev := k.next(t); ev.Opened == nil || ev.Opened.Tab != "home" || ev.Sender.ID != anna {
		t.Fatalf("Home came as %+v", ev)
	}
}

// Connections come and go, and nothing is lost. The next one is opened before the old one goes.
func TestReconnects(t *testing.T) {
	t.Parallel()
	w := enter(t, hasty).start()
	k, _ := w.listen(nil)
	seen := map[string]bool{}
	say := func(text string) {
		t.Helper()
		must(w.server.Post(anna, cases, "", text))
		for !seen[text] {
			if ev := k.next(t); ev.Message != nil {
				seen[ev.Message.Text] = true
			}
		}
	}
	say("raz")
	w.server.Disconnect("warning", 30*time.Second)
	w.connected(2)
	say("dwa")
	w.server.Disconnect("refresh_requested", 50*time.Millisecond)
	w.connected(1)
	say("trzy")
	w.server.Drop()
	w.connected(1)
	say("cztery")
	if err := w.bot.Ready(); err != nil {
		t.Error(err)
	}
}

// A storm of disconnects does not become one of connections.
func TestDisconnectStorm(t *testing.T) {
	t.Parallel()
	w := enter(t).start()
	w.server.Faults.Add(fault.Fault{Method: "socket", Kind: fault.DropBefore, Times: 4})
	began := time.Now()
	k, _ := w.listen(nil)
	if took, opened := time.Since(began), len(w.server.Calls("apps.connections.open")); opened != 5 || took < time.Second {
		t.Errorf("%d connections in %s", opened, took)
	}
	must(w.server.Post(anna, cases, "", "raz"))
	k.next(t)
}

// What cannot be read is set aside whole, acknowledged, and what follows is taken in.
func TestPoison(t *testing.T) {
	t.Parallel()
	w := enter(t).start()
	k, _ := w.listen(nil)
	for _, frame := range []string{
		`{"envelope_id":"e1","type":"events_api","payload":{"event_id":"Ev1","event":{"type":"message","channel":7}}}`,
		`{"envelope_id":"e2","type":"hologram","payload":{"x":1}}`,
		`{"envelope_id":"e3","type":"events_api","payload":"x"}`,
		`{"envelope_id":`,
	} {
		if !w.server.InjectFrame([]byte(frame)) {
			t.Fatal("not connected")
		}
		in := k.any(t)
		if in.Err == nil || string(in.Raw) != frame {
			t.Errorf("%s: set aside %s, %v", frame, in.Raw, in.Err)
		}
		if in.Event.Platform != care.Slack {
			t.Errorf("%s: set aside as of the platform %q", frame, in.Event.Platform)
		}
		if strings.Contains(frame, "Ev1") && !cmp.Equal(in.Event.IDs, []string{"slack/event/Ev1"}) {
			t.Errorf("IDs: %q", in.Event.IDs)
		}
	}
	must(w.server.Post(anna, cases, "", "dalej"))
	if ev := k.next(t); ev.Message == nil || ev.Message.Text != "dalej" {
		t.Errorf("then came %+v", ev)
	}
}

// A wrong token ends listening with a word on what to do; it is not tried for ever.
func TestWrongToken(t *testing.T) {
	t.Parallel()
	w := enter(t, func(_ *sandbox.Options, near *Options) { near.AppToken = "xapp-wrong" })
	w.start()
	err := w.bot.Listen(t.Context(), func(platform.Incoming) platform.Ticket { return nil })
	if platform.AsFailure(err).Kind != platform.Denied || strings.Contains(err.Error(), "xapp-wrong") {
		t.Errorf("got %v", err)
	}
	if w.bot.Ready() == nil {
		t.Error("it is ready nevertheless")
	}
}

// A connection that is silent for too long is replaced.
func TestSilence(t *testing.T) {
	t.Parallel()
	w := enter(t, func(far *sandbox.Options, _ *Options) { far.PingInterval = time.Hour }).start()
	w.bot.silence = 200 * time.Millisecond
	w.listen(nil)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	check(t, w.server.Wait(ctx, func() bool { return len(w.server.Calls("apps.connections.open")) > 2 }))
}

func TestReadiness(t *testing.T) {
	t.Parallel()
	w := enter(t)
	if w.bot.Ready() == nil {
		t.Error("ready before the start")
	}
	w.start()
	_, stop := w.listen(nil)
	stop()
	if err := w.bot.Ready(); err != nil {
		t.Error(err)
	}
}
