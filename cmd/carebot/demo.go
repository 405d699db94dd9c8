package main

import (
	"context"
	"errors"
)

// demoCommand runs the whole product against the sandbox.
type demoCommand struct {
	Listen string `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where the page and the local platforms listen. Default: ${default}."`
	Dir    string `placeholder:"DIR" help:"Folder for the bot's data, kept. Default: a temporary folder, removed at the end."`
}

// Help is shown by carebot demo --help.
func (demoCommand) Help() string {
	return `Starts local Telegram and Slack servers that speak the real protocols, and the real bot against them, with example
customers, orders and staff. No accounts and no network are needed. Open the address it prints: on the left is the
customer's phone, on the right the staff's Slack.`
}

// Run runs the demo until ctx ends.
func (d demoCommand) Run(ctx context.Context, p *program) error {
	return errors.New("the sandbox is not wired yet")
}
