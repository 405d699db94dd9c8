package storagetest

import (
	"errors"
	"fmt"
	"testing"

	"carebot/storage"
)

// scans are the checks of ranges.
func scans() []check {
	return []check{
		on("ScanRanges", testScanRanges),
		on("ScanOwnWrites", testScanOwnWrites),
		on("ScanPages", testScanPages),
	}
}

func testScanRanges(t *testing.T, s storage.Store) {
	put(t, s, "a", "1", "ab", "2", "b", "3", "b\xff", "4", "c", "5")
	cases := []struct {
		name     string
		from, to string
		limit    int
		forward  []string
		reverse  []string
	}{
		{"all", "", "", 10, []string{"a", "ab", "b", "b\xff", "c"}, []string{"c", "b\xff", "b", "ab", "a"}},
		{"from is in", "ab", "", 10, []string{"ab", "b", "b\xff", "c"}, []string{"c", "b\xff", "b", "ab"}},
		{"to is out", "", "b", 10, []string{"a", "ab"}, []string{"ab", "a"}},
		{"between keys", "aa", "bb", 10, []string{"ab", "b"}, []string{"b", "ab"}},
		{"common prefix", "b", "b\xff\xff", 10, []string{"b", "b\xff"}, []string{"b\xff", "b"}},
		{"limited", "a", "c", 2, []string{"a", "ab"}, []string{"b\xff", "b"}},
		{"limit of none", "", "", 0, nil, nil},
		{"empty range", "b", "b", 10, nil, nil},
		{"upside down", "c", "a", 10, nil, nil},
		{"behind all", "d", "", 10, nil, nil},
		{"before all", "", "A", 10, nil, nil},
	}
	values := map[string]string{"a": "1", "ab": "2", "b": "3", "b\xff": "4", "c": "5"}
	err := s.View(t.Context(), func(tx storage.Tx) error {
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				r := storage.Range{From: []byte(c.from), To: []byte(c.to)}
				wantScan(t, tx, r, c.limit, with(values, c.forward)...)
				r.Reverse = true
				wantScan(t, tx, r, c.limit, with(values, c.reverse)...)
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// with puts behind each key its value.
func with(values map[string]string, keys []string) []string {
	var pairs []string
	for _, key := range keys {
		pairs = append(pairs, key, values[key])
	}
	return pairs
}

func testScanOwnWrites(t *testing.T, s storage.Store) {
	put(t, s, "b", "1", "d", "2", "f", "3", "h", "4")
	update(t, s, func(tx storage.Tx) error {
		err := errors.Join(
			tx.Delete([]byte("b")), tx.Put([]byte("d"), []byte("20")), tx.Put([]byte("e"), []byte("21")),
			tx.Delete([]byte("f")), tx.Put([]byte("i"), []byte("22")), tx.Put([]byte("j"), []byte("23")), tx.Delete([]byte("j")),
		)
		all := storage.Range{}
		wantScan(t, tx, all, 10, "d", "20", "e", "21", "h", "4", "i", "22")
		wantScan(t, tx, all, 1, "d", "20")
		wantScan(t, tx, all, 3, "d", "20", "e", "21", "h", "4")
		all.Reverse = true
		wantScan(t, tx, all, 10, "i", "22", "h", "4", "e", "21", "d", "20")
		wantScan(t, tx, all, 2, "i", "22", "h", "4")
		wantScan(t, tx, storage.Range{From: []byte("e"), To: []byte("i")}, 10, "e", "21", "h", "4")
		wantScan(t, tx, storage.Range{From: []byte("e"), To: []byte("i"), Reverse: true}, 10, "h", "4", "e", "21")
		return err
	})
	wantStore(t, s, "d", "20", "e", "21", "h", "4", "i", "22")
}

// testScanPages walks many keys with storage.Range.After, both ways.
func testScanPages(t *testing.T, s storage.Store) {
	const count = 500
	update(t, s, func(tx storage.Tx) error {
		for i := range count {
			if err := tx.Put(fmt.Appendf(nil, "k%04d", i), nil); err != nil {
				return err
			}
		}
		return nil
	})
	for _, reverse := range []bool{false, true} {
		seen := 0
		r := storage.Prefix([]byte("k"))
		r.Reverse = reverse
		for more := true; more; {
			err := s.View(t.Context(), func(tx storage.Tx) error {
				page, err := tx.Scan(r, 70)
				for _, pair := range page {
					want := seen
					if reverse {
						want = count - 1 - seen
					}
					if got := string(pair.Key); got != fmt.Sprintf("k%04d", want) {
						t.Fatalf("key %d of a walk (reverse %v) is %s", seen, reverse, got)
					}
					seen++
					r = r.After(pair.Key)
				}
				more = len(page) > 0
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if seen != count {
			t.Errorf("a walk (reverse %v) saw %d keys, want %d", reverse, seen, count)
		}
	}
}
