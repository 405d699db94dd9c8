package understand

// feature is a property of a text: the hash of a word, a piece of one, or a pair.
type feature uint32

// weighted is a feature and how much it counts before the whole is brought to length one.
type weighted struct {
	feature feature
	weight  float32
}

// What each kind of feature counts.
const (
	wordWeight  = 1.0
	pieceWeight = 0.5
	pairWeight  = 0.8
	gapWeight   = 0.5
	sizeWeight  = 0.5
)

// The pieces of a word, its boundaries included, are so long.
const (
	shortestPiece = 3
	longestPiece  = 4
)

// stemLength is how much of a word counts in a pair: endings change with case and number.
const stemLength = 4

// features adds the properties of a text, given as words, to a list. One that comes twice is listed twice.
func features(list []weighted, words []string) []weighted {
	for _, w := range words {
		list = append(list, weighted{hashed('w', w), wordWeight})
		list = pieces(list, w)
	}
	list = pairs(list, words)
	return append(list, weighted{hashed('#', sizes(len(words))), sizeWeight})
}

// pieces adds the pieces of a word between its boundaries. Those of things such as an order number, and of words in
// other scripts, are left out.
func pieces(list []weighted, word string) []weighted {
	if len(word) < 2 || word[0] >= 0x80 || word[0] == thing {
		return list
	}
	bounded := "<" + word + ">"
	for start := range bounded {
		h := seed('p')
		for end := start; end < len(bounded) && end-start < longestPiece; end++ {
			h = more(h, bounded[end])
			if end-start+1 >= shortestPiece {
				list = append(list, weighted{feature(h), pieceWeight})
			}
		}
	}
	return list
}

// pairs adds neighbours, those with one word between, and the first and last word with the text's boundaries.
func pairs(list []weighted, words []string) []weighted {
	before, beforeThat := "<", ""
	for _, w := range words {
		stem := w[:min(len(w), stemLength)]
		list = append(list, weighted{paired('b', before, stem), pairWeight})
		if beforeThat != "" {
			list = append(list, weighted{paired('g', beforeThat, stem), gapWeight})
		}
		before, beforeThat = stem, before
	}
	return append(list, weighted{paired('b', before, ">"), pairWeight})
}

// sizes names how many words there are, roughly.
func sizes(words int) string {
	switch {
	case words <= 2:
		return "012"[words : words+1]
	case words <= 5:
		return "few"
	case words <= 12:
		return "more"
	default:
		return "many"
	}
}

func hashed[T string | []byte](kind byte, text T) feature {
	h := seed(kind)
	for i := range len(text) {
		h = more(h, text[i])
	}
	return feature(h)
}

func paired(kind byte, first, second string) feature {
	h := more(uint32(hashed(kind, first)), ' ')
	for i := range len(second) {
		h = more(h, second[i])
	}
	return feature(h)
}

// seed and more are FNV-1a, byte by byte.
func seed(kind byte) uint32 { return more(2166136261, kind) }

func more(h uint32, c byte) uint32 { return (h ^ uint32(c)) * 16777619 }
