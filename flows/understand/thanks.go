package understand

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
		"blagodariu", "blagodarim", "thanks", "thank", "th", "tnh", "ti", "chers", "merci", "mersi",
		"👍", "👌", "🙏", "❤", "💛", "💚", "💙", "👏", "🥰", "🤗", "🌹", "💐", "🙂", "😊":
		return true
	default:
		return false
	}
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
