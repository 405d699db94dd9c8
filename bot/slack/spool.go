package slack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// spool copies a file of the other platform into a temporary one.
func (a *Adapter) spool(ctx context.Context, f care.File) (*os.File, int64, error) {
	if a.opt.Opener == nil {
		return nil, 0, refused("no way to open files of %s", f.Platform)
	}
	from, err := a.opt.Opener(ctx, f)
	if err != nil {
		var failed *platform.Failure
		if errors.As(err, &failed) {
			return nil, 0, failed
		}
		return nil, 0, &platform.Failure{Kind: platform.Temporary, Err: fmt.Errorf("slack: opening a file: %w", err)}
	}
	defer from.Close()
	spool, err := nameless()
	if err != nil {
		return nil, 0, &platform.Failure{Kind: platform.Temporary, Err: fmt.Errorf("slack: no room for a file on its way: make the temporary folder (TMPDIR) writable: %w", err)}
	}
	size, err := io.Copy(spool, io.LimitReader(from, platform.MaxToTelegram+1))
	if err == nil {
		_, err = spool.Seek(0, io.SeekStart)
	}
	var failed *platform.Failure
	switch {
	case errors.As(err, &failed):
		err = failed
	case err != nil:
		err = &platform.Failure{Kind: platform.Temporary, Err: fmt.Errorf("slack: fetching a file: %w", err)}
	case size > platform.MaxToTelegram:
		err = tooBig(f.ID)
	case size == 0:
		err = &platform.Failure{Kind: platform.Gone, File: f.ID, Err: errors.New("slack: the file is empty")}
	}
	if err != nil {
		discard(spool)
		return nil, 0, err
	}
	return spool, size, nil
}

// nameless makes a temporary file that no folder names: whatever ends the process, nothing of a customer's stays on the disk.
func nameless() (*os.File, error) {
	f, err := os.CreateTemp("", "carebot-upload-*")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func discard(f *os.File) { _ = f.Close() } // it was only read

func tooBig(id string) *platform.Failure {
	return &platform.Failure{Kind: platform.TooBig, File: id, Err: fmt.Errorf("slack: the file is over %d MB", platform.MaxToTelegram>>20)}
}
