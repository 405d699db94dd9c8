package platform

import (
	"errors"
	"io"
)

// Bounded reads a file no further than its budget, since the size that was told can be wrong. Its errors are *Failure: Over
// beyond the budget, Temporary for what breaks on the way, unless it is a *Failure already.
type Bounded struct {
	From   io.Reader
	Budget *int64            // bytes that are left, to all who share it
	Over   *Failure          // what reading further is
	Words  func(error) error // words what broke, for the operator; nil: as it is
}

// Read implements io.Reader.
func (b *Bounded) Read(p []byte) (int, error) {
	n, err := b.From.Read(p)
	if *b.Budget -= int64(n); *b.Budget < 0 {
		return n, b.Over
	}
	var known *Failure
	if err == nil || errors.Is(err, io.EOF) || errors.As(err, &known) {
		return n, err
	}
	if b.Words != nil {
		err = b.Words(err)
	}
	return n, &Failure{Kind: Temporary, Err: err}
}
