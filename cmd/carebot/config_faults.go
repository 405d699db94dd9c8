package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// fault is one thing wrong with the configuration: where, which key, and what to do.
type fault struct {
	file         string
	line, column int    // from 1
	key          string // dotted; empty where no key is concerned
	do           string
	misspelt     bool // the key is much like one that is known
}

func (f fault) Error() string {
	at := fmt.Sprintf("%s:%d:%d: ", f.file, f.line, f.column)
	if f.key != "" {
		at += f.key + ": "
	}
	return at + f.do
}

// faults is all that is wrong with a configuration file, in the order of the file.
type faults []fault

func (f faults) Error() string {
	lines := make([]string, len(f))
	for i, one := range f {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// line returns one fault in one line, and how many more there are: the first, or else a misspelt key, as the one that is
// missed above it is most often the same.
func (f faults) line() string {
	first := f[max(0, slices.IndexFunc(f, func(one fault) bool { return one.misspelt }))]
	if len(f) == 1 {
		return first.Error()
	}
	return fmt.Sprintf("%v (and %d more: carebot check lists them)", first, len(f)-1)
}

// findings gathers faults while a file is read.
type findings struct {
	file string
	list faults
}

// add notes a fault at a place.
func (f *findings) add(at place, key, format string, args ...any) {
	f.list = append(f.list, fault{file: f.file, line: at.line, column: at.column, key: key, do: fmt.Sprintf(format, args...)})
}

// err returns the faults found in the order of the file, or nil.
func (f *findings) err() error {
	if len(f.list) == 0 {
		return nil
	}
	slices.SortStableFunc(f.list, func(a, b fault) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.column, b.column))
	})
	return f.list
}
