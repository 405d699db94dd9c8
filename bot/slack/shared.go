package slack

import (
	"context"
	"errors"
	"slices"
	"time"

	slackgo "github.com/slack-go/slack"

	"carebot/bot/platform"
)

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
