package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	textunicode "golang.org/x/text/encoding/unicode"
)

var errEncoding = errors.New("its encoding cannot be told: save it as UTF-8 (Excel: Save As, CSV UTF-8; LibreOffice: " +
	"Save As, Edit filter settings, Unicode (UTF-8)) and import it again")

// foreign is what other encodings have for Polish letters and no text in windows-1250 has behind a letter.
const foreign = "\x81\x83\x86\x88\x90\x98\xa1\xa2\xa6\xa9\xac\xb1\xb6"

// How sure the words of a file must be.
const (
	ahead   = 20 // words of one encoding to one of the other
	tainted = 5  // words that fit to one that fits neither
)

// encodingOf tells a text's encoding by all of its bytes: UTF-8, or of the two that Windows writes here the one in
// which its words are words. The error says what to do.
func encodingOf(r io.Reader) (encoding.Encoding, error) {
	in := bufio.NewReaderSize(r, 64<<10)
	if head, _ := in.Peek(2); bytes.Equal(head, []byte{0xFE, 0xFF}) || bytes.Equal(head, []byte{0xFF, 0xFE}) {
		return nil, errEncoding // UTF-16
	}
	var s survey
	if err := s.read(in); err != nil {
		return nil, err
	}
	most, least := s.polish, s.cyrillic
	if most < least {
		most, least = least, most
	}
	switch {
	case s.zeros > 0:
		return nil, errEncoding
	case s.broken == 0:
		return textunicode.UTF8BOM, nil // with the mark or without
	case s.whole >= s.broken:
		return nil, fmt.Errorf("line %d is not in UTF-8, as the others are: save the file as UTF-8 and import it again", s.brokenLine)
	case most == 0 || least*ahead > most || s.neither*tainted > most || s.swapped*2 > most:
		return nil, errEncoding
	case s.polish > s.cyrillic:
		return charmap.Windows1250, nil
	default:
		return charmap.Windows1251, nil
	}
}

// survey is what is found out about the bytes of a text.
type survey struct {
	line          int // so far, from 0
	whole, broken int // characters of several bytes in UTF-8, bytes that are none
	brokenLine    int // of the first of those, from 1
	zeros         int

	last             byte
	word             word
	polish, cyrillic int // words that can only be one or the other
	neither          int // words that can be neither
	swapped          int // Cyrillic words that begin small and go on in capitals, as KOI8-R looks
}

// word is a run of letters, of either encoding.
type word struct {
	ascii, high int  // letters
	latin       bool // each high one is a letter in windows-1250
	polish      bool // … and one of Polish
	cyrillic    bool // each high one is a letter of Russian, Ukrainian or Belarusian in windows-1251
	small       bool // the first is a small one, in windows-1251
	capitals    int  // high ones behind the first that are capitals there
}

// read reads a text to its end.
func (s *survey) read(in *bufio.Reader) error {
	var character [utf8.UTFMax]byte
	for {
		r, size, err := in.ReadRune()
		if errors.Is(err, io.EOF) {
			s.endWord()
			return nil
		}
		if err != nil {
			return err
		}
		if r != utf8.RuneError || size > 1 {
			if size > 1 {
				s.whole++
			}
			for _, b := range utf8.AppendRune(character[:0], r) {
				s.see(b)
			}
			continue
		}
		_ = in.UnreadRune() // it was read just now
		b, err := in.ReadByte()
		if err != nil {
			return err
		}
		if s.broken == 0 {
			s.brokenLine = s.line + 1
		}
		s.broken++
		s.see(b)
	}
}

// see takes one byte into account.
func (s *survey) see(b byte) {
	switch {
	case b >= utf8.RuneSelf:
		s.seeHigh(b)
	case isASCIILetter(b):
		s.word.ascii++
	default:
		s.endWord()
	}
	switch b {
	case 0:
		s.zeros++
	case '\n':
		s.line++
	}
	s.last = b
}

// seeHigh takes a byte into account that ASCII has not.
func (s *survey) seeHigh(b byte) {
	latin, cyrillic := charmap.Windows1250.DecodeByte(b), charmap.Windows1251.DecodeByte(b)
	first := s.word.ascii+s.word.high == 0
	switch {
	case first && cyrillic == '№': // no Polish word begins with ą
		return
	case !unicode.IsLetter(latin) && !isCyrillic(cyrillic):
		if isASCIILetter(s.last) && strings.IndexByte(foreign, b) >= 0 {
			s.neither++
		}
		s.endWord()
		return
	case s.last >= 'a' && s.last <= 'z' && unicode.IsUpper(latin): // as DOS has small letters
		s.neither++
	}
	s.word.add(latin, cyrillic, first)
}

// add adds a letter that ASCII has not, as either encoding reads it.
func (w *word) add(latin, cyrillic rune, first bool) {
	if w.high == 0 {
		w.latin, w.polish, w.cyrillic = true, true, true
	}
	if first {
		w.small = unicode.IsLower(cyrillic)
	} else if unicode.IsUpper(cyrillic) {
		w.capitals++
	}
	w.high++
	w.latin = w.latin && unicode.IsLetter(latin)
	w.polish = w.polish && isPolish(latin)
	w.cyrillic = w.cyrillic && isCyrillic(cyrillic)
}

// endWord judges the word that ends here. A single letter tells nothing.
func (s *survey) endWord() {
	w := s.word
	s.word = word{}
	if w.high == 0 || w.high+w.ascii == 1 {
		return
	}
	polish := w.latin && (w.ascii > 0 || w.polish)
	cyrillic := w.cyrillic && w.ascii == 0
	switch {
	case polish && !cyrillic:
		s.polish++
	case cyrillic && !polish:
		s.cyrillic++
		if w.small && w.high > 2 && w.capitals == w.high-1 {
			s.swapped++
		}
	case !polish && !cyrillic:
		s.neither++
	}
}

func isASCIILetter(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' }

func isPolish(r rune) bool { return strings.ContainsRune("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", r) }

// isCyrillic reports whether a letter is of Russian, Ukrainian or Belarusian.
func isCyrillic(r rune) bool {
	return r >= 'А' && r <= 'я' || strings.ContainsRune("ЁёІіЇїЄєҐґЎў", r)
}
