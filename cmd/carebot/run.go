package main

import (
	"context"
)

// runCommand runs the bot.
type runCommand struct {
	configFlag
}

// Help is shown by carebot run --help.
func (runCommand) Help() string {
	return `Takes messages from Telegram and Slack and answers them until it is told to stop. SIGTERM or SIGINT finishes what is
in flight, within 10 seconds; a second signal ends at once. Nothing is lost either way.

Its HTTP side (http.listen) answers /healthz, /readyz and /metrics, and takes the platforms' webhooks where they are
configured. The log goes to standard error. Tokens are never printed.`
}

// Run returns nil once the bot has stopped because it was told to.
func (r runCommand) Run(ctx context.Context, p *program) error {
	c, err := p.load(r.Config)
	if err != nil {
		return err
	}
	return runBot(ctx, c, newLog(p.hide, c.log))
}
