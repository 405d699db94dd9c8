package document

import (
	"fmt"
	"strings"

	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
)

// missing stands for what the font cannot draw.
const missing = '□'

// glyphs knows what the font can draw: Latin, Cyrillic and Greek, but no emoji.
type glyphs struct {
	font   *sfnt.Font
	buffer sfnt.Buffer
}

func newGlyphs() (*glyphs, error) {
	font, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("document: read the font: %w", err)
	}
	return &glyphs{font: font}, nil
}

// only returns the text with all that cannot be drawn replaced; of several such in a row one is shown, since one emoji
// may be several runes.
func (g *glyphs) only(text string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ReplaceAll(text, "\r\n", "\n") {
		switch {
		case r == '\t':
			r = ' '
		case r != '\n' && !g.draws(r):
			if gap {
				continue
			}
			gap, r = true, missing
			b.WriteRune(r)
			continue
		}
		gap = false
		b.WriteRune(r)
	}
	return b.String()
}

// draws reports whether the font has the rune; the library takes none beyond the first plane.
func (g *glyphs) draws(r rune) bool {
	if r > 0xFFFF {
		return false
	}
	index, err := g.font.GlyphIndex(&g.buffer, r)
	return err == nil && index != 0
}
