package slack

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestTyped(t *testing.T) {
	t.Parallel()
	tests := []struct{ typed, wire, rich string }{
		{"hi", "hi", `[{"elements":[{"text":"hi","type":"text"}],"type":"rich_text_section"}]`},
		{"👍 ok", ":+1: ok", `[{"elements":[{"name":"+1","type":"emoji"},{"text":" ok","type":"text"}],"type":"rich_text_section"}]`},
		{"👍🏽", ":+1::skin-tone-4:", `[{"elements":[{"name":"+1","skin_tone":4,"type":"emoji"}],"type":"rich_text_section"}]`},
		{"<@U0ANNA> a<b", "<@U0ANNA> a&lt;b", `[{"elements":[{"type":"user","user_id":"U0ANNA"},{"text":" a<b","type":"text"}],"type":"rich_text_section"}]`},
		{"*b* _i_", "*b* _i_", `[{"elements":[{"style":{"bold":true},"text":"b","type":"text"},{"text":" ","type":"text"},` +
			`{"style":{"italic":true},"text":"i","type":"text"}],"type":"rich_text_section"}]`},
		{"> q\nx", "&gt; q\nx", `[{"elements":[{"text":"q","type":"text"}],"type":"rich_text_quote"},{"elements":[{"text":"x","type":"text"}],"type":"rich_text_section"}]`},
		{"```a<b```", "```a&lt;b```", `[{"elements":[{"text":"a<b","type":"text"}],"type":"rich_text_preformatted"}]`},
		{"see https://a.pl/?b=1&c=2.", "see <https://a.pl/?b=1&amp;c=2>.", `[{"elements":[{"text":"see ","type":"text"},` +
			`{"type":"link","url":"https://a.pl/?b=1&c=2"},{"text":".","type":"text"}],"type":"rich_text_section"}]`},
		{"<!here> <#C1|cases>", "<!here> <#C1|cases>", `[{"elements":[{"range":"here","type":"broadcast"},{"text":" ","type":"text"},` +
			`{"channel_id":"C1","type":"channel"}],"type":"rich_text_section"}]`},
	}
	s := New(Options{})
	t.Cleanup(s.Close)
	for _, tt := range tests {
		got := s.typed(tt.typed)
		var block struct{ Elements any }
		if err := json.Unmarshal(got.blocks[0], &block); err != nil {
			t.Fatal(err)
		}
		var want any
		if err := json.Unmarshal([]byte(tt.rich), &want); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, block.Elements); d != "" || got.text != tt.wire {
			t.Errorf("%q became %q, rich text (-want +got):\n%s", tt.typed, got.text, d)
		}
	}
}

// Whatever is typed, its rich_text is one that the platform's own schema takes, and no word of it is lost.
func TestTypedIsValid(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	t.Cleanup(s.Close)
	pieces := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom([]string{
		"*", "_", "~", "`", "```", ">", "\n", " ", "<", "&", "&amp;", "<@U0ANNA>", "<!channel>", "https://a.pl/x", ":lock:", "👍", "ż", "word",
	}), rapid.StringN(0, 5, -1)), 1, 20)
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for _, p := range pieces.Draw(t, "pieces") {
			text += p
		}
		got := s.typed(text)
		if got.blocks == nil {
			return
		}
		if _, wrong := s.blocks.message(mustJSON(got.blocks)); len(wrong) > 0 {
			t.Fatalf("%q became %s: %v", text, got.blocks, wrong)
		}
		if again := posted(got.text); again != got.text {
			t.Fatalf("%q is not settled: %q became %q", text, got.text, again)
		}
	})
}
