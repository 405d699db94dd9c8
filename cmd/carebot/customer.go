package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/term"

	"carebot/bot/api"
)

// customerCommand is what operators do about one customer.
type customerCommand struct {
	Export customerExportCommand `cmd:"" help:"Print all that is held on a customer, as JSON."`
	Erase  customerEraseCommand  `cmd:"" help:"Erase a customer: what is held on them, and the bot's posts about them."`
}

// customerExportCommand prints what is held on a customer.
type customerExportCommand struct {
	configFlag
	ID string `arg:"" name:"ID" help:"The customer's ID (K-1001), or that of their Telegram chat."`
}

// Help is shown by carebot customer export --help.
func (customerExportCommand) Help() string {
	return `Prints one JSON document: the customer, their cases with all messages, versions and notes, their orders, and where copies
of messages are. It is what a customer gets who asks for it in the chat. Works while the bot runs.`
}

// Run prints the document.
func (k customerExportCommand) Run(ctx context.Context, p *program) error {
	c, err := p.load(k.Config)
	if err != nil {
		return err
	}
	return withCustomers(ctx, c, p.log(), func(customers api.Customers, _ bool) error {
		held, err := customers.ExportCustomer(ctx, k.ID)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.out, "%s\n", strings.TrimSpace(string(held)))
		return err
	})
}

// customerEraseCommand erases a customer.
type customerEraseCommand struct {
	configFlag
	Yes bool   `help:"Do not ask. Needed where standard input is no terminal."`
	ID  string `arg:"" name:"ID" help:"The customer's ID (K-1001), or that of their Telegram chat."`
}

// Help is shown by carebot customer erase --help.
func (customerEraseCommand) Help() string {
	return `Does what "erase my data" does in the chat: personal data, messages and files go, the bot's posts in Slack about them are
deleted at Slack's pace, open cases end without an answer, and the customer gets a last message. The anonymous facts of
cases stay. It cannot be undone. docs/privacy.md says what remains where.

Works while the bot runs, and goes on there by itself. Without it, the store is done at once, as far as that can be; the
posts, the last message and the rest are done when the bot runs next.`
}

// Run asks, unless told not to, and erases.
func (k customerEraseCommand) Run(ctx context.Context, p *program) error {
	if !k.Yes && !isTerminal(p.in) {
		return usageError("this cannot be undone: add --yes to erase without being asked; see carebot customer erase --help")
	}
	c, err := p.load(k.Config)
	if err != nil {
		return err
	}
	return withCustomers(ctx, c, p.log(), func(customers api.Customers, running bool) error {
		who, err := customers.Person(ctx, k.ID)
		if err != nil {
			return err
		}
		if !k.Yes && !k.confirmed(p, who) {
			return errors.New("nothing was erased")
		}
		if who, err = customers.EraseCustomer(ctx, who.ID); err != nil {
			return err
		}
		rest := "the bot goes on with it by itself"
		if !running {
			rest = "the posts in Slack and the last message follow when the bot runs"
		}
		fmt.Fprintf(p.out, "%s is being erased with %d cases; %s\n", who.ID, who.Cases, rest)
		return nil
	})
}

// confirmed asks on the terminal.
func (customerEraseCommand) confirmed(p *program, who api.Person) bool {
	open := ""
	if len(who.Open) > 0 {
		open = fmt.Sprintf("; open, and lost without an answer: %s", strings.Join(who.Open, ", "))
	}
	fmt.Fprintf(p.hide, "Erase %s (%s) with %d cases%s? It cannot be undone. Type yes: ", who.Name, who.ID, who.Cases, open)
	answer, _ := bufio.NewReader(p.in).ReadString('\n') // without an answer it is no
	return strings.EqualFold(strings.TrimSpace(answer), "yes")
}

func isTerminal(in any) bool {
	file, is := in.(*os.File)
	return is && term.IsTerminal(int(file.Fd()))
}
