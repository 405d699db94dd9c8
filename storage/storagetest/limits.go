package storagetest

import (
	"bytes"
	"encoding/binary"
	"testing"

	"carebot/storage"
)

// limits are the checks of what is too large.
func limits() []check {
	return []check{
		on("TooLarge", testTooLarge),
		on("JustFits", testJustFits),
		on("Used", testUsed),
	}
}

// puts writes count records of a size under keys of four bytes.
func puts(tx storage.Tx, count, size int) error {
	value := bytes.Repeat([]byte{'v'}, size)
	for i := range count {
		if err := tx.Put(binary.BigEndian.AppendUint32(nil, uint32(i)), value); err != nil {
			return err
		}
	}
	return nil
}

func testTooLarge(t *testing.T, s storage.Store) {
	const record = 64 << 10
	cases := map[string]func(tx storage.Tx) error{
		"record": func(tx storage.Tx) error { return puts(tx, 1, storage.MaxRecord+1) },
		"key":    func(tx storage.Tx) error { return tx.Put(make([]byte, storage.MaxKey+1), nil) },
		"writes": func(tx storage.Tx) error { return puts(tx, storage.MaxWrites+1, 0) },
		"bytes":  func(tx storage.Tx) error { return puts(tx, storage.MaxBytes/record, record) },
	}
	for name, f := range cases {
		wantErr(t, name, s.Update(t.Context(), f), storage.ErrTooLarge)
		dropped := s.Update(t.Context(), func(tx storage.Tx) error {
			_ = f(tx)
			return nil
		})
		wantErr(t, name+", the error dropped", dropped, storage.ErrTooLarge)
	}
	wantStore(t, s)
}

// testJustFits commits transactions that fill the limits; no engine may have narrower ones of its own.
func testJustFits(t *testing.T, s storage.Store) {
	cases := map[string]func(tx storage.Tx) error{
		"records": func(tx storage.Tx) error { return puts(tx, 2, storage.MaxRecord) },
		"key":     func(tx storage.Tx) error { return tx.Put(make([]byte, storage.MaxKey), nil) },
		"writes":  func(tx storage.Tx) error { return puts(tx, storage.MaxWrites, 0) },
		"bytes":   func(tx storage.Tx) error { return puts(tx, storage.MaxWrites, storage.MaxBytes/storage.MaxWrites-4) },
	}
	for name, f := range cases {
		for range 5 {
			if err := s.Update(t.Context(), f); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func testUsed(t *testing.T, s storage.Store) {
	update(t, s, func(tx storage.Tx) error {
		usage, ok := tx.(storage.Usage)
		if !ok {
			t.Fatalf("the %T of an Update does not tell its Usage", tx)
		}
		for _, value := range []string{"long value", "v"} { // the second takes the place of the first
			if err := tx.Put([]byte("key"), []byte(value)); err != nil {
				return err
			}
		}
		if err := tx.Delete([]byte("other")); err != nil {
			return err
		}
		if writes, size := usage.Used(); writes != 2 || size != len("key")+len("v")+len("other") {
			t.Errorf("Used() = %d, %d; want 2, 9", writes, size)
		}
		return nil
	})
}
