package main

import (
	"github.com/alecthomas/kong"
)

// commands is the command line, as kong reads it.
type commands struct {
	Demo       demoCommand       `cmd:"" help:"Try the whole product with no accounts: local Telegram and Slack, the bot, and a web page with both."`
	Run        runCommand        `cmd:"" help:"Run the bot."`
	Check      checkCommand      `cmd:"" help:"Check the configuration, the tokens, the Slack app and the store; one line a check."`
	Import     importCommand     `cmd:"" help:"Take in what the company's other programs know."`
	Understand understandCommand `cmd:"" help:"Show what customers' free words are taken for; one line a text."`
	Customer   customerCommand   `cmd:"" help:"Print or erase what is held on one customer."`
	Version    versionCommand    `cmd:"" help:"Print the version."`
	Completion completionCommand `cmd:"" help:"Print the code that makes a shell complete carebot's commands."`
	Health     healthCommand     `cmd:"" hidden:"" help:"Ask the bot that runs with this configuration whether it lives."`
}

const about = `carebot is a customer care bot: customers write on Telegram, named employees answer in Slack threads.

Exit codes: 0 done, 1 failed, 2 wrong usage. Errors are one line on standard error.`

// options sets kong up. Help goes to standard output; wrong usage is reported by start.
func options(p *program) []kong.Option {
	return []kong.Option{
		kong.Name("carebot"),
		kong.Description(about),
		kong.Writers(p.out, p.hide),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, Summary: false}),
	}
}

// configFlag is the flag of the commands that read the configuration.
type configFlag struct {
	Config string `placeholder:"FILE" help:"The configuration. Default: $$CAREBOT_CONFIG, else carebot.yaml in the current folder. carebot.example.yaml documents every key."`
}
