package slack

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/kyokomi/emoji/v2"
)

// longestEmoji is how many characters an emoji may consist of: families and flags have several.
const longestEmoji = 8

// named writes emoji as :names:, as Slack's editor sends them.
func named(text string) string {
	if strings.IndexFunc(text, func(r rune) bool { return r >= 0x203C }) < 0 {
		return text
	}
	names := emoji.RevCodeMap()
	var b strings.Builder
	for text != "" {
		name, size := leading(text, names)
		if size == 0 {
			_, size = utf8.DecodeRuneInString(text)
			name = text[:size]
		}
		b.WriteString(name)
		text = text[size:]
	}
	return b.String()
}

// leading returns the name of the emoji that text begins with and its length in bytes, 0 when there is none.
func leading(text string, names map[string][]string) (name string, size int) {
	if text[0] < utf8.RuneSelf {
		return "", 0
	}
	end := 0
	for range longestEmoji {
		_, n := utf8.DecodeRuneInString(text[end:])
		if n == 0 {
			break
		}
		end += n
		found, ok := names[text[:end]]
		if ok && !strings.Contains(found[0], "_tone") {
			name, size = found[0], end
		}
	}
	if size == 0 {
		return "", 0
	}
	// A skin tone follows as a name of its own.
	if r, n := utf8.DecodeRuneInString(text[size:]); r >= 0x1F3FB && r <= 0x1F3FF {
		return fmt.Sprintf("%s:skin-tone-%d:", name, r-0x1F3FB+2), size + n
	}
	return name, size
}
