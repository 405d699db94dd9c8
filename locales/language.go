package locales

import (
	"strings"

	"carebot/flows/care"
)

// LanguageOf returns the language of a tag such as pl, ru-RU or en_GB. false for any other: Ukrainian and Belarusian,
// which matchers of languages send to Russian, are asked.
func LanguageOf(tag string) (care.Language, bool) {
	primary, _, _ := strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-")
	switch strings.ToLower(primary) {
	case "pl":
		return care.Polish, true
	case "ru":
		return care.Russian, true
	case "en":
		return care.English, true
	default:
		return "", false
	}
}
