package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

const (
	codesPage  = 300             // codes of one commit: each is two writes
	codesAgain = time.Minute     // when a file that could not be had is tried again
	codesTries = time.Hour       // … and for how long
	codesFetch = 3 * time.Minute // how long its download may take
	mostFile   = 10 << 20        // bytes of a file of codes
)

// keepCodeFile begins to take a file of codes into a list, which begins to exist. It goes on after a restart, and its end
// is told in the newsletter's thread.
func (t *turn) keepCodeFile(file care.File, list, newsletter, by string) error {
	if _, err := storage.AddCoupons(t.tx, list, by, nil, t.now); err != nil {
		return err
	}
	t.fill = true
	return storage.CouponFiles.Put(t.tx, storage.CouponFile{File: file, List: list, Newsletter: newsletter, By: by, At: t.now.UTC()})
}

// fillSoon has what waits taken in.
func (e *Engine) fillSoon() {
	select {
	case e.filling <- struct{}{}:
	default:
	}
}

// FillCoupons takes files of codes into their lists, one after another, until ctx ends; those first that were begun when the
// program last ended. What cannot be had now is tried again.
func (e *Engine) FillCoupons(ctx context.Context) {
	for ctx.Err() == nil {
		again, err := e.fillAll(ctx)
		if err != nil && ctx.Err() == nil {
			e.Log.Warn("engine: a file of codes was not taken in; trying again", "in", codesAgain, "error", err)
			again = true
		}
		if !e.moreFiles(ctx, again) {
			return
		}
	}
}

// moreFiles waits for a file, or until those that wait are to be tried again; false: ctx has ended.
func (e *Engine) moreFiles(ctx context.Context, again bool) bool {
	var later <-chan time.Time
	if again {
		timer := time.NewTimer(codesAgain)
		defer timer.Stop()
		later = timer.C
	}
	select {
	case <-e.filling:
	case <-later:
	case <-ctx.Done():
		return false
	}
	return true
}

// fillAll takes the files that wait; again: some of them still do.
func (e *Engine) fillAll(ctx context.Context) (again bool, err error) {
	var files []storage.CouponFile
	err = e.Committer.store.View(ctx, func(tx storage.Tx) error {
		files, _, err = storage.CouponFiles.Page(tx, storage.Query{})
		return err
	})
	for _, f := range files {
		waits, fault := e.fillFrom(ctx, f)
		again, err = again || waits, errors.Join(err, fault)
	}
	return again, err
}

// fillFrom takes a file from where it was left; waits: it cannot be had now.
func (e *Engine) fillFrom(ctx context.Context, f storage.CouponFile) (waits bool, err error) {
	raw, err := e.codesOf(ctx, f.File)
	var fault *platform.Failure
	switch {
	case ctx.Err() != nil:
		return true, nil
	case errors.As(err, &fault) && fault.Kind != platform.Gone && fault.Kind != platform.TooBig && e.Now().Sub(f.At) < codesTries:
		return true, err
	case err != nil:
		e.Log.Error("engine: a file of codes cannot be had; the manager is told to send it again", "file", f.File.ID, "error", err)
		return false, e.endFill(f, care.CodeFile{}, &care.CodeFileFault{Key: "file_gone"})
	}
	read, err := care.ReadCodes(raw)
	var unread *care.CodeFileFault
	if errors.As(err, &unread) {
		return false, e.endFill(f, read, unread)
	}
	for f.Taken < len(read.Codes) {
		if ctx.Err() != nil {
			return true, nil
		}
		if f, err = e.fillPage(f, read.Codes[f.Taken:min(f.Taken+codesPage, len(read.Codes))]); err != nil {
			return true, err
		}
	}
	return false, e.endFill(f, read, nil)
}

// codesOf fetches a file. The error is a *platform.Failure.
func (e *Engine) codesOf(ctx context.Context, f care.File) ([]byte, error) {
	adapter, known := e.adapters[f.Platform]
	if !known {
		return nil, &platform.Failure{Kind: platform.Gone, File: f.ID, Err: fmt.Errorf("no adapter for %q", f.Platform)}
	}
	ctx, cancel := context.WithTimeout(ctx, codesFetch)
	defer cancel()
	from, err := adapter.Open(ctx, f)
	if err != nil {
		return nil, platform.AsFailure(err)
	}
	defer func() { _ = from.Close() }() // it is only read
	raw, err := io.ReadAll(io.LimitReader(from, mostFile+1))
	switch {
	case err != nil:
		return nil, &platform.Failure{Kind: platform.Temporary, Err: err}
	case len(raw) > mostFile:
		return nil, &platform.Failure{Kind: platform.TooBig, File: f.ID, Err: errors.New("a file of codes is larger than 10 MB")}
	default:
		return raw, nil
	}
}

// fillPage commits the next codes of a file together with how far it has come, and returns that.
func (e *Engine) fillPage(f storage.CouponFile, codes []string) (storage.CouponFile, error) {
	t := e.ownTurn()
	var next storage.CouponFile
	err := <-e.submit(t, func() error {
		added, err := storage.AddCoupons(t.tx, f.List, f.By, codes, t.now)
		if err != nil {
			return err
		}
		next = f
		next.Taken, next.Added = f.Taken+len(codes), f.Added+added
		return storage.CouponFiles.Put(t.tx, next)
	})
	if err != nil {
		return f, err
	}
	return next, nil
}

// endFill tells the managers how many codes came of a file, or why none did, and forgets it.
func (e *Engine) endFill(f storage.CouponFile, read care.CodeFile, fault *care.CodeFileFault) error {
	t := e.ownTurn()
	return <-e.submit(t, func() error {
		if err := storage.CouponFiles.Delete(t.tx, f.File.ID); err != nil {
			return err
		}
		if err := t.tellFill(f, read, fault); err != nil {
			return err
		}
		n, found, err := storage.Newsletters.Get(t.tx, f.Newsletter)
		if err != nil || !found || n.State.Ended() {
			return err
		}
		w, err := walkOf(t.tx, n.ID)
		if err != nil {
			return err
		}
		return t.showProgress(n, w, "")
	})
}
