package understand

import "slices"

// merelyThanks reports whether the words, spelled, say thanks and nothing that could be an opinion: a thanks, and words
// that go with one. "Thank you for the quick reply" says what was good; "thanks a lot" does not.
func merelyThanks(words []string) bool {
	thanked := false
	for _, word := range words {
		switch {
		case thanks(word):
			thanked = true
		case !besideThanks(word):
			return false
		}
	}
	return thanked
}

// thanks reports whether a word, spelled, or a sign is a thanks by itself.
func thanks(word string) bool {
	switch word {
	case "dzekue", "dzekuemi", "dzeki", "dzena", "dzeks", "dzeksi", "podzekovana", "spasibo", "spasibki", "spasibochki", "spasib", "pasib", "sps",
		"blagodariu", "blagodarim", "thanks", "thank", "th", "tnh", "ti", "chers", "merci", "mersi":
		return true
	default:
		return content(word)
	}
}

// content reports whether a sign is that of somebody who is content.
func content(sign string) bool {
	switch sign {
	case "👍", "👌", "🙏", "❤", "🧡", "💛", "💚", "💙", "💜", "👏", "🥰", "😍", "🤗", "🌹", "💐", "🌷", "🙂", "😊", "😀", "😃", "😄", "😁", "☺", "😉", "🎉", "🔥":
		return true
	default:
		return false
	}
}

// onlySigns reports whether words are signs of somebody who is content, and nothing else: they are in no language, and
// nobody wishes anything by them.
func onlySigns(words []string) bool {
	return len(words) > 0 && !slices.ContainsFunc(words, func(word string) bool { return !content(word) })
}

// besideThanks reports whether a word, spelled, adds nothing to a thanks but warmth.
func besideThanks(word string) bool {
	switch word {
	case "bardzo", "velke", "serdechne", "serdeche", "slichne", "pekne", "stokrotne", "z", "gori", "vam", "panstvu", "pani", "panu", "za", "pomoc", "vshistko", "ok", "okei",
		"dobze", "dobra", "bolshoe", "ogromnoe", "ochen", "vas", "pomosh", "pomoshch", "vse", "horosho", "iou", "veri", "much", "so", "a", "lot", "mani", "for", "iour",
		"help", "al", "everithing", "it", "i", "and", "again", "eshche", "raz", "eshe":
		return true
	default:
		return false
	}
}
