package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
)

// stubborn is a program that is told to stop and does not. TestMain puts it on the PATH.
func stubborn() {
	p := &program{out: os.Stdout, hide: newRedactor(os.Stderr), env: os.Getenv}
	ctx, done := untilSignal(context.Background(), p)
	defer done()
	fmt.Println("running")
	<-ctx.Done()
	fmt.Println("stopping")
	select {}
}

func TestSecondSignalEndsAtOnce(t *testing.T) {
	t.Parallel()
	process := exec.Command("stubborn")
	var stderr strings.Builder
	process.Stderr = &stderr
	stdout, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = process.Process.Kill() })
	lines := bufio.NewScanner(stdout)
	for _, want := range []string{"running", "stopping"} {
		if !lines.Scan() || lines.Text() != want {
			t.Fatalf("it says %q, not %q", lines.Text(), want)
		}
		if err := process.Process.Signal(syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
	}
	_, _ = io.Copy(io.Discard, stdout)
	var exit *exec.ExitError
	if err := process.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitFailed {
		t.Errorf("it ended with %v", err)
	}
	if want := "carebot: ended at once by a second signal; what was in flight goes on at the next start\n"; stderr.String() != want {
		t.Errorf("it said %q", stderr.String())
	}
}

// TestLimitMemory changes what holds for the whole process, so it runs alone and puts it back.
func TestLimitMemory(t *testing.T) {
	before := debug.SetMemoryLimit(math.MaxInt64)
	t.Cleanup(func() { debug.SetMemoryLimit(before) })
	limitMemory(func(string) string { return "1GiB" })
	if got := debug.SetMemoryLimit(-1); got != math.MaxInt64 {
		t.Errorf("$GOMEMLIMIT is set, and yet the limit is %d", got)
	}
	limitMemory(func(string) string { return "" })
	if got := debug.SetMemoryLimit(-1); got != memoryLimit {
		t.Errorf("the limit is %d", got)
	}
}
