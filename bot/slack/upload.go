package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

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
		p.Files = append(p.Files, sentFile{Source: f.ID, ID: id, Title: fileName(f, i)})
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
	name := fileName(f, i)
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
		Files: files, Channel: d.Chat, ThreadTimestamp: d.ThreadID, InitialComment: rendered(d),
	})
	if err != nil {
		return err
	}
	p.Completed = true
	return keep(ctx, save, p)
}
