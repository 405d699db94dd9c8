package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"carebot/bot/api"
	"carebot/flows/care"
)

// importCommand takes in what other programs of the company know.
type importCommand struct {
	Orders importOrdersCommand `cmd:"" help:"Take orders in from a table (CSV)."`
}

// importOrdersCommand takes orders in from a table.
type importOrdersCommand struct {
	configFlag
	File string `arg:"" name:"FILE" help:"The table; - reads standard input."`
}

// Help is shown by carebot import orders --help.
func (importOrdersCommand) Help() string {
	return `The first line names the columns, in any order: number, status, customer_name, phone, email, items, total, currency,
carrier, tracking_url, promised_on, placed_at, updated_at. number, status and one of phone and email are needed. Between
cells stands a comma or a semicolon. The file is UTF-8, windows-1250 or windows-1251.

    number;status;phone;items;total;currency;promised_on;updated_at
    ZAM-60355;shipped;600 111 222;2x Lampa UV | 1x Krem;259,80;PLN;2026-11-25;2026-11-21T09:30:00Z

A row replaces the order of its number whole; one whose updated_at is older than what is stored changes nothing, and so
does one that says nothing new. A bad row is told as FILE:LINE: what to do, and the others go in. Works while the bot
runs. Importing a file again doubles nothing.

Exit codes: 0 all rows are in, 1 some were rejected or the import stopped.`
}

// Run imports the file and prints what became of its rows.
func (i importOrdersCommand) Run(ctx context.Context, p *program) (err error) {
	c, err := p.load(i.Config)
	if err != nil {
		return err
	}
	t, err := openTable(i.File, p.in)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.Close()) }()
	columns, err := t.columns()
	if err != nil {
		return err
	}
	in := &orderImport{table: t, columns: columns, show: newProgress(p.hide, t)}
	err = withOrders(ctx, c, p.log(), func(send sendOrders) error {
		in.send = send
		return in.run(ctx)
	})
	in.show.end()
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "imported %d, unchanged %d, rejected %d\n", in.imported, in.unchanged, in.rejected)
	if in.rejected > 0 {
		return fmt.Errorf("%s rejected: mend them as the lines above say and import the file again; the others are in", rows(in.rejected))
	}
	return nil
}

// rows words a number of rows.
func rows(n int) string {
	if n == 1 {
		return "1 row was"
	}
	return fmt.Sprintf("%d rows were", n)
}

// orderImport is the import of one table.
type orderImport struct {
	table                         *table
	columns                       care.OrderColumns
	send                          sendOrders
	show                          progress
	page                          care.OrderPage
	lines                         []int // of the page's orders
	imported, unchanged, rejected int
}

// run imports row by row, page by page.
func (in *orderImport) run(ctx context.Context) error {
	for {
		r, err := in.table.next()
		switch {
		case errors.Is(err, io.EOF):
			return in.store(ctx)
		case err != nil:
			return in.stopped(r.line, err)
		}
		order, err := in.order(r)
		if err != nil {
			in.reject(r.line, err.Error())
			continue
		}
		in.lines = append(in.lines, r.line)
		if in.page.Add(order) {
			if err := in.store(ctx); err != nil {
				return err
			}
		}
	}
}

// order reads a row.
func (in *orderImport) order(r row) (care.Order, error) {
	if r.fault != nil {
		return care.Order{}, r.fault
	}
	return in.columns.Order(r.cells)
}

// store hands the page over and begins another.
func (in *orderImport) store(ctx context.Context) error {
	if len(in.lines) == 0 {
		return nil
	}
	batch, err := in.send(ctx, in.page.Orders())
	if err != nil {
		return in.stopped(in.lines[0], err)
	}
	in.imported += batch.Imported
	in.unchanged += batch.Unchanged
	for _, r := range batch.Rejected {
		in.reject(in.lines[r.Line-1], r.Error)
	}
	in.page.Clear()
	in.lines = in.lines[:0]
	in.show.at(in.table.read())
	return nil
}

func (in *orderImport) reject(line int, what string) {
	in.rejected++
	in.show.line(fmt.Sprintf("%s:%d: %s", in.table.name, line, what))
}

// stopped words an error that ends the import before the end of the file.
func (in *orderImport) stopped(line int, err error) error {
	switch {
	case errors.Is(err, context.Canceled):
		err = errors.New("it was told to")
	case errors.Is(err, api.ErrNotRunning):
		err = errors.New("the bot has ended")
	}
	return fmt.Errorf("the import stopped before line %d of %s: %w; import the file again: what is in stays, and nothing is doubled", line, in.table.name, err)
}
