package main

import (
	"bufio"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"carebot/bot/api"
)

// runConfig is a configuration whose platforms answer nothing but 503 to what a running bot asks.
const runConfig = `company: {name: Słoneczna, phone: "+48 22 100 20 30"}
telegram: {token: "123456:good-token", api_url: "${PLATFORMS}/down"}
slack: {bot_token: xoxb-good-token, app_token: xapp-good-token, api_url: "${PLATFORMS}/down/", channel: C0CASES}
staff:
  - {name: Anna Kowalska, slack: U0ANNA, phone: "+48 600 100 200"}
storage: {dir: data}
http: {listen: "127.0.0.1:0"}
log: {level: debug}
`

var serving = regexp.MustCompile(`msg="bot: serving" http=(\S+)`)

// startRun starts `carebot run` as a process of its own and waits until it serves
// and can be asked. It returns the process, the address
// of its HTTP side and its folder.
func startRun(t *testing.T) (process *exec.Cmd, address, dir string) {
	t.Helper()
	dir = t.TempDir()
	file := filepath.Join(dir, "carebot.yaml")
	if err := os.WriteFile(file, []byte(runConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	process = exec.Command("carebot", "run") // TestMain has put the program on the PATH
	process.Dir = dir
	process.Env = append(os.Environ(), "PLATFORMS="+platforms(t, nil))
	stderr, err := process.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = process.Process.Kill() })
	lines := bufio.NewScanner(stderr)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "good-token") {
			t.Errorf("a token is logged: %s", lines.Text())
		}
		if found := serving.FindStringSubmatch(lines.Text()); found != nil {
			address = found[1]
		}
		if strings.Contains(lines.Text(), "control socket open") {
			go func() { _, _ = io.Copy(io.Discard, stderr) }()
			return process, address, dir
		}
		t.Log(lines.Text())
	}
	t.Fatal("it ended before it served")
	return nil, "", ""
}

// TestRun starts the program while both platforms are down: it lives, is not ready, tells so, holds its store, and
// stops when told to.
func TestRun(t *testing.T) {
	t.Parallel()
	process, address, dir := startRun(t)
	if status, body := fetch(t, address, "/healthz"); status != http.StatusOK {
		t.Errorf("/healthz: %d %s", status, body)
	}
	status, body := fetch(t, address, "/readyz")
	if status != http.StatusServiceUnavailable || !strings.Contains(body, `"slack":`) || !strings.Contains(body, `"telegram":`) || strings.Contains(body, `"store":`) {
		t.Errorf("/readyz: %d %s", status, body)
	}
	if status, body := fetch(t, address, "/metrics"); status != http.StatusOK || !strings.Contains(body, "carebot_events_total") {
		t.Errorf("/metrics: %d %s", status, body)
	}
	detail, err := checkStore(t.Context(), filepath.Join(dir, "data"))
	if err != nil || !strings.HasPrefix(detail, "in use by the running bot (process ") {
		t.Errorf("the check says %q, %v", detail, err)
	}
	second := exec.Command("carebot", "run")
	second.Dir, second.Env = process.Dir, process.Env
	if out, err := second.CombinedOutput(); err == nil || !strings.Contains(string(out), "in use by another carebot") {
		t.Errorf("a second bot says %q, %v", out, err)
	}
	if err := process.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := process.Wait(); err != nil {
		t.Errorf("after SIGTERM: %v", err)
	}
	if _, err := api.AskStatus(t.Context(), filepath.Join(dir, "data")); !errors.Is(err, api.ErrNotRunning) {
		t.Errorf("after the end: %v", err)
	}
	if detail, err := checkStore(t.Context(), filepath.Join(dir, "data")); err != nil || detail != "opens, can be written, has room" {
		t.Errorf("after the end the check says %q, %v", detail, err)
	}
}

// fetch returns the status and the body of a page of the HTTP side.
func fetch(t *testing.T, address, path string) (int, string) {
	t.Helper()
	response, err := http.Get("http://" + address + path)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}
