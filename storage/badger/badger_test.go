package badger

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"carebot/storage"
	"carebot/storage/storagetest"
)

func openAt(tb testing.TB, dir string, o Options) *Store {
	tb.Helper()
	s, err := Open(dir, o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil && !errors.Is(err, storage.ErrClosed) {
			tb.Error(err)
		}
	})
	return s
}

func TestConformance(t *testing.T) {
	t.Parallel()
	storagetest.Run(t, func(t *testing.T) func() storage.Store {
		dir := t.TempDir()
		return func() storage.Store { return openAt(t, dir, Options{}) }
	})
}

// TestSettings holds fast what no test can see break: the loss of power, and what a value log does to deleted keys.
func TestSettings(t *testing.T) {
	t.Parallel()
	s := openAt(t, t.TempDir(), Options{})
	o := s.db.Opts()
	switch {
	case !o.SyncWrites:
		t.Error("a commit is not durable")
	case o.ValueThreshold <= storage.MaxRecord:
		t.Error("a record can go to the value log")
	case !o.DetectConflicts:
		t.Error("conflicts go unseen")
	case s.db.MaxBatchSize() < 3*storage.MaxBytes/2 || s.db.MaxBatchCount() < 2*storage.MaxWrites:
		t.Errorf("Badger takes only %d writes and %d bytes", s.db.MaxBatchCount(), s.db.MaxBatchSize())
	}
}

func TestOpenInUse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := openAt(t, dir, Options{})
	_, err := Open(dir, Options{})
	if !errors.Is(err, storage.ErrInUse) || !strings.Contains(err.Error(), dir) {
		t.Errorf("a second Open: %v; want ErrInUse and the folder", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	openAt(t, dir, Options{})
}

func TestOpenRemovesEmptyFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := openAt(t, dir, Options{})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"00090.mem", "000090.vlog"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	openAt(t, dir, Options{})
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(filepath.Join(file, "data"), Options{}); err == nil || !strings.Contains(err.Error(), "storage.dir") {
		t.Errorf("Open below a file: %v; want what to do", err)
	}
}

func TestNoSpace(t *testing.T) {
	t.Parallel()
	now, room, asked := time.Unix(0, 0), uint64(minFree), 0
	s := openAt(t, t.TempDir(), Options{
		Free: func(string) (uint64, error) { asked++; return room, nil },
		Now:  func() time.Time { return now },
	})
	write := func(tx storage.Tx) error { return tx.Put([]byte("a"), nil) }
	steps := []struct {
		name  string
		after time.Duration
		room  uint64
		want  error
		asked int
	}{
		{"enough", 0, minFree, nil, 2}, // once to open it
		{"the answer holds for a second", 999 * time.Millisecond, minFree - 1, nil, 2},
		{"then it is asked again", time.Millisecond, minFree - 1, storage.ErrNoSpace, 3},
		{"a refusal holds as well", 0, minFree, storage.ErrNoSpace, 3},
		{"and ends by itself", time.Second, minFree, nil, 4},
	}
	for _, step := range steps {
		now, room = now.Add(step.after), step.room
		if err := s.Update(t.Context(), write); !errors.Is(err, step.want) || asked != step.asked {
			t.Errorf("%s: %v, asked %d times; want %v, %d", step.name, err, asked, step.want, step.asked)
		}
		if err := s.Room(); !errors.Is(err, step.want) {
			t.Errorf("%s: there is room: %v; want %v", step.name, err, step.want)
		}
	}
	now, room = now.Add(time.Second), 0
	read := func(tx storage.Tx) error { _, _, err := tx.Get([]byte("a")); return err }
	if err := s.Update(t.Context(), read); err != nil {
		t.Errorf("an Update that writes nothing: %v", err)
	}
}

// On a disk that is full Badger would be killed as it opens, by a signal that nothing catches.
func TestOpenOnAFullDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := Open(dir, Options{Free: func(string) (uint64, error) { return openFree - 1, nil }}); err == nil || !strings.Contains(err.Error(), "free some") {
		t.Errorf("Open on a full disk: %v; want what to do", err)
	}
	openAt(t, dir, Options{Free: func(string) (uint64, error) { return openFree, nil }}) // and the folder is let go
}

func TestRetriesAreCapped(t *testing.T) {
	t.Parallel()
	s := openAt(t, t.TempDir(), Options{})
	runs := 0
	err := s.Update(t.Context(), func(tx storage.Tx) error {
		runs++
		if _, _, err := tx.Get([]byte("a")); err != nil {
			return err
		}
		err := s.Update(t.Context(), func(tx storage.Tx) error { return tx.Put([]byte("a"), nil) })
		return errors.Join(err, tx.Put([]byte("b"), nil))
	})
	if !errors.Is(err, storage.ErrConflict) || runs != maxTries {
		t.Errorf("after %d runs: %v; want %d and ErrConflict", runs, err, maxTries)
	}
}

func TestLogger(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	log := quiet{slog.New(slog.NewTextHandler(&out, nil))}
	log.Infof("chatter %d", 1)
	log.Debugf("chatter %d", 2)
	log.Warningf("careful %d\n", 3)
	log.Errorf("broken %d", 4)
	got := out.String()
	if strings.Contains(got, "chatter") || !strings.Contains(got, `level=WARN msg="badger: careful 3"`) || !strings.Contains(got, `level=ERROR msg="badger: broken 4"`) {
		t.Errorf("logged %s", got)
	}
}
