package care

import "strings"

// Shortened returns a text of at most so many characters, the last one an ellipsis where there is more.
func Shortened(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return strings.TrimSpace(string(runes[:most-1])) + "…"
	}
	return text
}
