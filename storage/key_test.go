package storage_test

import (
	"bytes"
	"cmp"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"carebot/flows/care"
	"carebot/storage"
)

// TestKeyOrder draws two tuples of the same types; their keys sort as they do.
func TestKeyOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		a, b := drawTuple(rt, "a"), drawTuple(rt, "b")
		if got, want := bytes.Compare(a.key(), b.key()), a.compare(b); got != want {
			rt.Fatalf("the keys of %+v and %+v compare as %d, want %d", a, b, got, want)
		}
	})
}

type tuple struct {
	name string
	n    int64
	at   time.Time
	u    uint64
}

func drawTuple(rt *rapid.T, label string) tuple {
	text := rapid.SliceOfN(rapid.SampledFrom([]byte{0, 1, 2, 'a', 0xFF}), 0, 3)
	return tuple{
		name: string(text.Draw(rt, label+" name")),
		n:    rapid.OneOf(rapid.Int64(), rapid.Int64Range(-2, 2)).Draw(rt, label+" n"),
		at:   time.UnixMicro(rapid.OneOf(rapid.Int64Range(-2, 2), rapid.Int64Range(math.MinInt64/4, math.MaxInt64/4)).Draw(rt, label+" at")),
		u:    rapid.OneOf(rapid.Uint64(), rapid.Uint64Range(0, 2)).Draw(rt, label+" u"),
	}
}

func (a tuple) key() []byte { return storage.Key(a.name, a.n, a.at, a.u) }

func (a tuple) compare(b tuple) int {
	return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.n, b.n), a.at.Compare(b.at), cmp.Compare(a.u, b.u))
}

// TestKeyPrefix: the keys that begin with a tuple are exactly those in its range.
func TestKeyPrefix(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		a, b := drawTuple(rt, "a"), drawTuple(rt, "b")
		in := storage.Prefix(storage.Key(a.name)).Contains(b.key())
		if in != (a.name == b.name) {
			rt.Fatalf("%+v in the range of %q: %v", b, a.name, in)
		}
	})
}

func TestKeySame(t *testing.T) {
	t.Parallel()
	warsaw := time.FixedZone("Warsaw", 3600)
	at := time.Date(2026, 11, 20, 10, 0, 0, 1500, time.UTC)
	same := map[string][2]any{
		"named strings":         {care.Telegram, "telegram"},
		"int and uint64":        {7, uint64(7)},
		"int and int64":         {-7, int64(-7)},
		"zones":                 {at, at.In(warsaw)},
		"within a microsecond":  {at, at.Truncate(time.Microsecond)},
		"a time before all":     {time.Time{}, time.Time{}.Add(999)},
		"a duration is a count": {time.Microsecond, 1000},
	}
	for name, pair := range same {
		if a, b := storage.Key(pair[0]), storage.Key(pair[1]); !bytes.Equal(a, b) {
			t.Errorf("%s: %x and %x", name, a, b)
		}
	}
}

func TestKeyRefusesOtherTypes(t *testing.T) {
	t.Parallel()
	for _, part := range []any{1.5, []byte("a"), nil, true, struct{}{}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("a %T went into a key", part)
				}
			}()
			storage.Key(part)
		}()
	}
}

func TestPrefixOfAll(t *testing.T) {
	t.Parallel()
	for _, prefix := range [][]byte{nil, {0xFF}, {0xFF, 0xFF}} {
		r := storage.Prefix(prefix)
		if len(r.To) != 0 || !r.Contains(append(prefix, 0xFF, 0xFF, 0xFF)) {
			t.Errorf("Prefix(%x) = %+v", prefix, r)
		}
	}
}
