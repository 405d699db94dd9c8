// Command carebot runs a care bot: customers write on Telegram, named employees answer in Slack.
//
// main and its neighbours only translate the outside world (arguments, environment, signals, exit codes) for package
// bot, which is the program.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/alecthomas/kong"
	kongcompletion "github.com/jotaen/kong-completion"
)

// The exit codes, as the README promises them.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	limitMemory(os.Getenv)
	os.Exit(start(os.Args[1:], os.Stdout, os.Stderr))
}

// start runs the command that args name and returns the exit code.
func start(args []string, stdout, stderr io.Writer) (code int) {
	p := &program{in: os.Stdin, out: stdout, hide: newRedactor(stderr), env: os.Getenv}
	defer func() {
		if fault := recover(); fault != nil {
			p.report(fmt.Errorf("this is a fault of carebot itself: %v; please report it", fault))
			code = exitFailed
		}
	}()
	parser, err := kong.New(&commands{}, options(p)...)
	if err != nil {
		p.report(err)
		return exitFailed
	}
	kongcompletion.Register(parser)
	command, err := parser.Parse(args)
	if err != nil {
		p.report(fmt.Errorf("%w; see carebot --help", err))
		return exitUsage
	}
	ctx, done := untilSignal(context.Background(), p)
	defer done()
	command.BindTo(ctx, (*context.Context)(nil))
	if err := command.Run(p); err != nil {
		p.report(err)
		if _, wrong := errors.AsType[usageError](err); wrong {
			return exitUsage
		}
		return exitFailed
	}
	return exitDone
}

// program is what every command gets: where to write and what to read besides its flags.
type program struct {
	in   io.Reader // standard input
	out  io.Writer // what was asked for
	hide *redactor // to stderr: everything else
	env  func(string) string
}

// report writes an error as one line that holds no secret.
func (p *program) report(err error) {
	var wrong faults
	if errors.As(err, &wrong) {
		fmt.Fprintln(p.hide, wrong.line())
		return
	}
	fmt.Fprintln(p.hide, "carebot: "+inOneLine(err))
}

// log returns the log of a command that says itself what it has to say: only troubles are in it.
func (p *program) log() *slog.Logger { return newLog(p.hide, logConfig{level: slog.LevelWarn}) }

// usageError is a command line that cannot be carried out as it was given: the program ends with exitUsage.
type usageError string

func (e usageError) Error() string { return string(e) }

// load reads the configuration and sees to it that none of its secrets is printed from now on.
func (p *program) load(flag string) (config, error) {
	c, err := loadConfig(configFile(flag, p.env), p.env)
	p.hide.add(c.secrets()...)
	return c, err
}
