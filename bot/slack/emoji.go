package slack

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/kyokomi/emoji/v2"
)

// emojiName matches an emoji by its name in mrkdwn, with its skin tone.
var emojiName = regexp.MustCompile(`^:([a-z0-9_+'\-]{1,100}):(?::skin-tone-([2-6]):)?`)

// glyph returns the emoji of a Slack name; custom emoji, which nobody else knows, stay ":name:". tone is 2 to 6, or 0.
func glyph(name string, tone int) string {
	code := ":" + name + ":"
	found, ok := emoji.CodeMap()[code]
	if !ok {
		found, ok = emoji.CodeMap()[":"+strings.ReplaceAll(name, "-", "_")+":"]
	}
	if !ok {
		return code
	}
	if tone >= 2 && tone <= 6 {
		// Slack counts the Fitzpatrick types from 2, Unicode from U+1F3FB. The tone takes the place of the mark that
		// asks for a coloured picture.
		found = strings.TrimSuffix(found, "\ufe0f") + string(rune(0x1F3FB+tone-2))
	}
	return found
}

// glyphOfCodes reads code points as Slack writes them ("1f44d-1f3fc"); empty when they are none.
func glyphOfCodes(codes string) string {
	var b strings.Builder
	for _, c := range strings.Split(codes, "-") {
		n, err := strconv.ParseUint(c, 16, 21)
		if err != nil || n == 0 || n > 0x10FFFF || n >= 0xD800 && n <= 0xDFFF {
			return ""
		}
		b.WriteRune(rune(n))
	}
	return b.String()
}
