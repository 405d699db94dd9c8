package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"carebot/flows/care"
)

var (
	errLongRow = fmt.Errorf("write a row in at most %d KiB", care.MaxOrder>>10)
	errQuotes  = errors.New(`close the quotation mark at the end of its cell, and write one within a cell twice: "Lampa ""UV"""`)
)

// form is how the cells of a row end.
type form int

const (
	rowWhole  form = iota
	rowOpen        // in the middle of a quoted cell: the next line belongs to it
	rowBroken      // something stands behind a quoted cell
)

// next returns the next row that has something in it; io.EOF behind the last. The row's line is right with an error,
// too.
func (t *table) next() (row, error) {
	for {
		text, err := t.physical()
		r := row{line: t.line}
		if errors.Is(err, errLongRow) {
			r.fault = err
			return r, nil
		}
		if err != nil {
			return r, err
		}
		if r, err = t.row(r, text); err != nil || r.fault != nil || !blank(r.cells) {
			return r, err
		}
	}
}

// blank reports whether there is nothing in any cell, as spreadsheets write rows that were emptied.
func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(cell string) bool { return strings.TrimSpace(cell) != "" })
}

// row reads the row that begins with a line.
func (t *table) row(r row, text string) (row, error) {
	var more []line
	var how form
	for {
		t.cells, how = split(t.cells[:0], text, t.separator)
		if how != rowOpen || len(more) == mostLines || len(text) > care.MaxOrder {
			break
		}
		next, err := t.physical()
		if errors.Is(err, io.EOF) {
			t.line--
			break
		}
		if err != nil && !errors.Is(err, errLongRow) {
			return r, err
		}
		more = append(more, line{next, err})
		if err != nil {
			break
		}
		text += "\n" + next
	}
	r.cells = t.cells
	if how != rowWhole {
		r.fault = errQuotes
	}
	if how != rowWhole || len(t.cells) < t.width && !blank(t.cells) {
		t.again = append(more, t.again...)
		t.line -= len(more)
	}
	return r, nil
}

// split appends the cells of a row to cells. A quotation mark that does not begin a cell is one of its characters.
func split(cells []string, rest string, separator byte) ([]string, form) {
	for {
		quoted, is := strings.CutPrefix(strings.TrimLeft(rest, " "), `"`)
		if !is {
			cell, behind, more := strings.Cut(rest, string(separator))
			cells = append(cells, cell)
			if !more {
				return cells, rowWhole
			}
			rest = behind
			continue
		}
		cell, behind, closed := unquote(quoted)
		if !closed {
			return cells, rowOpen
		}
		cells = append(cells, cell)
		behind = strings.TrimLeft(behind, " ")
		switch {
		case behind == "":
			return cells, rowWhole
		case behind[0] != separator:
			return cells, rowBroken
		}
		rest = behind[1:]
	}
}

// unquote returns what stands before the closing quotation mark, and what behind it.
func unquote(quoted string) (cell, behind string, closed bool) {
	for {
		part, rest, found := strings.Cut(quoted, `"`)
		cell += part
		if !found {
			return "", "", false
		}
		if !strings.HasPrefix(rest, `"`) {
			return cell, rest, true
		}
		cell += `"`
		quoted = rest[1:]
	}
}
