package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// terminal opens a pseudo-terminal and returns what a program writes to, and what reads that.
func terminal(t *testing.T) (program, screen *os.File) {
	t.Helper()
	screen, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	fd := int(screen.Fd())
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err := errors.Join(err, unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)); err != nil {
		t.Fatal(err)
	}
	program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = program.Close(); _ = screen.Close() })
	return program, screen
}

// TestProgress holds that a terminal sees a bar, and whatever else reads the lines only these.
func TestProgress(t *testing.T) {
	t.Parallel()
	show := func(to *redactor) {
		p := newProgress(to, &table{name: "orders.csv", size: 200})
		p.at(100)
		p.line("orders.csv:2: mend it")
		p.end()
	}
	var file bytes.Buffer
	if show(newRedactor(&file)); file.String() != "orders.csv:2: mend it\n" {
		t.Errorf("a file gets %q", file.String())
	}
	program, screen := terminal(t)
	show(newRedactor(program))
	var seen strings.Builder
	for part := make([]byte, 4096); !strings.Contains(seen.String(), "mend it"); {
		n, err := screen.Read(part)
		if err != nil {
			t.Fatalf("a terminal gets %q, %v", seen.String(), err)
		}
		seen.Write(part[:n])
	}
	if got := seen.String(); !strings.Contains(got, "orders.csv  50% |") || !strings.Contains(got, "\rorders.csv:2: mend it\r\n") {
		t.Errorf("a terminal gets %q", got)
	}
}
