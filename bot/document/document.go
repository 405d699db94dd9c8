// Package document lays words out as a PDF that people can keep and print: a durable medium, such as a decision on a
// complaint has to be given on. Pure: the same document gives the same bytes.
package document

import (
	"bytes"
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
)

// Document is a letter, worded.
type Document struct {
	Language string // IETF tag
	Title    string
	From     string    // who writes, above the title; may have several lines
	Facts    []Fact    // a table of labels and values below the title
	Sections []Section // in order
	Page     string    // says which page it is, with two %d: the page and how many there are
	Made     time.Time // becomes the file's date
}

// Fact is a label and its value.
type Fact struct{ Label, Value string }

// Section is a heading and the words below it; an empty Text leaves it out.
type Section struct{ Heading, Text string }

// The page, in millimetres and points.
const (
	margin     = 20.0
	labelWidth = 55.0
	lineHeight = 5.6
	textSize   = 10.5
	headSize   = 12.0
	titleSize  = 17.0
	smallSize  = 8.5

	family  = "Go"
	regular = ""
	bold    = "B"
)

// PDF returns the document as a PDF of A4 pages. What the font cannot draw is shown as □.
func (d Document) PDF() ([]byte, error) {
	draw, err := newGlyphs()
	if err != nil {
		return nil, err
	}
	l := letter{Fpdf: fpdf.New("P", "mm", "A4", ""), drawable: draw.only}
	l.begin(d)
	l.head(d)
	l.facts(d.Facts)
	for _, s := range d.Sections {
		l.section(s)
	}
	var out bytes.Buffer
	if err := l.Output(&out); err != nil {
		return nil, fmt.Errorf("document: make the PDF %q: %w", d.Title, err)
	}
	return out.Bytes(), nil
}

// letter is a PDF being written.
type letter struct {
	*fpdf.Fpdf
	drawable func(string) string
}

// begin sets what holds for all pages.
func (l letter) begin(d Document) {
	l.SetCreationDate(d.Made.UTC())
	l.SetModificationDate(d.Made.UTC())
	l.SetCatalogSort(true) // the same bytes each time
	l.SetTitle(l.drawable(d.Title), true)
	l.SetLang(d.Language)
	l.SetMargins(margin, margin, margin)
	l.SetAutoPageBreak(true, margin+5)
	l.AddUTF8FontFromBytes(family, regular, goregular.TTF)
	l.AddUTF8FontFromBytes(family, bold, gobold.TTF)
	l.AliasNbPages("{pages}")
	l.SetFooterFunc(func() {
		l.SetY(-margin)
		l.SetFont(family, regular, smallSize)
		l.SetTextColor(110, 110, 110)
		l.CellFormat(0, lineHeight, fmt.Sprintf(l.drawable(d.Page), l.PageNo()), "", 0, "C", false, 0, "")
		l.SetTextColor(0, 0, 0)
	})
	l.AddPage()
}

func (l letter) head(d Document) {
	l.SetFont(family, regular, textSize)
	l.MultiCell(0, lineHeight, l.drawable(d.From), "", "R", false)
	l.Ln(lineHeight)
	l.SetFont(family, bold, titleSize)
	l.MultiCell(0, titleSize/2, l.drawable(d.Title), "", "L", false)
	l.Ln(lineHeight / 2)
}

// facts lays a table out; a long value goes on below itself.
func (l letter) facts(facts []Fact) {
	for _, f := range facts {
		if f.Value == "" {
			continue
		}
		l.SetFont(family, bold, textSize)
		l.CellFormat(labelWidth, lineHeight, l.drawable(f.Label), "", 0, "L", false, 0, "")
		l.SetFont(family, regular, textSize)
		l.SetLeftMargin(margin + labelWidth)
		l.MultiCell(0, lineHeight, l.drawable(f.Value), "", "L", false)
		l.SetLeftMargin(margin)
		l.SetX(margin)
	}
	l.Ln(lineHeight / 2)
}

func (l letter) section(s Section) {
	if s.Text == "" {
		return
	}
	l.Ln(lineHeight / 2)
	l.SetFont(family, bold, headSize)
	l.MultiCell(0, lineHeight+1, l.drawable(s.Heading), "", "L", false)
	l.SetFont(family, regular, textSize)
	l.MultiCell(0, lineHeight, l.drawable(s.Text), "", "L", false)
}
