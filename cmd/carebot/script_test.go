package main

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"carebot": main, "stubborn": stubborn})
}

// TestScripts runs testdata/script/*.txtar: the program as a shell sees it.
func TestScripts(t *testing.T) {
	t.Parallel()
	address := platforms(t, manifestScopes(t))
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("PLATFORMS", address)
			e.Setenv("TELEGRAM_BOT_TOKEN", "123456:good-token")
			e.Setenv("SLACK_BOT_TOKEN", "xoxb-good-token")
			e.Setenv("SLACK_APP_TOKEN", "xapp-good-token")
			example, err := os.ReadFile("../../carebot.example.yaml")
			if err != nil {
				return err
			}
			return os.WriteFile(e.Getenv("WORK")+"/carebot.example.yaml", example, 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

// exits runs a command and wants its exit code: exits CODE COMMAND [ARG…].
func exits(ts *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARG…]")
	}
	got := "0"
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		got = exitCode(err)
	}
	if got != args[0] {
		ts.Fatalf("exited with %s, not %s", got, args[0])
	}
}

// exitCode returns the code a command ended with.
func exitCode(err error) string {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return strconv.Itoa(exit.ExitCode())
	}
	return err.Error()
}
