package main

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
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
	kills atomic.Int32

	running *exec.Cmd
	says    *crashLog
	ended   chan struct{} // closed when the running process has ended
}

// crashEvery is how often, of the times it is stopped, it is stopped by SIGTERM.
const crashEvery = 5

// newCrashProgram builds the program and writes its configuration; nothing runs yet. The race detector would make each
// start take seconds; the program's parts run under it in their own tests.
func newCrashProgram(t *testing.T, config string, env ...string) *crashProgram {
	t.Helper()
	p := &crashProgram{t: t, dir: t.TempDir(), env: append(os.Environ(), env...)}
	build := exec.Command("go", "build", "-buildvcs=false", "-o", p.binary(), ".")
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v: %s", build, err, said)
	}
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

func (p *crashProgram) binary() string { return filepath.Join(p.dir, "carebot") }

// start starts the program.
func (p *crashProgram) start() {
	p.t.Helper()
	p.running = exec.Command(p.binary(), "run", "--config", "carebot.yaml")
	p.says = &crashLog{out: p.out, serving: make(chan struct{})}
	p.running.Dir, p.running.Env, p.running.Stderr = p.dir, p.env, p.says
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
	for stops := 1; int(p.kills.Load()) < kills; stops++ {
		lives := 300*time.Millisecond + crashUpTo(random, 1700*time.Millisecond)
		switch {
		case stops%crashEvery == 0:
			p.serves()
			p.lives(lives)
			p.stop()
		case random.IntN(4) == 0: // while it starts
			p.lives(crashUpTo(random, 300*time.Millisecond))
			p.kill()
		default:
			p.serves()
			p.lives(lives)
			p.kill()
		}
		p.start()
	}
}

// serves waits until the program serves.
func (p *crashProgram) serves() {
	p.t.Helper()
	timer := time.NewTimer(crashPatience)
	defer timer.Stop()
	select {
	case <-p.says.serving:
	case <-p.ended:
		p.t.Fatalf("the program ended by itself: %v", p.running.ProcessState)
	case <-timer.C:
		p.t.Fatal("the program does not serve")
	}
}

var lanesWaiting = regexp.MustCompile(`carebot_lanes_waiting\{[^}]*\} [1-9]`)

// idle reports whether the program serves and has nothing to deliver.
func (p *crashProgram) idle() bool {
	select {
	case <-p.says.serving:
	default:
		return false
	}
	response, err := http.Get("http://" + p.says.address + "/metrics")
	if err != nil {
		return false
	}
	defer response.Body.Close()
	metrics, err := io.ReadAll(response.Body)
	return err == nil && !lanesWaiting.Match(metrics)
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
	p.kills.Add(1)
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

// crashLog is what one run of the program says, kept with what the others said.
type crashLog struct {
	out     *os.File
	said    []byte // until it serves
	serving chan struct{}
	served  bool
	address string // of its HTTP side, once it serves
}

// Write implements io.Writer, for one caller at a time.
func (l *crashLog) Write(b []byte) (int, error) {
	if !l.served {
		l.said = append(l.said, b...)
	}
	if found := serving.FindSubmatch(l.said); found != nil {
		l.said, l.served, l.address = nil, true, string(found[1])
		close(l.serving)
	}
	return l.out.Write(b)
}

// tell shows what the program said, where the test has failed, and looks for what it must never say.
func (p *crashProgram) tell() {
	said, err := os.ReadFile(p.out.Name())
	if err != nil {
		p.t.Error(err)
	}
	for _, bad := range []string{crashBotToken, crashAppToken, "DATA RACE", "panic", "fault of carebot"} {
		if at := strings.Index(string(said), bad); at >= 0 {
			p.t.Errorf("the log holds %q:\n%s", bad, said[at:min(len(said), at+3000)])
		}
	}
	if p.t.Failed() {
		lines := strings.Split(string(said), "\n")
		p.t.Logf("the log ends:\n%s", strings.Join(lines[max(0, len(lines)-60):], "\n"))
	}
}
