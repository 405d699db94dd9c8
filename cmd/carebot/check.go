package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"carebot/bot/platform"
	"carebot/bot/telegram"
)

// checkCommand tries everything the bot will need.
type checkCommand struct {
	configFlag
}

// Help is shown by carebot check --help.
func (checkCommand) Help() string {
	return `Reads the configuration, asks Telegram and Slack who the tokens belong to, looks at the Slack app's scopes, its
channels and every staff member, and opens the store, or asks the bot that runs on it. Sends nothing to anybody.

Prints one line a check: ✓ with what was found, or ✗ with what to do. Exits with 1 if any failed.`
}

// Run makes the checks in order and prints each as it is made.
func (k checkCommand) Run(ctx context.Context, p *program) error {
	c, err := p.load(k.Config)
	r := &results{to: newRedactor(p.out)}
	r.to.add(c.secrets()...)
	var wrong faults
	switch {
	case errors.As(err, &wrong):
		for _, f := range wrong {
			r.print("file", "", f)
		}
		return err
	case err != nil:
		r.print("file", "", err)
		return err
	}
	r.print("file", c.file, nil)
	o := c.options(slog.New(slog.DiscardHandler))
	bot, err := telegram.New(o.Telegram).CheckToken(ctx)
	r.print("telegram.token", bot, err)
	checkSlack(ctx, r, o)
	detail, err := checkStore(ctx, c.dir)
	r.print("store "+c.dir, detail, err)
	return r.verdict()
}

// results prints what the checks found and counts them.
type results struct {
	to           *redactor
	made, failed int
}

// print prints one line: what was checked and what was found, or what to do.
func (r *results) print(name, detail string, err error) {
	mark := "✓"
	r.made++
	if err != nil {
		r.failed++
		mark, detail = "✗", inOneLine(err)
	}
	fmt.Fprintf(r.to, "%s %s: %s\n", mark, name, detail)
}

// inOneLine returns the error's text in one line, without the kind that the outbox acts on.
func inOneLine(err error) string {
	var f *platform.Failure
	if errors.As(err, &f) && errors.Unwrap(f) != nil {
		err = f.Err
	}
	return strings.Join(strings.Fields(err.Error()), " ")
}

// verdict returns an error if any check failed.
func (r *results) verdict() error {
	if r.failed == 0 {
		return nil
	}
	return fmt.Errorf("%d of %d checks failed: do what the lines with ✗ say", r.failed, r.made)
}
