package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"carebot/flows/care"
)

// mostLines is how many lines one row may go over: more are an opened quotation mark that nobody closed.
const mostLines = 100

// table reads a CSV file row by row, in bounded memory. What is wrong with a row says nothing of the next: each line
// that was taken for a part of a bad row is read again as the beginning of its own.
type table struct {
	name      string // as it was named
	size      int64  // bytes
	file      *os.File
	counted   *counted
	in        *bufio.Reader
	separator byte
	width     int      // how many cells a row has
	line      int      // the last one read
	again     []line   // to be read again
	cells     []string // of the last row
}

// line is one line of a file, without its end.
type line struct {
	text string
	err  error // errLongRow: its text has been passed over
}

// row is one row of a table.
type row struct {
	line  int      // where it begins, from 1
	cells []string // valid until the next row
	fault error    // what is wrong with its form
}

// openTable opens a file, or standard input where it is called -, and finds out its encoding.
func openTable(name string, stdin io.Reader) (*table, error) {
	file, err := openTwice(name, stdin)
	if err != nil {
		return nil, err
	}
	t := &table{name: name, file: file}
	if err := t.begin(); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return t, nil
}

// begin looks at the whole file and goes back to its beginning.
func (t *table) begin() error {
	encoding, err := encodingOf(t.file)
	if err != nil {
		return fmt.Errorf("%s: %w", t.name, err)
	}
	if t.size, err = t.file.Seek(0, io.SeekCurrent); err != nil {
		return err
	}
	if _, err = t.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	t.counted = &counted{from: t.file}
	t.in = bufio.NewReaderSize(encoding.NewDecoder().Reader(t.counted), care.MaxOrder)
	return nil
}

// openTwice returns a file that can be read twice: what comes from a pipe is first written to a temporary file, which
// has no name any more.
func openTwice(name string, stdin io.Reader) (*os.File, error) {
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("the file cannot be opened: %w", err)
		}
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
			return file, nil
		}
		defer func() { _ = file.Close() }() // it was only read
		stdin = file
	}
	copied, err := os.CreateTemp("", "carebot-import-")
	if err != nil {
		return nil, fmt.Errorf("no temporary file can be made; import a file instead of a pipe: %w", err)
	}
	defer os.Remove(copied.Name())
	if _, err = io.Copy(copied, stdin); err == nil {
		_, err = copied.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s cannot be read: %w", name, err), copied.Close())
	}
	return copied, nil
}

// Close closes the file.
func (t *table) Close() error { return t.file.Close() }

// read returns how many bytes of the file have been read.
func (t *table) read() int64 { return t.counted.n }

// columns reads the first row.
func (t *table) columns() (care.OrderColumns, error) {
	t.separator = ','
	for {
		text, err := t.physical()
		if errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("%s is empty: its first line must name the columns", t.name)
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", t.name, t.line, err)
		}
		if strings.TrimSpace(text) == "" {
			continue
		}
		if strings.Count(text, ";") > strings.Count(text, ",") {
			t.separator = ';'
		}
		cells, form := split(nil, text, t.separator)
		if form != rowWhole {
			return nil, fmt.Errorf("%s:%d: %w", t.name, t.line, errQuotes)
		}
		columns, err := care.ParseOrderColumns(cells)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", t.name, t.line, err)
		}
		t.width = len(columns)
		return columns, nil
	}
}

// physical returns the next line without its end. errLongRow: it is too long and has been passed over.
func (t *table) physical() (string, error) {
	t.line++
	if len(t.again) > 0 {
		first := t.again[0]
		t.again = t.again[1:]
		return first.text, first.err
	}
	text, err := t.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = t.in.ReadSlice('\n')
		}
		if err == nil || errors.Is(err, io.EOF) {
			err = errLongRow
		}
		return "", err
	}
	if errors.Is(err, io.EOF) && len(text) > 0 {
		err = nil
	}
	return strings.TrimRight(string(text), "\r\n"), err
}

// counted counts what is read.
type counted struct {
	from io.Reader
	n    int64
}

// Read implements io.Reader.
func (c *counted) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.n += int64(n)
	return n, err
}
