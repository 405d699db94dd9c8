package care

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// MostCodes is how many codes one file holds at most.
	MostCodes = 100_000
	// shownBadLines is how many of a file's lines that hold no code are kept to be shown.
	shownBadLines = 5
)

// CodeFile is what was read from a file of codes.
type CodeFile struct {
	Codes []string  // each once, in the order of the file
	Twice int       // lines that repeat a code of the file
	Wrong int       // lines that hold something else than one code
	Bad   []BadLine // the first of those
}

// BadLine is a line of a file that holds no code.
type BadLine struct {
	Line int    // from 1
	Text string // shortened
}

// CodeFileFault is why a file of codes cannot be read at all.
type CodeFileFault struct {
	Key  string // file_empty, file_no_text or file_many
	Most int    // of file_many: how many codes there may be
}

func (f *CodeFileFault) Error() string {
	return "coupons: " + map[string]string{
		"file_empty":   "the file holds no code: write one a line",
		"file_no_text": "the file is no text: save it as CSV in UTF-8",
		"file_many":    fmt.Sprintf("the file holds more than %d codes: split it", f.Most),
	}[f.Key]
}

// ReadCodes reads a file of codes, one a line. A table with a header is read, too: the column that is headed as codes are
// counts, else the only one that is filled in. Empty lines are nothing. The error is a *CodeFileFault.
func ReadCodes(raw []byte) (CodeFile, error) {
	if !utf8.Valid(raw) || strings.ContainsRune(string(raw), 0) {
		return CodeFile{}, &CodeFileFault{Key: "file_no_text"}
	}
	var f CodeFile
	seen, column, first := map[string]bool{}, -1, true
	n := 0
	for line := range strings.Lines(strings.TrimPrefix(string(raw), "\ufeff")) {
		n++
		cells := codeCells(line)
		if strings.Join(cells, "") == "" {
			continue
		}
		if first {
			first = false
			if column = codeColumn(cells); column >= 0 {
				continue
			}
		}
		f.add(codeIn(cells, column), n, line, seen)
		if len(f.Codes) > MostCodes {
			return CodeFile{}, &CodeFileFault{Key: "file_many", Most: MostCodes}
		}
	}
	if len(f.Codes) == 0 {
		return f, &CodeFileFault{Key: "file_empty"}
	}
	return f, nil
}

// add takes what a line holds; code is empty where it is none.
func (f *CodeFile) add(code string, n int, line string, seen map[string]bool) {
	switch {
	case !isCode(code):
		f.Wrong++
		if len(f.Bad) < shownBadLines {
			f.Bad = append(f.Bad, BadLine{Line: n, Text: shortLine(line)})
		}
	case seen[code]:
		f.Twice++
	default:
		seen[code] = true
		f.Codes = append(f.Codes, code)
	}
}

// codeCells cuts a line of a table into its cells, without quotation marks and spaces around them.
func codeCells(line string) []string {
	cells := strings.FieldsFunc(strings.NewReplacer(",", " ,", ";", " ;", "\t", " \t").Replace(line), func(r rune) bool {
		return r == ',' || r == ';' || r == '\t'
	})
	for i, cell := range cells {
		cells[i] = strings.Trim(cell, " \"'\r\n\u00a0")
	}
	return cells
}

// codeColumn returns which column a header says holds the codes; -1: the line is no header. What holds a digit heads
// nothing: KOD-1 is a code.
func codeColumn(cells []string) int {
	for i, cell := range cells {
		if strings.ContainsFunc(cell, unicode.IsDigit) {
			continue
		}
		for _, word := range strings.FieldsFunc(strings.ToLower(cell), func(r rune) bool { return !unicode.IsLetter(r) }) {
			switch word {
			case "code", "codes", "coupon", "coupons", "voucher", "vouchers", "kod", "kody", "kupon", "kupony", "код", "коды", "купон", "купоны", "промокод", "промокоды":
				return i
			}
		}
	}
	return -1
}

// codeIn returns the code among a line's cells: that of the column, or the only one; "": there is no telling.
func codeIn(cells []string, column int) string {
	if column >= 0 {
		if column < len(cells) {
			return cells[column]
		}
		return ""
	}
	code := ""
	for _, cell := range cells {
		if cell != "" && code != "" {
			return ""
		}
		code += cell
	}
	return code
}

func shortLine(line string) string {
	runes := []rune(strings.TrimSpace(line))
	if len(runes) > 30 {
		return string(runes[:30]) + "…"
	}
	return string(runes)
}
