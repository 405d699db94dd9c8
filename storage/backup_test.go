package storage_test

import (
	"bytes"
	"errors"
	"testing"

	"carebot/storage"
)

func backup(t *testing.T, pairs ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	b, err := storage.NewBackup(&out)
	for i := 0; i < len(pairs); i += 2 {
		err = errors.Join(err, b.Write([]byte(pairs[i]), []byte(pairs[i+1])))
	}
	if err := errors.Join(err, b.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func ignore(storage.Pair) error { return nil }

// TestBackupDamaged cuts a backup off everywhere and changes each of its bytes: it is never taken for whole.
func TestBackupDamaged(t *testing.T) {
	t.Parallel()
	whole := backup(t, "a", "1", "b", "", "c", "a longer value")
	if err := storage.ReadBackup(bytes.NewReader(whole), ignore); err != nil {
		t.Fatalf("a whole backup: %v", err)
	}
	for n := range whole {
		if err := storage.ReadBackup(bytes.NewReader(whole[:n]), ignore); !errors.Is(err, storage.ErrBackup) {
			t.Errorf("cut off after %d bytes: %v", n, err)
		}
		changed := bytes.Clone(whole)
		changed[n] ^= 0x41
		if err := storage.ReadBackup(bytes.NewReader(changed), ignore); !errors.Is(err, storage.ErrBackup) {
			t.Errorf("byte %d changed: %v", n, err)
		}
	}
}

func TestReadBackupStops(t *testing.T) {
	t.Parallel()
	want, calls := errors.New("enough"), 0
	err := storage.ReadBackup(bytes.NewReader(backup(t, "a", "1", "b", "2")), func(storage.Pair) error {
		calls++
		return want
	})
	if !errors.Is(err, want) || calls != 1 {
		t.Errorf("after %d calls: %v", calls, err)
	}
}
