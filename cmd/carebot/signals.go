package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// stopTime is how long the program may take to stop after a signal. What is not done by then is done at the next
// start: nothing is lost by ending.
const stopTime = 10 * time.Second

// untilSignal returns a context that SIGINT or SIGTERM ends. A second signal, or ten seconds, end the process at once.
// Done must be called when the command is over.
func untilSignal(parent context.Context, p *program) (ctx context.Context, done func()) {
	ctx, cancel := context.WithCancel(parent)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	go func() {
		select {
		case <-signals:
			cancel()
		case <-ctx.Done():
			return
		}
		why := "ended at once by a second signal; what was in flight goes on at the next start"
		select {
		case <-signals:
		case <-time.After(stopTime):
			why = "did not stop within 10 seconds and was ended; what was in flight goes on at the next start"
		}
		p.report(errors.New(why))
		os.Exit(exitFailed)
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel()
	}
}
