package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress shows how far an import is.
type progress struct {
	to  *redactor
	bar *progressbar.ProgressBar // nil where nobody watches
}

// newProgress shows how much of a table has been read, where to is a terminal; else only lines are written.
func newProgress(to *redactor, t *table) progress {
	p := progress{to: to}
	if isTerminal(to.to) {
		p.bar = progressbar.NewOptions64(t.size,
			progressbar.OptionSetWriter(to), progressbar.OptionSetDescription(t.name), progressbar.OptionShowBytes(true),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(),
		)
	}
	return p
}

// at shows how many bytes have been read.
func (p progress) at(read int64) {
	if p.bar != nil {
		_ = p.bar.Set64(read) // a terminal that is gone shows nothing
	}
}

// line writes a line, above the bar.
func (p progress) line(text string) {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
	fmt.Fprintln(p.to, inOneLine(errors.New(text)))
}

// end takes the bar away.
func (p progress) end() {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}
