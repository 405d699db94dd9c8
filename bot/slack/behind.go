package slack

import (
	"context"
	"time"

	"carebot/bot/platform"
)

// holdAtMost is how long what comes is held back while what was missed cannot be read. After that it is taken in all the
// same: an order that is not right is better than silence.
const holdAtMost = time.Minute

// lookBack begins to read what was said while nobody listened; what comes is held until that is taken in. in.mu is held.
func (in *intake) lookBack(ctx context.Context) {
	switch {
	case in.adapter.opt.Missed == nil:
	case in.behind:
		in.again = true
	default:
		in.behind, in.holding = true, true
		in.readers.Add(1)
		go func() {
			defer in.readers.Done()
			in.catchUp(ctx)
		}()
	}
}

// catchUp takes in what was missed, trying until it can or ctx ends; what is still held then, Slack repeats.
func (in *intake) catchUp(ctx context.Context) {
	began := time.Now()
	for pause := time.Duration(0); sleep(ctx, jitter(pause)); pause = slower(pause) {
		missed, err := in.adapter.missed(ctx, time.Time{})
		if err == nil {
			err = in.takeMissed(ctx, missed)
		}
		switch {
		case err == nil && in.caughtUp():
			in.adapter.log.Info("slack: read what was said meanwhile", "messages", len(missed))
			return
		case err == nil || ctx.Err() != nil:
			continue
		case in.adapter.hopeless(err):
			in.adapter.log.Error("slack: what was said meanwhile cannot be read", "error", err)
			in.caughtUp()
			return
		case time.Since(began) > holdAtMost:
			in.letGo()
		}
		in.adapter.log.Warn("slack: what was said meanwhile is not read yet, trying again", "error", err)
		pause = max(pause, platform.AsFailure(err).After)
	}
}

// takeMissed hands over what was missed, one after another.
func (in *intake) takeMissed(ctx context.Context, missed []platform.Incoming) error {
	for _, m := range missed {
		wait, cancel := context.WithTimeout(ctx, commitTimeout)
		_, err := in.take(m).Wait(wait)
		cancel()
		if err != nil {
			return err
		}
	}
	return nil
}

// caughtUp ends the looking back and takes in what was held. It reports false where a connection has broken since the
// reading began: it has to be read once more.
func (in *intake) caughtUp() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.again {
		in.again = false
		return false
	}
	in.behind = false
	in.takeHeld()
	return true
}

// letGo takes in what was held, and holds nothing more back.
func (in *intake) letGo() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.takeHeld()
}

func (in *intake) takeHeld() {
	for _, receive := range in.held {
		if !in.stopped {
			receive()
		}
	}
	in.held, in.holding = nil, false
}
