package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	slackgo "github.com/slack-go/slack"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// progress is how far an upload got. It is saved before the step that shows it to people, so that a restart finds out
// by the files' IDs whether they are in the thread.
type progress struct {
	Files     []sentFile `json:"files"`
	Completed bool       `json:"completed,omitempty"` // Slack said so
}

// sentFile is a file whose bytes Slack has.
type sentFile struct {
	Source string `json:"source"` // the ID on the platform it came from
	ID     string `json:"id"`     // Slack's
	Title  string `json:"title"`
}

type saver func(context.Context, json.RawMessage) error

// upload sends the files of a delivery as one post with its words.
func (a *Adapter) upload(ctx context.Context, d platform.Delivery, save saver) (platform.Receipt, error) {
	p := readProgress(d)
	if len(p.Files) > 0 {
		r, done, err := a.resume(ctx, d, p, save)
		if done || err != nil {
			return r, err
		}
	}
	p, err := a.sendFiles(ctx, d)
	if err == nil {
		err = keep(ctx, save, p)
	}
	if err == nil {
		err = a.complete(ctx, d, p, save)
	}
	if isSaid(err, "file_not_found") { // the bytes got lost on the way, though Slack took them: sent again
		return platform.Receipt{}, &platform.Failure{Kind: platform.Temporary, Err: errors.New("slack: the bytes of an upload are not there")}
	}
	if err != nil {
		return platform.Receipt{}, a.failure("files.completeUploadExternal", err)
	}
	return a.awaitShared(ctx, d, p)
}

// resume goes on with an upload that an earlier try began: done is false when it has to begin anew, since Slack forgets
// bytes that nobody completes. Whether files.info knows a file before it was completed Slack does not say: one that it
// knows is given some seconds to be shared, since sharing is asynchronous, and is then completed again.
func (a *Adapter) resume(ctx context.Context, d platform.Delivery, p progress, save saver) (r platform.Receipt, done bool, err error) {
	r, state, err := a.shared(ctx, d, p)
	if err == nil && state == notShared && !p.Completed {
		r, state, err = a.lookFor(ctx, d, p, lookAgain)
	}
	if err != nil {
		return r, false, err
	}
	if state == isShared {
		return r, true, nil
	}
	if !p.Completed {
		err := a.complete(ctx, d, p, save)
		if isSaid(err, "file_not_found") {
			return r, false, nil
		}
		if err != nil {
			return r, false, a.failure("files.completeUploadExternal", err)
		}
	}
	r, err = a.awaitShared(ctx, d, p)
	return r, true, err
}

// readProgress returns the progress of an earlier try; none where it is of other files.
func readProgress(d platform.Delivery) progress {
	var p progress
	if len(d.Progress) == 0 || json.Unmarshal(d.Progress, &p) != nil || len(p.Files) != len(d.Content.Files) {
		return progress{}
	}
	for i, f := range d.Content.Files {
		if p.Files[i].Source != f.ID {
			return progress{}
		}
	}
	return p
}

func keep(ctx context.Context, save saver, p progress) error {
	raw, err := json.Marshal(p)
	if err == nil {
		err = save(ctx, raw)
	}
	if err != nil {
		return &platform.Failure{Kind: platform.Uncertain, Err: fmt.Errorf("slack: keeping how far an upload got: %w", err)}
	}
	return nil
}

func (a *Adapter) sendFiles(ctx context.Context, d platform.Delivery) (progress, error) {
	var p progress
	for i, f := range d.Content.Files {
		id, err := a.sendFile(ctx, f, i)
		if err != nil {
			return progress{}, err
		}
		p.Files = append(p.Files, sentFile{Source: f.ID, ID: id, Title: a.fileName(f, i)})
	}
	return p, nil
}

// sendFile brings the bytes of one file to Slack, where nobody sees them yet, and returns Slack's ID of it. They go by
// a temporary file, since Slack wants to know the exact length first and a platform may not tell it.
func (a *Adapter) sendFile(ctx context.Context, f care.File, i int) (string, error) {
	if f.Size > platform.MaxToTelegram {
		return "", tooBig(f.ID)
	}
	spool, size, err := a.spool(ctx, f)
	if err != nil {
		return "", err
	}
	defer discard(spool)
	name := a.fileName(f, i)
	to, err := a.api.GetUploadURLExternalContext(ctx, slackgo.GetUploadURLExternalParameters{FileName: name, FileSize: int(size)})
	if err != nil {
		return "", a.aboutFile(f.ID, a.failure("files.getUploadURLExternal", err))
	}
	err = a.bulk.UploadToURL(ctx, slackgo.UploadToURLParameters{UploadURL: to.UploadURL, Reader: spool, Filename: name})
	if err != nil {
		// Nobody has seen anything yet, so whatever broke, it may be done again.
		failed := platform.AsFailure(a.failure("uploading a file", err))
		if failed.Kind == platform.Uncertain {
			failed.Kind = platform.Temporary
		}
		return "", failed
	}
	return to.FileID, nil
}

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
	spool, err := os.CreateTemp("", "carebot-upload-*")
	if err != nil {
		return nil, 0, &platform.Failure{Kind: platform.Temporary, Err: fmt.Errorf("slack: no room for a file on its way: make the temporary folder (TMPDIR) writable: %w", err)}
	}
	size, err := io.Copy(spool, io.LimitReader(from, platform.MaxToTelegram+1))
	if err == nil {
		_, err = spool.Seek(0, io.SeekStart)
	}
	switch {
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

func discard(f *os.File) {
	_ = f.Close()
	_ = os.Remove(f.Name())
}

func tooBig(id string) error {
	return &platform.Failure{Kind: platform.TooBig, File: id, Err: fmt.Errorf("slack: the file is over %d MB", platform.MaxToTelegram>>20)}
}

// aboutFile puts the file a failure concerns into it.
func (a *Adapter) aboutFile(id string, err error) error {
	f := platform.AsFailure(err)
	if f.Kind == platform.TooBig || f.Kind == platform.Gone {
		f.File = id
	}
	return f
}

// complete shows the files in the thread, in one post with the words. The error is Slack's own.
func (a *Adapter) complete(ctx context.Context, d platform.Delivery, p progress, save saver) error {
	files := make([]slackgo.FileSummary, 0, len(p.Files))
	for _, f := range p.Files {
		files = append(files, slackgo.FileSummary{ID: f.ID, Title: f.Title})
	}
	_, err := a.api.CompleteUploadExternalContext(ctx, slackgo.CompleteUploadExternalParameters{
		Files: files, Channel: d.Chat, ThreadTimestamp: d.ThreadID, InitialComment: a.text(d),
	})
	if err != nil {
		return err
	}
	p.Completed = true
	return keep(ctx, save, p)
}

// What is known of uploaded files.
type shareState int

const (
	notShared shareState = iota
	isShared
	isGone
)

// The pauses between looks for files in a thread, and how long it is looked for.
const (
	lookFirst = 200 * time.Millisecond
	lookSlow  = 2 * time.Second
	lookMost  = 12 * time.Second
	lookAgain = 5 * time.Second // … for files whose completing has an unknown outcome
)

// awaitShared waits until the thread has the files: Slack shares them some time after it said so, and the next post
// could overtake them.
func (a *Adapter) awaitShared(ctx context.Context, d platform.Delivery, p progress) (platform.Receipt, error) {
	r, state, err := a.lookFor(ctx, d, p, lookMost)
	switch {
	case err != nil || state == isShared:
		return r, err
	case state == isGone:
		return r, &platform.Failure{Kind: platform.Gone, Err: errors.New("slack: the uploaded files were deleted")}
	default:
		return r, &platform.Failure{Kind: platform.Uncertain, Err: errors.New("slack: the uploaded files are not in the thread yet: looked for again later")}
	}
}

// lookFor asks again and again, for so long at most, until the thread has the files or they are gone.
func (a *Adapter) lookFor(ctx context.Context, d platform.Delivery, p progress, most time.Duration) (platform.Receipt, shareState, error) {
	until := time.Now().Add(most)
	for pause := lookFirst; ; pause = min(2*pause, lookSlow) {
		r, state, err := a.shared(ctx, d, p)
		if err != nil || state != notShared {
			return r, state, err
		}
		if time.Now().Add(pause).After(until) || !sleep(ctx, pause) {
			return r, notShared, nil
		}
	}
}

// shared asks whether the thread has the files.
func (a *Adapter) shared(ctx context.Context, d platform.Delivery, p progress) (platform.Receipt, shareState, error) {
	var r platform.Receipt
	for _, sent := range p.Files {
		if err := a.pace.wait(ctx, "files.info"); err != nil {
			return r, notShared, &platform.Failure{Kind: platform.Uncertain, Err: err}
		}
		info, _, _, err := a.api.GetFileInfoContext(ctx, sent.ID, 1, 1)
		if isSaid(err, "file_not_found", "file_deleted") {
			return r, isGone, nil
		}
		if err != nil {
			return r, notShared, a.failure("files.info", err)
		}
		ts := shareIn(info.Shares, d.Chat, d.ThreadID)
		if ts == "" {
			return platform.Receipt{}, notShared, nil
		}
		r.Files = append(r.Files, sent.ID)
		if !slices.Contains(r.IDs, ts) {
			r.IDs = append(r.IDs, ts)
		}
	}
	return r, isShared, nil
}

// shareIn returns the ts of the post that shows a file in a thread; empty when there is none.
func shareIn(s slackgo.Share, channel, thread string) string {
	for _, in := range slices.Concat(s.Public[channel], s.Private[channel]) {
		if in.ThreadTs == thread || thread == "" && in.ThreadTs == in.Ts {
			return in.Ts
		}
	}
	return ""
}

func (a *Adapter) findUpload(ctx context.Context, d platform.Delivery) (platform.Receipt, bool, error) {
	p := readProgress(d)
	if len(p.Files) == 0 {
		return platform.Receipt{}, false, nil // nothing was completed before its IDs were kept
	}
	r, state, err := a.shared(ctx, d, p)
	return r, err == nil && state == isShared, err
}
