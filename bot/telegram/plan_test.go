package telegram

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// slackFile is a file of the other platform.
func slackFile(id string, kind care.FileKind, mime string, size int64) care.File {
	return care.File{Platform: care.Slack, ID: id, Kind: kind, MIME: mime, Size: size}
}

// outline tells a plan in short: each part's file kinds, text length and what it is besides.
func outline(parts []platform.Delivery) []string {
	var out []string
	for _, d := range parts {
		var words []string
		for _, f := range d.Content.Files {
			words = append(words, f.ID+" "+string(f.Kind))
		}
		if d.Content.Text != "" {
			words = append(words, "text")
		}
		if d.Content.Location != nil {
			words = append(words, "location")
		}
		if d.Content.Contact != nil {
			words = append(words, "contact")
		}
		if len(d.Buttons) > 0 {
			words = append(words, "buttons")
		}
		if d.ReplyTo != "" {
			words = append(words, "reply")
		}
		out = append(out, strings.Join(words, ", "))
	}
	return out
}

func TestPlan(t *testing.T) {
	t.Parallel()
	jpeg := func(id string) care.File { return slackFile(id, care.Photo, "image/jpeg", 1000) }
	pdf := func(id string) care.File { return slackFile(id, care.Document, "application/pdf", 1000) }
	var twelve []care.File
	for _, id := range strings.Split("abcdefghijkl", "") {
		twelve = append(twelve, jpeg(id))
	}
	long, longer := strings.Repeat("Tak jest. ", 150), strings.Repeat("Tak jest. ", 500)
	tests := []struct {
		name    string
		content care.Content
		want    []string
	}{
		{"nothing", care.Content{Text: " \n"}, nil},
		{"text", care.Content{Text: "Tak."}, []string{"text, buttons, reply"}},
		{"long text", care.Content{Text: longer}, []string{"text, reply", "text, buttons"}},
		{"photo and caption", care.Content{Text: "Tak.", Files: []care.File{jpeg("a")}}, []string{"a photo, text, buttons, reply"}},
		{"a text over a caption", care.Content{Text: long, Files: []care.File{jpeg("a")}}, []string{"a photo, reply", "text, buttons"}},
		{
			"album and caption: the buttons need a message alone",
			care.Content{Text: "Tak.", Files: []care.File{jpeg("a"), jpeg("b"), jpeg("c")}},
			[]string{"a photo, b photo, text, reply", "c photo, buttons"},
		},
		{
			"twelve photos",
			care.Content{Files: twelve},
			[]string{"a photo, b photo, c photo, d photo, e photo, f photo, g photo, h photo, i photo, j photo, reply", "k photo", "l photo, buttons"},
		},
		{
			"families",
			care.Content{Text: "Tak.", Files: []care.File{
				pdf("a"), jpeg("b"), slackFile("c", care.Video, "video/mp4", 5), pdf("d"), slackFile("e", care.Audio, "audio/mpeg", 5), slackFile("f", care.Voice, "audio/ogg", 5),
			}},
			[]string{"a document, d document, text, reply", "b photo, c video", "e audio", "f voice, buttons"},
		},
		{
			"what Telegram does not show",
			care.Content{Files: []care.File{
				slackFile("a", care.Photo, "image/webp", 5), slackFile("b", care.Photo, "image/png", platform.MaxTelegramPhoto+1),
				slackFile("c", care.Video, "video/quicktime", 5), slackFile("d", care.Sticker, "image/webp", 5),
			}},
			[]string{"a document, b document, c document, reply", "d document, buttons"},
		},
		{
			"no album over an upload",
			care.Content{Files: []care.File{
				slackFile("a", care.Video, "video/mp4", 40<<20), slackFile("b", care.Video, "video/mp4", 20<<20), slackFile("c", care.Video, "video/mp4", 20<<20),
			}},
			[]string{"a video, reply", "b video", "c video, buttons"},
		},
		{
			"a sticker has no words",
			care.Content{Text: "Tak.", Files: []care.File{{Platform: care.Telegram, ID: "a", Kind: care.Sticker}}},
			[]string{"a sticker, reply", "text, buttons"},
		},
		{
			"location and contact",
			care.Content{Text: "Tu.", Location: &care.Location{}, Contact: &care.Contact{}},
			[]string{"text, reply", "location", "contact, buttons"},
		},
	}
	a := New(Options{Token: token})
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := platform.Delivery{
				Kind: platform.Say, Chat: "7", Ref: "r", ReplyTo: "9", Content: test.content,
				Buttons: [][]platform.Button{{{Label: "Tak", Data: "y"}}},
			}
			got := a.Plan(d)
			if diff := cmp.Diff(test.want, outline(got)); diff != "" {
				t.Error(diff)
			}
			for i, part := range got {
				if want := i + 1; len(got) > 1 && part.Part != want || len(got) == 1 && part.Part != 0 || part.Ref != "r" {
					t.Errorf("part %d of %q is number %d", i, part.Ref, part.Part)
				}
			}
		})
	}
}

func TestPlanEdit(t *testing.T) {
	t.Parallel()
	a := New(Options{Token: token})
	short := platform.Delivery{Kind: platform.Edit, Chat: "7", Target: "r", Content: care.Content{Text: "Tak."}, Buttons: [][]platform.Button{{{Label: "a"}}}}
	if diff := cmp.Diff([]platform.Delivery{short}, a.Plan(short)); diff != "" {
		t.Error(diff)
	}
	long := short
	long.Caption, long.Content.Text = true, strings.Repeat("Tak jest. ", 200)
	got := a.Plan(long)
	if len(got) != 2 || got[0].Kind != platform.Edit || !got[0].Caption || got[1].Kind != platform.Say || got[1].Target != "" {
		t.Fatalf("%+v", got)
	}
	if joined := got[0].Content.Text + " " + got[1].Content.Text; strings.TrimSpace(joined) != strings.TrimSpace(long.Content.Text) {
		t.Error("the edited text is not whole:", joined)
	}
}

func TestPlanDelete(t *testing.T) {
	t.Parallel()
	d := platform.Delivery{Kind: platform.Delete, Chat: "7", Target: "r", TargetID: "1"}
	for range 250 {
		d.More = append(d.More, "2")
	}
	total := 0
	for _, part := range New(Options{Token: token}).Plan(d) {
		n := 1 + len(part.More)
		if n > maxDelete || part.TargetID == "" {
			t.Errorf("a call deletes %d messages, the first %q", n, part.TargetID)
		}
		total += n
	}
	if total != 251 {
		t.Errorf("%d messages are deleted, want 251", total)
	}
}

// TestPlanLosesNothing plans anything: each part within Telegram's limits, all text and all files there, in order.
func TestPlanLosesNothing(t *testing.T) {
	t.Parallel()
	kinds := []care.FileKind{care.Photo, care.Video, care.Animation, care.Audio, care.Voice, care.VideoNote, care.Sticker, care.Document}
	a := New(Options{Token: token, Rate: 7})
	rapid.Check(t, func(t *rapid.T) {
		var c care.Content
		c.Text = strings.Repeat(rapid.StringN(0, 40, -1).Draw(t, "text"), rapid.IntRange(0, 300).Draw(t, "times"))
		for i := range rapid.IntRange(0, 25).Draw(t, "files") {
			f := slackFile(string(rune('A'+i)), rapid.SampledFrom(kinds).Draw(t, "kind"), rapid.SampledFrom([]string{"", "image/png", "video/mp4", "audio/mpeg"}).Draw(t, "MIME"), rapid.Int64Range(0, 60<<20).Draw(t, "size"))
			f.Platform = rapid.SampledFrom([]care.Platform{care.Slack, care.Telegram}).Draw(t, "platform")
			c.Files = append(c.Files, f)
		}
		d := platform.Delivery{Kind: platform.Say, Chat: "7", Content: c}
		if rapid.Bool().Draw(t, "buttons") {
			d.Buttons = [][]platform.Button{{{Label: "a", Data: "a"}}}
		}
		plan := a.Plan(d)
		text, ids := "", map[string]bool{}
		for i, part := range plan {
			p := part.Content
			text += p.Text
			limit := maxText
			if len(p.Files) > 0 {
				limit = platform.MaxCaption
			}
			if platform.UTF16(p.Text) > limit || len(p.Files) > 7 || len(p.Files) > 1 && family(p.Files[0].Kind) == "" {
				t.Fatalf("part %d is over the limits: %v", i, outline(plan))
			}
			if (len(part.Buttons) > 0) != (len(d.Buttons) > 0 && i == len(plan)-1) || len(part.Buttons) > 0 && len(p.Files) > 1 {
				t.Fatalf("buttons are misplaced: %v", outline(plan))
			}
			for _, f := range p.Files {
				ids[f.ID] = true
			}
			if diff := cmp.Diff([]platform.Delivery{part}, a.Plan(part), cmpopts.EquateEmpty()); diff != "" {
				t.Fatal("a part is planned otherwise:", diff)
			}
		}
		if got, want := bare(text), bare(c.Text); got != want {
			t.Fatalf("said %q, want %q", got, want)
		}
		if len(ids) != len(c.Files) {
			t.Fatalf("%d of %d files are sent", len(ids), len(c.Files))
		}
	})
}

// bare returns text without white space.
func bare(text string) string {
	return string(slices.DeleteFunc([]rune(text), unicode.IsSpace))
}

func TestLimits(t *testing.T) {
	t.Parallel()
	weights := func(o Options, d platform.Delivery) map[string]int {
		o.Token = token
		got := map[string]int{}
		for _, l := range New(o).Limits(d) {
			if l.Weight > l.Shape.Burst || l.Shape.Every <= 0 {
				t.Errorf("%+v never lets its weight pass", l)
			}
			got[l.Name] = l.Weight
		}
		return got
	}
	say := platform.Delivery{Kind: platform.Say, Chat: "7"}
	album := say
	album.Content.Files = make([]care.File, 8)
	for _, test := range []struct {
		name string
		o    Options
		d    platform.Delivery
		want map[string]int
	}{
		{"text", Options{}, say, map[string]int{"telegram": 1, "telegram/chat/7": 1}},
		{"album", Options{}, album, map[string]int{"telegram": 8, "telegram/chat/7": 5}},
		{"album at a low rate", Options{Rate: 0.5, ChatRate: 0.1}, album, map[string]int{"telegram": 1, "telegram/chat/7": 5}},
		{"edit", Options{}, platform.Delivery{Kind: platform.Edit, Chat: "7"}, map[string]int{}},
		{"delete", Options{}, platform.Delivery{Kind: platform.Delete, Chat: "7"}, map[string]int{}},
	} {
		if diff := cmp.Diff(test.want, weights(test.o, test.d)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

func TestEntities(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("aż😀 \n."))).Draw(t, "text")
		var at []int
		for i := range text {
			at = append(at, i)
		}
		at = append(at, len(text))
		var want []care.Span
		for range rapid.IntRange(0, 4).Draw(t, "spans") {
			i, j := rapid.SampledFrom(at).Draw(t, "from"), rapid.SampledFrom(at).Draw(t, "to")
			s := care.Span{Start: min(i, j), End: max(i, j), Style: rapid.SampledFrom([]care.Style{care.Bold, care.Italic, care.Quote, care.Pre}).Draw(t, "style")}
			if strings.TrimSpace(text[s.Start:s.End]) != "" {
				want = append(want, s)
			}
		}
		same, got := spans(text, entities(text, want))
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || same != text {
			t.Fatalf("%q: %s", same, diff)
		}
	})
}

func TestLinksGoOut(t *testing.T) {
	t.Parallel()
	text := "Strona, list, telefon, tu."
	c := spelled(care.Content{Text: text, Spans: []care.Span{
		{Start: 0, End: 6, Style: care.Link, URL: "https://example.com/a?b=c&d"},
		{Start: 8, End: 12, Style: care.Link, URL: "mailto:care@example.com"},
		{Start: 14, End: 21, Style: care.Link, URL: "tel:+48221002030"},
		{Start: 23, End: 25, Style: care.Bold},
	}})
	if want := "Strona, list (care@example.com), telefon (+48221002030), tu."; c.Text != want {
		t.Errorf("%q, want %q", c.Text, want)
	}
	set := entities(c.Text, c.Spans)
	if len(set) != 2 || set[0].URL != "https://example.com/a?b=c&d" || c.Text[strings.Index(c.Text, "tu"):][:2] != "tu" || set[1].Offset != 57 {
		t.Errorf("%+v", set)
	}
}
