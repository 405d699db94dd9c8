package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"carebot/flows/care"
	"carebot/flows/understand"
	"carebot/locales"
)

// understandCommand shows what free words are taken for.
type understandCommand struct {
	Language care.Language `default:"pl" enum:"pl,ru,en" placeholder:"pl" help:"The customer's language: pl, ru or en. Default: pl."`
	Text     []string      `arg:"" optional:"" help:"What a customer writes. Without it, one text a line of standard input."`
}

// Help is shown by carebot understand --help.
func (understandCommand) Help() string {
	return `Prints one line a text, with tabs between:

    intent       complaint, order_status, person, newsletter_on, newsletter_off, language, charter, my_cases, privacy,
                 thanks, greeting, abuse or other
    confidence   0 to 1
    orders       the order numbers in the text, with commas between; may be empty
    what it does offer (that one thing, as a button), ask (which of several), answer (a thanks, a greeting, an insult)
                 or person (a person gets it)

It reads any of the three languages, with typos, without diacritics, and Russian in Latin letters. The examples it learns
from when it starts are locales/examples.*.toml. Needs no configuration.`
}

// Run learns from the examples and prints the lines.
func (u understandCommand) Run(p *program) error {
	examples, err := locales.Examples()
	if err != nil {
		return err
	}
	return u.run(understand.Train(examples), p.in, p.out)
}

// run prints a line for each text, given or read.
func (u understandCommand) run(model *understand.Model, in io.Reader, out io.Writer) error {
	for _, text := range u.Text {
		if err := printMeaning(out, model.Understand(text, u.Language)); err != nil {
			return err
		}
	}
	if len(u.Text) > 0 {
		return nil
	}
	return eachLine(in, func(text string) error { return printMeaning(out, model.Understand(text, u.Language)) })
}

// printMeaning prints what a text means as one line.
func printMeaning(out io.Writer, m understand.Meaning) error {
	_, err := fmt.Fprintf(out, "%s\t%.3f\t%s\t%s\n", m.Intent, m.Confidence, strings.Join(m.Orders, ","), m.Does)
	return err
}

// eachLine calls f with every line, without its end; the last may lack one.
func eachLine(in io.Reader, f func(line string) error) error {
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadString('\n')
		if err == nil || line != "" {
			if err := f(strings.TrimRight(line, "\r\n")); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("cannot read standard input: %w; give the texts as arguments", err)
		}
	}
}
