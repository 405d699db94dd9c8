package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestDemoClock moves the demo's clock: a complaint that nobody answers is apologised for, and what the clock shows outlives
// the demo.
func TestDemoClock(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	address, stop := startDemo(t, "--dir", dir)
	o := outside{t, address}
	o.files("The lamp is cracked.")
	o.sees("slack/messages?channel=C0CASES", "C-1001")
	o.advances("1h", http.StatusOK)
	o.sees(emily+"messages", "We are sorry: the reply to case C-1001")
	o.sees("slack/messages?channel=C0MANAGERS", "C-1001")
	for _, wrong := range []string{"", "-1h", "tomorrow", "400d"} {
		o.advances(wrong, http.StatusBadRequest)
	}
	stop()

	address, _ = startDemo(t, "--dir", dir)
	if ahead := time.Until(outside{t, address}.now()); ahead < 59*time.Minute || ahead > 61*time.Minute {
		t.Errorf("after a new start the clock is %v ahead", ahead)
	}
}

// TestDemoClockThatCannotBeRead says which file is in the way.
func TestDemoClockThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"no JSON", `{"ahead":"soon"}`} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "demo-clock.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := openDemoClock(dir, nil); err == nil || !strings.Contains(err.Error(), "demo-clock.json") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// advances moves the clock and checks how that is answered.
func (o outside) advances(d string, status int) {
	o.t.Helper()
	response, err := http.Post(o.address+"/demo/clock", "application/json", strings.NewReader(`{"advance":"`+d+`"}`))
	if err != nil {
		o.t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != status {
		o.t.Errorf("moving the clock by %q is answered with %s, want %d", d, response.Status, status)
	}
}

// now asks what the demo's clock shows.
func (o outside) now() time.Time {
	o.t.Helper()
	_, body := fetch(o.t, strings.TrimPrefix(o.address, "http://"), "/demo/clock")
	var answer struct{ Now time.Time }
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		o.t.Fatalf("%v: %s", err, body)
	}
	return answer.Now
}
