package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// crashProgram is `carebot run` as a process that is killed and started again on the same folder.
type crashProgram struct {
	t     *testing.T
	dir   string
	env   []string
	out   *os.File // all of its standard error
	kills int      // so far

	running *exec.Cmd
	ended   chan struct{} // closed when the running process has ended
}

// crashEvery is how often, of the times it is stopped, it is stopped by SIGTERM.
const crashEvery = 5

// newCrashProgram writes the configuration; nothing runs yet.
func newCrashProgram(t *testing.T, config string, env ...string) *crashProgram {
	t.Helper()
	p := &crashProgram{t: t, dir: t.TempDir(), env: append(os.Environ(), env...)}
	if err := os.WriteFile(filepath.Join(p.dir, "carebot.yaml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := os.Create(filepath.Join(p.dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	p.out = out
	t.Cleanup(func() {
		p.kill()
		p.tell()
		_ = out.Close()
	})
	return p
}

// start starts the program; TestMain has put it on the PATH.
func (p *crashProgram) start() {
	p.t.Helper()
	p.running = exec.Command("carebot", "run", "--config", "carebot.yaml")
	p.running.Dir, p.running.Env, p.running.Stderr = p.dir, p.env, p.out
	if err := p.running.Start(); err != nil {
		p.t.Fatal(err)
	}
	ended, process := make(chan struct{}), p.running
	p.ended = ended
	go func() {
		_ = process.Wait() // how it ended is in ProcessState
		close(ended)
	}()
}

// suffer kills the program at random moments, some of them while it starts, and now and then tells it to stop instead.
func (p *crashProgram) suffer(random *rand.Rand, kills int) {
	p.t.Helper()
	for stops := 1; p.kills < kills; stops++ {
		lives := 300*time.Millisecond + crashUpTo(random, 1700*time.Millisecond)
		if random.IntN(4) == 0 {
			lives = crashUpTo(random, 300*time.Millisecond)
		}
		p.lives(lives)
		if stops%crashEvery == 0 {
			p.stop()
		} else {
			p.kill()
		}
		p.start()
	}
}

// lives lets the program run for a while. It may not end by itself.
func (p *crashProgram) lives(d time.Duration) {
	p.t.Helper()
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-p.ended:
		p.t.Fatalf("the program ended by itself: %v", p.running.ProcessState)
	}
}

// kill ends the program as a power cut does, if it runs.
func (p *crashProgram) kill() {
	if p.running == nil {
		return
	}
	_ = p.running.Process.Kill() // gone already is fine
	p.kills++
	<-p.ended
	fmt.Fprintln(p.out, "--- killed")
	p.running = nil
}

// stop tells the program to stop: it does within ten seconds, in good order.
func (p *crashProgram) stop() {
	p.t.Helper()
	if err := p.running.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		p.t.Fatal(err)
	}
	timer := time.NewTimer(stopTime)
	defer timer.Stop()
	select {
	case <-p.ended:
	case <-timer.C:
		p.t.Errorf("not stopped %v after SIGTERM", stopTime)
		<-p.ended
	}
	if state := p.running.ProcessState; state.ExitCode() != exitDone {
		p.t.Errorf("after SIGTERM: %v", state)
	}
	fmt.Fprintln(p.out, "--- stopped")
	p.running = nil
}

// crashSecrets must not be in any log.
var crashSecrets = sync.OnceValue(func() []string { return []string{crashBotToken, crashAppToken} })

// tell shows what the program said, where the test has failed, and looks for what it must never say.
func (p *crashProgram) tell() {
	said, err := os.ReadFile(p.out.Name())
	if err != nil {
		p.t.Error(err)
	}
	for _, bad := range append(crashSecrets(), "DATA RACE", "panic", "fault of carebot") {
		if at := strings.Index(string(said), bad); at >= 0 {
			p.t.Errorf("the log holds %q:\n%s", bad, said[at:min(len(said), at+3000)])
		}
	}
	if p.t.Failed() {
		lines := strings.Split(string(said), "\n")
		p.t.Logf("the log ends:\n%s", strings.Join(lines[max(0, len(lines)-60):], "\n"))
	}
}
