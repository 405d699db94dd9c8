package understand

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// spell brings a word of any script into one plain alphabet in which the ways to write it meet: lower case, no
// diacritics, Cyrillic in Latin letters, and those letters that people exchange when they write Russian or Polish without
// the proper keyboard made one ("chto", "4to" and "что"; "posylka" and "posilka"; "żółć" and "zolc").
func spell(word string) string {
	plain := make([]byte, 0, len(word)+4)
	for _, r := range word {
		plain = appendPlain(plain, r)
	}
	return merge(digitsAsLetters(plain))
}

// appendPlain adds a rune's letters.
func appendPlain(plain []byte, r rune) []byte {
	switch {
	case r < 0x80:
		return appendASCII(plain, byte(r))
	case r >= 'А' && r <= 'я':
		return append(plain, cyrillic[unicode.ToLower(r)-'а']...)
	}
	switch unicode.ToLower(r) {
	case 'ł':
		return append(plain, 'l')
	case 'ё', 'є':
		return append(plain, 'e')
	case 'і', 'ї':
		return append(plain, 'i')
	case 'ґ':
		return append(plain, 'g')
	case 'ў':
		return append(plain, 'u')
	}
	return appendDecomposed(plain, r)
}

// appendASCII adds a letter or digit; apostrophes and the like fall away.
func appendASCII(plain []byte, c byte) []byte {
	switch {
	case c >= 'A' && c <= 'Z':
		return append(plain, c-'A'+'a')
	case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
		return append(plain, c)
	default:
		return plain
	}
}

// appendDecomposed adds what is left of a rune without its marks; other scripts and emoji stay, apostrophes of every kind fall away.
func appendDecomposed(plain []byte, r rune) []byte {
	for _, part := range norm.NFKD.String(string(r)) {
		switch {
		case part < 0x80:
			plain = appendASCII(plain, byte(part))
		case unicode.IsLetter(part) && !unicode.Is(unicode.Lm, part), unicode.IsDigit(part), unicode.Is(unicode.So, part):
			plain = append(plain, string(unicode.ToLower(part))...)
		}
	}
	return plain
}

// cyrillic spells а to я.
var cyrillic = [32]string{
	"a", "b", "v", "g", "d", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p",
	"r", "s", "t", "u", "f", "h", "c", "ch", "sh", "sh", "", "i", "", "e", "iu", "ia",
}

// digitsAsLetters reads the digits that stand for letters inside a word: 4 for ч and 6 for ш.
func digitsAsLetters(plain []byte) string {
	if !hasDigit(plain) || !hasLetter(plain) {
		return string(plain)
	}
	return strings.NewReplacer("4", "ch", "6", "sh", "0", "o").Replace(string(plain))
}

func hasDigit(s []byte) bool {
	for _, c := range s {
		if c >= '0' && c <= '9' {
			return true
		}
	}
	return false
}

func hasLetter(s []byte) bool {
	for _, c := range s {
		if c >= 'a' && c <= 'z' {
			return true
		}
	}
	return false
}

// merge makes letters and pairs of letters one that stand for the same sound in one of the ways of writing, and drops
// doubled letters.
func merge(s string) string {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		letters, taken := merged(s[i:])
		i += taken
		for _, c := range []byte(letters) {
			if c == 'e' && len(out) > 1 && out[len(out)-1] == 'i' { // ye, je, ie
				out = out[:len(out)-1]
			}
			if len(out) == 0 || out[len(out)-1] != c || c >= 0x80 {
				out = append(out, c)
			}
		}
	}
	return string(out)
}

// merged returns what the beginning of s becomes and how many bytes it is.
func merged(s string) (letters string, taken int) {
	if len(s) >= 2 {
		switch s[:2] {
		case "sz":
			return "sh", 2
		case "cz":
			return "ch", 2
		case "rz", "zh":
			return "z", 2
		case "kh":
			return "h", 2
		case "ts", "tz":
			return "c", 2
		}
	}
	switch s[0] {
	case 's':
		if strings.HasPrefix(s, "shch") {
			return "sh", 4
		}
		if strings.HasPrefix(s, "sch") {
			return "sh", 3
		}
	case 'w':
		return "v", 1
	case 'x':
		return "h", 1
	case 'q':
		return "k", 1
	case 'j', 'y':
		return "i", 1
	}
	return s[:1], 1
}
