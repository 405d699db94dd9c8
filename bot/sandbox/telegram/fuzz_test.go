package telegram

import (
	"testing"

	"pgregory.net/rapid"

	"carebot/bot/sandbox/spec"
)

// TestParsersKeepEntitiesInRange: no text makes a parser panic or place an entity outside of the text or inside a symbol.
func TestParsersKeepEntitiesInRange(t *testing.T) {
	t.Parallel()
	pieces := []string{
		"a", "ż", "😀", " ", "\n", "\r", "*", "_", "__", "~", "||", "`", "```", "[", "](", ")", "!", "![", ">", "**>", "\\", "<", "</", "b>",
		"<b>", "</b>", "<a href=\"http://a.pl\">", "</a>", "<pre>", "<code class=\"language-go\">", "</code>", "</pre>", "&lt;", "&#", ";", "=",
		"tg://emoji?id=5", "http://a.pl", "@anna", "/go", "#x",
	}
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for _, p := range rapid.SliceOfN(rapid.SampledFrom(pieces), 5, 25).Draw(t, "pieces") {
			text += p
		}
		mode := rapid.SampledFrom([]string{"html", "markdownv2", "markdown", "none"}).Draw(t, "mode")
		c := &call{values: map[string]any{"text": text, "parse_mode": mode}}
		f, err := c.formatted("text", "entities")
		if err != nil {
			return
		}
		length := spec.Length(f.text)
		for _, e := range f.entities {
			if e.Length <= 0 || e.Offset < 0 || e.Offset+e.Length > length || !f.boundary(e.Offset) || !f.boundary(e.Offset+e.Length) {
				t.Fatalf("%s %q: %q has %+v", mode, text, f.text, e)
			}
		}
	})
}
