package telegram_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/bot/platform"
	sandbox "carebot/bot/sandbox/telegram"
	"carebot/bot/telegram"
	"carebot/flows/care"
)

func picture(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestFilesBothWays(t *testing.T) {
	t.Parallel()
	s := newSide(t)
	files := map[string][]byte{"a": picture(t, 20, 10), "b": picture(t, 10, 10), "thin": picture(t, 300, 2), "pdf": []byte("%PDF-1.7")}
	s.options.Opener = func(_ context.Context, f care.File) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(files[f.ID])), nil
	}
	a := telegram.New(s.options)
	slackFile := func(id, name, mime string, kind care.FileKind) care.File {
		return care.File{Platform: care.Slack, ID: id, Name: name, MIME: mime, Kind: kind}
	}
	d := s.Delivery("Proszę.")
	d.Content.Files = []care.File{
		slackFile("a", "a.png", "image/png", care.Photo), slackFile("b", "a.png", "image/png", care.Photo),
		slackFile("pdf", "Umowa żółta.pdf", "application/pdf", care.Document),
	}
	receipts := s.do(a, d)
	if len(receipts) != 2 || len(receipts[0].IDs) != 2 || len(receipts[1].IDs) != 1 {
		t.Errorf("receipts %v", receipts)
	}
	thin := s.Delivery("")
	thin.Content.Files = []care.File{slackFile("thin", "thin.png", "image/png", care.Photo)}
	s.do(a, thin)

	shown := slices.DeleteFunc(s.anna.Messages(), func(m sandbox.Message) bool { return !m.FromBot })
	var got []string
	for _, m := range shown {
		got = append(got, string(m.Kind)+" "+m.File.Name+" "+m.Text)
		if m.Kind == sandbox.Photo && m.Album == "" {
			t.Error("a photo stands alone")
		}
	}
	want := []string{"photo a.png Proszę.", "photo a-2.png ", "document Umowa żółta.pdf ", "document thin.png "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}

	s.anna.SendAlbum("Zobacz", sandbox.Upload{Data: files["a"]}, sandbox.Upload{Data: files["b"]})
	events := s.listened(a, 2)
	if album := events[0].Message.Album; album == "" || album != events[1].Message.Album || events[0].Message.Text != "Zobacz" {
		t.Errorf("%+v", events)
	}
	r, err := a.Open(t.Context(), events[0].Message.Files[0])
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	if b, err := io.ReadAll(r); err != nil || !bytes.Equal(b, files["a"]) {
		t.Errorf("%d bytes came back, want %d: %v", len(b), len(files["a"]), err)
	}
	again := s.Delivery("")
	again.Content.Files = events[0].Message.Files // by its ID, without upload
	s.do(a, again)
	if last := s.anna.Last(); last.Kind != sandbox.Photo || !last.FromBot {
		t.Errorf("%+v", last)
	}
}

func TestFormatting(t *testing.T) {
	t.Parallel()
	s := newSide(t)
	a := telegram.New(s.options)
	d := s.Delivery("😀 ważne: strona, kod")
	d.Content.Spans = []care.Span{
		{Start: 5, End: 11, Style: care.Bold},
		{Start: strings.Index(d.Content.Text, "strona"), End: strings.Index(d.Content.Text, ","), Style: care.Link, URL: "https://example.com/?a=1&b=<2>"},
		{Start: len(d.Content.Text) - 3, End: len(d.Content.Text), Style: care.Code},
	}
	s.do(a, d)
	want := []sandbox.Entity{
		{Type: "bold", Offset: 3, Length: 5},
		{Type: "text_link", Offset: 10, Length: 6, URL: "https://example.com/?a=1&b=<2>"},
		{Type: "code", Offset: 18, Length: 3},
	}
	if diff := cmp.Diff(want, s.anna.Last().Entities); diff != "" {
		t.Error(diff)
	}
}

// TestLifeOfAMessage says something with a button, has it pressed, edits it, deletes it.
func TestLifeOfAMessage(t *testing.T) {
	t.Parallel()
	s := newSide(t)
	a := telegram.New(s.options)
	ask := s.Delivery("Które zamówienie?")
	ask.Buttons = [][]platform.Button{{{Label: "Żadne", Data: "1:order:none"}}, {{Label: "Strona", URL: "https://example.com"}}}
	id := s.do(a, ask)[0].IDs[0]
	if _, err := s.anna.Tap("Żadne"); err != nil {
		t.Fatal(err)
	}
	press := s.listened(a, 1)[0].Pressed
	if press == nil || press.Data != "1:order:none" || press.Message != id || press.Text != "Które zamówienie?" {
		t.Fatalf("%+v", press)
	}
	if n := s.server.Unanswered(); n != 0 {
		t.Errorf("%d presses are not answered", n)
	}

	edit := platform.Delivery{Kind: platform.Edit, Chat: "7", TargetID: id, Content: care.Content{Text: "Które zamówienie?\n• Żadne"}}
	for range 2 { // the second time it is not modified, which is done
		s.do(a, edit)
	}
	if last := s.anna.Last(); last.Text != edit.Content.Text || len(last.Buttons) != 0 {
		t.Errorf("%+v", last)
	}
	remove := platform.Delivery{Kind: platform.Delete, Chat: "7", TargetID: id}
	for range 2 { // the second time it is gone, which is done
		s.do(a, remove)
	}
	if left := s.Read(); len(left) != 0 {
		t.Errorf("%q is left", left)
	}
	_, err := a.Send(t.Context(), edit, nil)
	var f *platform.Failure
	if !errors.As(err, &f) || f.Kind != platform.Gone {
		t.Errorf("editing what is gone: %v", err)
	}
	reply := s.Delivery("Odpowiedź")
	reply.ReplyTo = id // which is gone: it is sent all the same
	s.do(a, reply)
}

func TestEventsOfEveryKind(t *testing.T) {
	t.Parallel()
	s := newSide(t)
	a := telegram.New(s.options)
	word := s.anna.Say("Dzień dobry")
	s.anna.Reply(word, "jeszcze coś")
	if err := s.anna.Edit(word, "Dobry wieczór"); err != nil {
		t.Fatal(err)
	}
	s.anna.ShareContact()
	s.anna.SendLocation(sandbox.Location{Latitude: 52, Longitude: 21})
	s.anna.Block()
	s.anna.Unblock()
	e := s.listened(a, 7)
	for i, good := range []bool{
		e[0].Message != nil && e[0].Message.Text == "Dzień dobry" && e[0].Sender.Language == "pl" && e[0].Chat == "7",
		e[1].Message != nil && e[1].Message.ReplyTo == strconv.Itoa(word),
		e[2].Edited != nil && e[2].Edited.Text == "Dobry wieczór" && e[2].Edited.IDs[0] == strconv.Itoa(word),
		e[3].Message != nil && e[3].Message.Contact != nil && e[3].Message.Contact.Own && e[3].Message.Contact.Phone == "+48600111222",
		e[4].Message != nil && e[4].Message.Location != nil,
		e[5].Membership != nil && e[5].Membership.Blocked,
		e[6].Membership != nil && !e[6].Membership.Blocked,
	} {
		if !good {
			t.Errorf("event %d: %+v", i, e[i])
		}
	}
}

func TestLocationAndContactGoOut(t *testing.T) {
	t.Parallel()
	s := newSide(t)
	a := telegram.New(s.options)
	d := s.Delivery("")
	d.Content.Location = &care.Location{Latitude: 52.25, Longitude: 21, Title: "Salon", Address: "Długa 1"}
	d.Content.Contact = &care.Contact{Name: "Jan", Phone: "+48600100200"}
	s.do(a, d)
	d.Content = care.Content{Location: &care.Location{Latitude: 1, Longitude: 2}}
	s.do(a, d)
	var kinds []sandbox.Kind
	for _, m := range s.anna.Messages() {
		if m.FromBot {
			kinds = append(kinds, m.Kind)
		}
	}
	if diff := cmp.Diff([]sandbox.Kind{sandbox.Venue, sandbox.Contact, sandbox.Place}, kinds); diff != "" {
		t.Error(diff)
	}
}

func TestWebhookDelivers(t *testing.T) {
	t.Parallel()
	s := newSide(t)
	came := make(chan string, 100)
	failures := 1
	take := func(in platform.Incoming) platform.Ticket {
		return ticket(func(context.Context) (platform.Reply, error) {
			if in.Event.Message.Text == "b" && failures > 0 {
				failures--
				return platform.Reply{}, errors.New("the store is down")
			}
			came <- in.Event.Message.Text
			return platform.Reply{}, nil
		})
	}
	mux := http.NewServeMux()
	web := httptest.NewServer(mux)
	t.Cleanup(web.Close)
	s.options.Webhook = &telegram.Webhook{URL: web.URL + "/telegram", Secret: "platformtest"}
	a := telegram.New(s.options)
	for pattern, h := range a.Handlers(take) {
		mux.Handle(pattern, h)
	}
	if err := a.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"a", "b", "c"} {
		s.anna.Say(text)
	}
	var got []string
	late := time.After(time.Minute)
	for len(got) < 4 {
		select {
		case text := <-came:
			got = append(got, text)
		case <-late:
			t.Fatalf("%q came", got)
		}
	}
	if diff := cmp.Diff([]string{"/start", "a", "b", "c"}, got); diff != "" {
		t.Error(diff)
	}
	// A poller takes the webhook away by itself.
	s.options.Webhook = nil
	polled := make(chan error, 1)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() { polled <- telegram.New(s.options).Listen(ctx, take) }()
	if err := s.server.Wait(ctx, func() bool { return len(s.server.Calls("deleteWebhook")) > 0 }); err != nil {
		t.Fatal(err)
	}
	s.anna.Say("d")
	select {
	case <-came:
	case <-late:
		t.Fatal("nothing is polled")
	}
	cancel()
	if err := <-polled; err != nil {
		t.Error(err)
	}
}

type ticket func(context.Context) (platform.Reply, error)

func (f ticket) Wait(ctx context.Context) (platform.Reply, error) { return f(ctx) }

func TestCommandsAreRegistered(t *testing.T) {
	t.Parallel()
	s := newSide(t)
	s.options.Commands = map[care.Language][]telegram.Command{
		"":           {{Name: "menu", Description: "Menu"}, {Name: "help", Description: "Help"}},
		care.Polish:  {{Name: "menu", Description: "Menu główne"}},
		care.Russian: {{Name: "menu", Description: "Меню"}},
	}
	for range 2 {
		telegram.New(s.options).Introduce(t.Context())
	}
	if n := len(s.server.Calls("setMyCommands")); n != 3 {
		t.Errorf("commands were set %d times, want once in each language", n)
	}
	if c := s.server.Commands("ru"); len(c) != 1 || c[0].Description != "Меню" {
		t.Errorf("%+v", c)
	}
}
