package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"carebot/bot/platform"
)

// envelope is one message of Socket Mode.
type envelope struct {
	Type       string          `json:"type"`
	EnvelopeID string          `json:"envelope_id"`
	Payload    json.RawMessage `json:"payload"`
	Reason     string          `json:"reason"`
}

// Pauses between connections: the first one after a disconnect is nearly at once, and short-lived ones slow down.
const (
	pauseFirst = 100 * time.Millisecond
	pauseMost  = 30 * time.Second
	settled    = time.Minute // a connection that lived so long was a good one
)

// ackWithin is how soon Slack wants an envelope acknowledged.
const ackWithin = 3 * time.Second

// Times to wait for the commit of an update, and for the last ones when stopping.
const (
	commitTimeout = time.Minute
	stopTimeout   = 3 * time.Second
)

// Listen takes events in by Socket Mode until ctx ends; without an app token it only waits, since Handlers serve.
//
// After a time with no connection, what people wrote meanwhile is read from the threads first (catchup.go). One goroutine
// reads a connection, so events are taken in the order they came. When Slack announces that it will close
// the connection, the next one is opened while the old one is still read.
func (a *Adapter) Listen(ctx context.Context, take platform.Take) error {
	if a.opt.AppToken == "" {
		a.pushedTo(take).wait(ctx)
		return nil
	}
	in := newIntake(ctx, a, take)
	a.setState(errConnecting)
	defer in.close()
	pause := time.Duration(0)
	for {
		if !sleep(ctx, jitter(pause)) {
			return nil
		}
		began := time.Now()
		l, err := a.connect(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil && a.hopeless(err):
			in.why = err
			return err
		case err != nil:
			a.setState(err)
			pause = slower(pause)
			pause = max(pause, platform.AsFailure(err).After)
			a.log.Warn("slack: Socket Mode is not connected, trying again", "error", err, "pause", pause)
			continue
		}
		in.follow(ctx, l)
		select {
		case <-ctx.Done():
			return nil
		case <-l.leaving:
		}
		pause = a.pauseAfter(pause, time.Since(began))
	}
}

// pauseAfter returns how long to wait after a connection that lived for so long.
func (a *Adapter) pauseAfter(pause, lived time.Duration) time.Duration {
	if lived >= settled {
		pause = 0
	}
	pause = slower(pause)
	a.log.Info("slack: Socket Mode connects anew", "lived", lived.Round(time.Millisecond), "pause", pause)
	return pause
}

func slower(pause time.Duration) time.Duration { return min(max(2*pause, pauseFirst), pauseMost) }

// jitter keeps the replicas of one bot apart.
func jitter(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	return d - d/8 + rand.N(d/4+1)
}

// sleep waits, and reports false when ctx ended meanwhile.
func sleep(ctx context.Context, d time.Duration) bool {
	if ctx.Err() != nil {
		return false
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// hopeless reports whether connecting again makes no sense: the token is wrong.
func (a *Adapter) hopeless(err error) bool {
	return platform.AsFailure(err).Kind == platform.Denied
}

// connect opens the next connection.
func (a *Adapter) connect(ctx context.Context) (*link, error) {
	_, url, err := a.api.StartSocketModeContext(ctx)
	if err != nil {
		return nil, a.failure("apps.connections.open", err)
	}
	l, err := dial(ctx, url, a.silence)
	if err != nil {
		return nil, &platform.Failure{Kind: platform.Temporary, Err: fmt.Errorf("slack: dialling Socket Mode: %w", a.wire.clean(err))}
	}
	return l, nil
}

// errBadEnvelope: a message of Socket Mode that is none of those known.
var errBadEnvelope = errors.New("slack: a message of Socket Mode that cannot be read")
