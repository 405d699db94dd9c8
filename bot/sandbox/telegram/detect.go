package telegram

import (
	"cmp"
	"regexp"
	"slices"

	"carebot/bot/sandbox/spec"
)

// found is what the platform finds in plain text by itself.
var found = []struct {
	kind string
	re   *regexp.Regexp // its first group is the entity
}{
	{"bot_command", regexp.MustCompile(`(?:^|[\s(>])(/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?:$|[^\w/@])`)},
	{"email", regexp.MustCompile(`(?:^|[^\w.+-])([\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})`)},
	{"url", regexp.MustCompile(`(?:^|[^\w@.])((?:https?://[^\s<>"]*[^\s<>".,;:!?)]|(?:[a-z0-9-]+\.)+(?:com|org|net|pl|ru|me|io|eu)(?:/[^\s<>"]*[^\s<>".,;:!?)])?))`)},
	{"mention", regexp.MustCompile(`(?:^|[^\w@/])(@[A-Za-z][A-Za-z0-9_]{3,31})`)},
	{"hashtag", regexp.MustCompile(`(?:^|[\s(])(#[\p{L}_][\p{L}\d_]*)`)},
	{"phone_number", regexp.MustCompile(`(?:^|[^\w+])(\+\d[\d -]{7,16}\d)(?:$|\D)`)},
}

// detect adds the entities that the platform finds in the text by itself, outside of the given ones.
func (f *formatted) detect() {
	for _, kind := range found {
		rest := 0
		for rest < len(f.text) {
			at := kind.re.FindStringSubmatchIndex(f.text[rest:])
			if at == nil {
				break
			}
			from, to := rest+at[2], rest+at[3]
			offset := spec.Length(f.text[:from])
			e := Entity{Type: kind.kind, Offset: offset, Length: spec.Length(f.text[from:to])}
			if !f.taken(e) {
				f.entities = append(f.entities, e)
			}
			rest = to
		}
	}
	slices.SortStableFunc(f.entities, func(a, b Entity) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(b.Length, a.Length))
	})
}

// taken reports whether an entity that stands for itself is at the same place.
func (f *formatted) taken(e Entity) bool {
	alone := []string{"code", "pre", "text_link", "text_mention", "custom_emoji", "bot_command", "email", "url", "mention", "hashtag", "phone_number", "date_time"}
	return slices.ContainsFunc(f.entities, func(o Entity) bool {
		return slices.Contains(alone, o.Type) && e.Offset < o.Offset+o.Length && o.Offset < e.Offset+e.Length
	})
}
