package slack

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carebot/flows/care"
)

// directory is a workspace with few people.
type directory map[string]string

func (d directory) user(id string) string    { return d.name(id) }
func (d directory) channel(id string) string { return d.name(id) }

func (d directory) name(id string) string {
	if name, known := d[id]; known {
		return name
	}
	return id
}

func known() directory { return directory{"U0ANNA": "Anna Kowalska", "C0CASES": "cases"} }

// written is a text with its spans as the tests write them.
type written struct {
	Text  string
	Spans []care.Span
}

func TestFromRichText(t *testing.T) {
	t.Parallel()
	section := func(inside string) string { return `{"type":"rich_text_section","elements":[` + inside + `]}` }
	tests := []struct {
		name     string
		elements string
		want     written
	}{
		{"plain", section(`{"type":"text","text":"Dzień dobry"}`), written{Text: "Dzień dobry"}},
		{"a note keeps its mark", section(`{"type":"text","text":"// tylko *dla* nas"}`), written{Text: "// tylko *dla* nas"}},
		{"styles", section(
			`{"type":"text","text":"żółty ","style":{"bold":true}},{"type":"text","text":"kod","style":{"code":true,"italic":true}},{"type":"text","text":" x","style":{"strike":true}}`,
		), written{"żółty kod x", []care.Span{
			{Start: 0, End: 9, Style: care.Bold},
			{Start: 9, End: 12, Style: care.Italic},
			{Start: 9, End: 12, Style: care.Code},
			{Start: 12, End: 14, Style: care.Strike},
		}}},
		{"links", section(
			`{"type":"link","url":"https://example.com/?a=1&b=2"},{"type":"text","text":" i "},{"type":"link","url":"https://example.com/t","text":"tutaj"}`,
		), written{"https://example.com/?a=1&b=2 i tutaj", []care.Span{{Start: 31, End: 36, Style: care.Link, URL: "https://example.com/t"}}}},
		{"mentions", section(
			`{"type":"user","user_id":"U0ANNA"},{"type":"text","text":" w "},{"type":"channel","channel_id":"C0CASES"},{"type":"text","text":" "},{"type":"broadcast","range":"here"}`,
		), written{Text: "@Anna Kowalska w #cases @here"}},
		{"emoji", section(
			`{"type":"emoji","name":"wave","unicode":"1f44b-1f3fc"},{"type":"emoji","name":"thumbsup","skin_tone":3},{"type":"emoji","name":"partyparrot"},{"type":"emoji","name":"flag-pl"}`,
		), written{Text: "👋🏼👍🏼:partyparrot:🇵🇱"}},
		{
			"lists", section(`{"type":"text","text":"Proszę:\n"}`) +
				`,{"type":"rich_text_list","style":"bullet","indent":0,"elements":[` + section(`{"type":"text","text":"raz"}`) + `,` + section(`{"type":"text","text":"dwa"}`) + `]}` +
				`,{"type":"rich_text_list","style":"ordered","indent":1,"offset":1,"elements":[` + section(`{"type":"text","text":"b"}`) + `]}`,
			written{Text: "Proszę:\n• raz\n• dwa\n  2. b"},
		},
		{
			"quote and code", `{"type":"rich_text_quote","elements":[{"type":"text","text":"Nie działa"}]},` +
				`{"type":"rich_text_preformatted","elements":[{"type":"text","text":"a := 1\nb"}]},` + section(`{"type":"text","text":"Rozumiem."}`),
			written{"Nie działa\na := 1\nb\nRozumiem.", []care.Span{{Start: 0, End: 11, Style: care.Quote}, {Start: 12, End: 20, Style: care.Pre}}},
		},
		{"an unknown word with a text", section(`{"type":"sparkle","text":"nowość"}`), written{Text: "nowość"}},
		{"white space around", section(`{"type":"text","text":"  a ","style":{"bold":true}}`), written{"a", []care.Span{{Start: 0, End: 1, Style: care.Bold}}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w, ok := fromRichText([]json.RawMessage{[]byte(`{"type":"rich_text","elements":[` + test.elements + `]}`)}, known())
			if !ok {
				t.Fatal("not read")
			}
			text, spans := w.content()
			if diff := cmp.Diff(test.want, written{text, spans}); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFromRichTextGivesUp(t *testing.T) {
	t.Parallel()
	for _, blocks := range []string{
		`[]`,
		`[{"type":"section","text":{"type":"mrkdwn","text":"x"}}]`,
		`[{"type":"rich_text","elements":[{"type":"rich_text_hologram"}]}]`,
		`[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"sparkle"}]}]}]`,
		`[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":"x"}]}]`,
	} {
		var raw []json.RawMessage
		if err := json.Unmarshal([]byte(blocks), &raw); err != nil {
			t.Fatal(err)
		}
		if w, ok := fromRichText(raw, known()); ok {
			t.Errorf("%s was read as %q", blocks, w.text.String())
		}
	}
}

func TestFromMrkdwn(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       written
	}{
		{"entities", "a &lt;b&gt; &amp;amp; c", written{Text: "a <b> &amp; c"}},
		{"styles", "*ważne* i _kursywa_, ~nie~", written{"ważne i kursywa, nie", []care.Span{
			{Start: 0, End: 6, Style: care.Bold}, {Start: 9, End: 16, Style: care.Italic}, {Start: 18, End: 21, Style: care.Strike},
		}}},
		{"nested", "*a _b_*", written{"a b", []care.Span{{Start: 2, End: 3, Style: care.Italic}, {Start: 0, End: 3, Style: care.Bold}}}},
		{"no styles", "2*3*4 snake_case_name * a * _", written{Text: "2*3*4 snake_case_name * a * _"}},
		{"code is no markup", "`*a*` ```x &lt; y\n_z_```", written{"*a* x < y\n_z_", []care.Span{
			{Start: 0, End: 3, Style: care.Code}, {Start: 4, End: 13, Style: care.Pre},
		}}},
		{"links", "<https://example.com> <https://example.com/?a=1&amp;b=2|tu> <mailto:a@example.com|a@example.com>", written{
			"https://example.com tu a@example.com", []care.Span{
				{Start: 20, End: 22, Style: care.Link, URL: "https://example.com/?a=1&b=2"},
				{Start: 23, End: 36, Style: care.Link, URL: "mailto:a@example.com"},
			},
		}},
		{"mentions", "<@U0ANNA> <@U1|jan> <#C0CASES> <#C9|biuro> <!here> <!subteam^S1|@zespół> <!date^1^{date}|dziś>", written{
			Text: "@Anna Kowalska @jan #cases #biuro @here @zespół dziś",
		}},
		{"emoji", "ok :+1::skin-tone-2: :smile: :partyparrot: 12:30:45", written{Text: "ok 👍🏻 😄 :partyparrot: 12:30:45"}},
		{"a note", "// do nas", written{Text: "// do nas"}},
		{"quote", "&gt; cytat\ndalej &gt; nie", written{"cytat\ndalej > nie", []care.Span{{Start: 0, End: 5, Style: care.Quote}}}},
		{"broken", "< <> <| <a *b `c &lt", written{Text: "< <> <| <a *b `c &lt"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			text, spans := fromMrkdwn(test.text, known()).content()
			if diff := cmp.Diff(test.want, written{text, spans}); diff != "" {
				t.Error(diff)
			}
		})
	}
}
