package storagetest

import (
	"errors"
	"testing"

	"carebot/storage"
)

// values are the checks of single keys.
func values() []check {
	return []check{
		on("PutGet", testPutGet),
		on("GetAbsent", testGetAbsent),
		on("Insert", testInsert),
		on("Delete", testDelete),
		on("Copies", testCopies),
		on("EmptyValue", testEmptyValue),
		on("AnyBytes", testAnyBytes),
		on("EmptyKey", testEmptyKey),
	}
}

func testPutGet(t *testing.T, s storage.Store) {
	put(t, s, "a", "1", "b", "2")
	put(t, s, "a", "3")
	update(t, s, func(tx storage.Tx) error {
		wantGet(t, tx, "a", "3")
		wantGet(t, tx, "b", "2")
		if err := tx.Put([]byte("b"), []byte("4")); err != nil {
			return err
		}
		wantGet(t, tx, "b", "4")
		return nil
	})
	wantStore(t, s, "a", "3", "b", "4")
}

func testGetAbsent(t *testing.T, s storage.Store) {
	put(t, s, "ab", "1")
	update(t, s, func(tx storage.Tx) error {
		for _, key := range []string{"a", "abc", "b"} {
			wantAbsent(t, tx, key)
		}
		return nil
	})
}

func testInsert(t *testing.T, s storage.Store) {
	put(t, s, "a", "1", "b", "2")
	update(t, s, func(tx storage.Tx) error {
		wantErr(t, "Insert of what is stored", tx.Insert([]byte("a"), []byte("x")), storage.ErrExists)
		wantGet(t, tx, "a", "1")
		if err := tx.Insert([]byte("c"), []byte("3")); err != nil {
			return err
		}
		wantErr(t, "Insert of what was inserted", tx.Insert([]byte("c"), []byte("x")), storage.ErrExists)
		if err := tx.Delete([]byte("b")); err != nil {
			return err
		}
		return tx.Insert([]byte("b"), []byte("4"))
	})
	wantStore(t, s, "a", "1", "b", "4", "c", "3")
}

func testDelete(t *testing.T, s storage.Store) {
	put(t, s, "a", "1", "b", "2")
	update(t, s, func(tx storage.Tx) error {
		err := errors.Join(tx.Delete([]byte("a")), tx.Delete([]byte("absent")))
		wantAbsent(t, tx, "a")
		return err
	})
	wantStore(t, s, "b", "2")
	put(t, s, "a", "3")
	wantStore(t, s, "a", "3", "b", "2")
}

// testCopies changes every slice that went in or came out.
func testCopies(t *testing.T, s storage.Store) {
	put(t, s, "stored", "1")
	update(t, s, func(tx storage.Tx) error {
		key, value := []byte("own"), []byte("2")
		if err := tx.Put(key, value); err != nil {
			return err
		}
		key[0], value[0] = 'x', 'x'
		page, err := tx.Scan(storage.Range{}, 10)
		if err != nil {
			return err
		}
		for _, pair := range page {
			pair.Key[0], pair.Value[0] = 'x', 'x'
		}
		for _, key := range []string{"own", "stored"} {
			got, _, err := tx.Get([]byte(key))
			if err != nil {
				return err
			}
			got[0] = 'x'
		}
		return nil
	})
	wantStore(t, s, "own", "2", "stored", "1")
}

func testEmptyValue(t *testing.T, s storage.Store) {
	update(t, s, func(tx storage.Tx) error {
		err := errors.Join(tx.Put([]byte("nil"), nil), tx.Insert([]byte("none"), []byte{}))
		wantGet(t, tx, "nil", "")
		return err
	})
	wantStore(t, s, "nil", "", "none", "")
}

func testAnyBytes(t *testing.T, s storage.Store) {
	put(t, s, "\xff\xff", "\x00", "\x00", "\xff", "\x00\x00", "\xfe\xc3\x28", "a\x00b", "\x00")
	wantStore(t, s, "\x00", "\xff", "\x00\x00", "\xfe\xc3\x28", "a\x00b", "\x00", "\xff\xff", "\x00")
}

func testEmptyKey(t *testing.T, s storage.Store) {
	writes := map[string]func(tx storage.Tx) error{
		"Put":    func(tx storage.Tx) error { return tx.Put(nil, []byte("1")) },
		"Insert": func(tx storage.Tx) error { return tx.Insert([]byte{}, []byte("1")) },
		"Delete": func(tx storage.Tx) error { return tx.Delete(nil) },
	}
	for name, write := range writes {
		if err := s.Update(t.Context(), write); err == nil {
			t.Errorf("%s of an empty key went through", name)
		}
	}
	wantStore(t, s)
}
