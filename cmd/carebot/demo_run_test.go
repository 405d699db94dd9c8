package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// outside plays customers and staff by the demo's control endpoints.
type outside struct {
	t       *testing.T
	address string
}

// does posts JSON to an endpoint.
func (o outside) does(endpoint string, body map[string]any) {
	o.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		o.t.Fatal(err)
	}
	response, err := http.Post(o.address+"/sandbox/"+endpoint, "application/json", bytes.NewReader(raw))
	if err != nil {
		o.t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		o.t.Fatalf("%s: %s", endpoint, response.Status)
	}
}

// sees waits until an endpoint answers with the words.
func (o outside) sees(endpoint, words string) {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(o.t.Context(), patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, o.address+"/sandbox/changes", http.NoBody)
	if err != nil {
		o.t.Fatal(err)
	}
	changes, err := http.DefaultClient.Do(request)
	if err != nil {
		o.t.Fatal(err)
	}
	defer changes.Body.Close()
	shown := ""
	for lines := bufio.NewReader(changes.Body); ; {
		line, err := lines.ReadString('\n')
		if err != nil {
			o.t.Fatalf("%s never shows %q: %v; it shows %s", endpoint, words, err, shown)
		}
		if !strings.HasPrefix(line, "event:") {
			continue
		}
		if _, shown = fetch(o.t, strings.TrimPrefix(o.address, "http://"), "/sandbox/"+endpoint); strings.Contains(shown, words) {
			return
		}
	}
}

const emily = "telegram/chats/5003/"

// files sends a complaint of Emily's.
func (o outside) files(description string) {
	o.t.Helper()
	o.does(emily+"say", map[string]any{"text": "/complaint"})
	o.sees(emily+"messages", "ZAM-60431")
	for _, answer := range []string{"ZAM-60388", "Damaged or defective", description, "Skip", "Refund", "Send"} {
		o.does(emily+"say", map[string]any{"text": answer})
	}
}

// TestDemoKeepsItsData files a complaint, stops the demo, starts it again on the same folder, finds everything as it
// was, and goes on.
func TestDemoKeepsItsData(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	address, stop := startDemo(t, "--dir", dir)
	o := outside{t, address}
	o.files("The lamp is cracked.")
	o.sees("slack/messages?channel=C0CASES", "C-1001")
	stop()

	address, _ = startDemo(t, "--dir", dir)
	o = outside{t, address}
	o.sees("slack/messages?channel=C0CASES", "C-1001")
	o.sees(emily+"messages", "Anna Kowalska")
	o.does(emily+"say", map[string]any{"text": "One more thing."})
	var posted struct {
		Messages []struct {
			TS string `json:"ts"`
		} `json:"messages"`
	}
	_, body := fetch(t, strings.TrimPrefix(address, "http://"), "/sandbox/slack/messages?channel=C0CASES")
	if err := json.Unmarshal([]byte(body), &posted); err != nil || len(posted.Messages) != 1 {
		t.Fatalf("%v: %s", err, body)
	}
	card := posted.Messages[0].TS
	o.sees("slack/messages?channel=C0CASES&thread="+card, "One more thing.")
	o.does("slack/post", map[string]any{"user": "U0ANNA", "channel": "C0CASES", "thread": card, "text": "I am on it."})
	o.sees(emily+"messages", "I am on it.")
}

// TestDemoLeavesNothing runs a demo with no folder of its own: at its end nothing of it is left.
func TestDemoLeavesNothing(t *testing.T) {
	t.Parallel()
	temporary := t.TempDir()
	_, stop := startDemoIn(t, temporary)
	if left, err := os.ReadDir(temporary); err != nil || len(left) != 1 {
		t.Errorf("while it runs there are %v (%v)", left, err)
	}
	stop()
	if left, err := os.ReadDir(temporary); err != nil || len(left) != 0 {
		t.Errorf("afterwards there are %v (%v)", left, err)
	}
}

// TestDemoAddressTaken says what to do when something else listens there.
func TestDemoAddressTaken(t *testing.T) {
	t.Parallel()
	address, _ := startDemo(t)
	taken := strings.TrimPrefix(address, "http://")
	output, err := exec.Command("carebot", "demo", "--listen", taken).CombinedOutput()
	want := fmt.Sprintf("carebot: %s is taken by another program: end that one, or choose another address with --listen", taken)
	if err == nil || exitCode(err) != "1" || !strings.HasPrefix(string(output), want) {
		t.Errorf("it says %q (%v)", output, err)
	}
}
