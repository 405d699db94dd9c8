package badger

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"carebot/storage"
)

// crashDir tells the test binary to be the child of TestCrash, working in that folder.
const crashDir = "CAREBOT_STORAGE_CRASH_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		log.Fatal(crashChild(dir))
	}
	goleak.VerifyTestMain(m)
}

const (
	crashKills  = 12
	crashRounds = 250 // a child does at most, about
	crashKeep   = 40  // records alive at a time; older ones are deleted
)

// crashChild goes on where the last one was killed: round n puts record n, deletes record n-crashKeep and sets the mark
// to n, all in one Update, and then acknowledges by a line. Values are long enough for memtables to be turned over.
func crashChild(dir string) error {
	s, err := Open(dir, Options{})
	if err != nil {
		return err
	}
	value := []byte(strings.Repeat("v", 20_000))
	for {
		n := 0
		err := s.Update(context.Background(), func(tx storage.Tx) error {
			mark, _, err := tx.Get([]byte("mark"))
			if err != nil {
				return err
			}
			n, _ = strconv.Atoi(string(mark)) // absent at the very first
			n++
			return errors.Join(
				tx.Insert(crashKey(n), value), tx.Delete(crashKey(n-crashKeep)), tx.Put([]byte("mark"), strconv.AppendInt(nil, int64(n), 10)),
			)
		})
		if err != nil {
			return err
		}
		fmt.Println(n)
	}
}

func crashKey(n int) []byte { return fmt.Appendf(nil, "record %09d", n) }

// TestCrash kills a writing process again and again: what it acknowledged is there, whole, and nothing deleted is back.
func TestCrash(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	acknowledged := 0
	for kill := range crashKills {
		rounds := 1 + rand.N(crashRounds)
		if kill%4 == 1 {
			rounds = 0 // killed as it opens what the kill before left
		}
		acknowledged = max(acknowledged, killAfter(t, dir, rounds))
		if kill%3 == 2 {
			checkCrashed(t, dir, acknowledged)
		}
	}
}

// killAfter kills a child once it has acknowledged so many rounds, or, with none, at any moment of its start. It
// returns the last round acknowledged; 0 if none was.
func killAfter(t *testing.T, dir string, rounds int) (last int) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashDir+"="+dir)
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill := func() { _ = cmd.Process.Kill() }
	if rounds == 0 {
		defer time.AfterFunc(rand.N(60*time.Millisecond), kill).Stop()
	}
	seen := 0
	for lines := bufio.NewReader(out); ; seen++ {
		line, err := lines.ReadString('\n')
		if err != nil {
			break // what the kill cut off was not acknowledged
		}
		if last, err = strconv.Atoi(strings.TrimSpace(line)); err != nil {
			t.Fatalf("the child said %q", line)
		}
		if seen == rounds {
			// A little later, so that the kill hits any point of a round.
			defer time.AfterFunc(rand.N(2*time.Millisecond), kill).Stop()
		}
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != -1 {
		t.Fatalf("the child ended by itself: %v %s", err, complaint.String())
	}
	return last
}

func checkCrashed(t *testing.T, dir string, acknowledged int) {
	t.Helper()
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatalf("after a kill: %v", err)
	}
	err = s.View(t.Context(), func(tx storage.Tx) error {
		mark, _, err := tx.Get([]byte("mark"))
		if err != nil {
			return err
		}
		n, _ := strconv.Atoi(string(mark))
		if n < acknowledged {
			t.Errorf("round %d was acknowledged, the store knows %d", acknowledged, n)
		}
		checkRecords(t, tx, n)
		return nil
	})
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
}

// checkRecords looks for exactly the records that round n leaves.
func checkRecords(t *testing.T, tx storage.Tx, n int) {
	t.Helper()
	page, err := tx.Scan(storage.Prefix([]byte("record ")), 10*crashKeep)
	if err != nil {
		t.Error(err)
	}
	first := max(1, n-crashKeep+1)
	for i, pair := range page {
		if want := string(crashKey(first + i)); string(pair.Key) != want || len(pair.Value) != 20_000 {
			t.Errorf("after round %d: record %d is %q with %d bytes; want %q", n, i, pair.Key, len(pair.Value), want)
			return
		}
	}
	if want := n - first + 1; len(page) != want {
		t.Errorf("after round %d: %d records, want %d", n, len(page), want)
	}
}
