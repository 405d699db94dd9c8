package telegram

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// told writes a text and its entities in one line.
func told(f formatted, err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Description
	}
	var b strings.Builder
	b.WriteString(f.text)
	for _, e := range f.entities {
		fmt.Fprintf(&b, " | %s %d+%d", e.Type, e.Offset, e.Length)
		for _, extra := range []string{e.URL, e.Language, e.Emoji} {
			if extra != "" {
				b.WriteString(" " + extra)
			}
		}
		if e.User != nil {
			fmt.Fprintf(&b, " user %d", e.User.ID)
		}
	}
	return b.String()
}

func TestParseModes(t *testing.T) {
	t.Parallel()
	const cannot = "Bad Request: can't parse entities: "
	tests := []struct{ mode, src, want string }{
		{"HTML", `zwykły &lt;b&gt; &amp; &quot;x&quot; &#65;&#x42; &nbsp; &`, `zwykły <b> & "x" AB &nbsp; &`},
		{"HTML", `<b>gruby</b> i <i>chudy <u>podkr</u></i>`, `gruby i chudy podkr | bold 0+5 | italic 8+11 | underline 14+5`},
		{"HTML", `😀<b>a</b>`, `😀a | bold 2+1`},
		{"HTML", `<a href="https://example.com/?a=1&amp;b=2">tu</a>`, `tu | text_link 0+2 https://example.com/?a=1&b=2`},
		{"HTML", `<a href="tg://user?id=7">ona</a>`, `ona | text_mention 0+3 user 7`},
		{"HTML", `<a href="nowhere">x</a>`, `x`},
		{"HTML", `<pre><code class="language-go">x := 1</code></pre>`, `x := 1 | pre 0+6 go`},
		{"HTML", `<code>x</code><tg-spoiler>y</tg-spoiler><span class="tg-spoiler">z</span>`, `xyz | code 0+1 | spoiler 1+1 | spoiler 2+1`},
		{"HTML", `<blockquote expandable>dług</blockquote>`, `dług | expandable_blockquote 0+4`},
		{"HTML", `<b></b>x`, `x`},
		{"HTML", "  <b> x </b>\n", `x | bold 0+1`},
		{"HTML", `<b>x`, cannot + `Can't find end tag corresponding to start tag "b"`},
		{"HTML", `a <foo>x</foo>`, cannot + `Unsupported start tag "foo" at byte offset 2`},
		{"HTML", `x</b>`, cannot + `Unexpected end tag at byte offset 1`},
		{"HTML", `<b>x</i>`, cannot + `Unmatched end tag at byte offset 4, expected "</b>", found "</i>"`},
		{"HTML", `1 < 2`, cannot + `Unsupported start tag "" at byte offset 2`},
		{"HTML", `<b`, cannot + `Unclosed start tag at byte offset 0`},
		{"HTML", `<a href="x`, cannot + `Unclosed start tag at byte offset 0`},
		{"HTML", `<span>x</span>`, cannot + `Tag "span" must have class "tg-spoiler" at byte offset 0`},
		{"MarkdownV2", `*gruby* _chudy_ __podkr__ ~skreśl~ ||tajne||`, `gruby chudy podkr skreśl tajne | bold 0+5 | italic 6+5 | underline 12+5 | strikethrough 18+6 | spoiler 25+5`},
		{"MarkdownV2", `*a _b_ c*`, `a b c | bold 0+5 | italic 2+1`},
		{"MarkdownV2", `a\.b \- c\!`, `a.b - c!`},
		{"MarkdownV2", "`a_b*` ```go\nx\n```", "a_b* x | code 0+4 | pre 5+1 go"},
		{"MarkdownV2", `[tu](https://example.com/a\)b)`, `tu | text_link 0+2 https://example.com/a)b`},
		{"MarkdownV2", `![👍](tg://emoji?id=5368324170671202286)`, `👍 | custom_emoji 0+2 5368324170671202286`},
		{"MarkdownV2", ">raz\n>dwa\nkoniec", "raz\ndwa\nkoniec | blockquote 0+7"},
		{"MarkdownV2", "**>raz\n>dwa||\nkoniec", "raz\ndwa\nkoniec | expandable_blockquote 0+7"},
		{"MarkdownV2", `a.b`, cannot + `Character '.' is reserved and must be escaped with the preceding '\'`},
		{"MarkdownV2", `a *b`, cannot + `Can't find end of Bold entity at byte offset 2`},
		{"MarkdownV2", "a `b", cannot + `Can't find end of Code entity at byte offset 2`},
		{"MarkdownV2", `[x](y`, cannot + `Can't find end of a URL at byte offset 3`},
		{"Markdown", "*gruby* _chudy_ `kod` [tu](https://example.com) a.b", `gruby chudy kod tu a.b | bold 0+5 | italic 6+5 | code 12+3 | text_link 16+2 https://example.com`},
		{"Markdown", `jan\_kowalski`, `jan_kowalski`},
		{"Markdown", `jan_kowalski`, cannot + `Can't find end of the entity starting at byte offset 3`},
		{"Markdown", "```js\nx```", `x | pre 0+1 js`},
		{"RTF", `x`, `Bad Request: unsupported parse_mode`},
	}
	for _, tt := range tests {
		t.Run(tt.mode+" "+tt.src, func(t *testing.T) {
			t.Parallel()
			want := tt.want
			c := &call{values: map[string]any{"text": tt.src, "parse_mode": tt.mode}}
			if d := cmp.Diff(want, told(c.formatted("text", "entities"))); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestDetect(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{"/start abc", "bot_command 0+6"},
		{"see /help@carebot_sandbox_bot now", "bot_command 4+25"},
		{"1/2 and a/b", ""},
		{"napisz: anna@example.com.", "email 8+16"},
		{"https://example.com/a?b=1, tak", "url 0+25"},
		{"@kowalski i #reklamacja", "mention 0+9 hashtag 12+11"},
		{"tel. +48 600 111 222", "phone_number 5+15"},
	}
	for _, tt := range tests {
		f := formatted{text: tt.text}
		f.detect()
		var got []string
		for _, e := range f.entities {
			got = append(got, fmt.Sprintf("%s %d+%d", e.Type, e.Offset, e.Length))
		}
		if d := cmp.Diff(tt.want, strings.Join(got, " ")); d != "" {
			t.Errorf("%q (-want +got):\n%s", tt.text, d)
		}
	}
}

func TestEntitiesAreChecked(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text string
		e    Entity
		want string
	}{
		"fits":         {"😀ab", Entity{Type: "bold", Offset: 2, Length: 2}, "😀ab | bold 2+2"},
		"trimmed":      {"  ab ", Entity{Type: "bold", Offset: 1, Length: 4}, "ab | bold 0+2"},
		"return gone":  {"a\r\nb", Entity{Type: "bold", Offset: 3, Length: 1}, "a\nb | bold 2+1"},
		"found itself": {"ab", Entity{Type: "hashtag", Offset: 0, Length: 1}, "ab"},
		"beyond":       {"ab", Entity{Type: "bold", Offset: 1, Length: 2}, "Bad Request: ENTITY_BOUNDS_INVALID: entity bold at 1+2 is beyond the text's 2 UTF-16 units"},
		"cuts":         {"😀ab", Entity{Type: "bold", Offset: 1, Length: 2}, "Bad Request: entity beginning or end at UTF-16 offset 1+2 is in the middle of a symbol"},
		"unknown":      {"ab", Entity{Type: "loud", Offset: 0, Length: 1}, "Bad Request: can't parse MessageEntity: Unsupported type specified: loud"},
		"no URL":       {"ab", Entity{Type: "text_link", Offset: 0, Length: 1}, "Bad Request: can't parse MessageEntity: text_link lacks what it points to"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := formatted{text: tt.text, entities: []Entity{tt.e}}
			err := f.check()
			if d := cmp.Diff(tt.want, told(f.clean(), err)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}
