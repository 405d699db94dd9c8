package storage

import (
	"encoding/binary"
	"fmt"
	"reflect"
	"time"
)

// Every part of a key begins with a tag, so that parts of different types never mix and a shorter tuple sorts before
// a longer one that begins with it.
const (
	tagString   = 0x02
	tagNegative = 0x14 // an integer below zero
	tagNatural  = 0x15
	tagTime     = 0x21

	escape = 0x01 // in strings
)

// Key returns the bytes of a tuple; they sort as the values do, part by part. Parts are strings, integers and times
// (kept in UTC microseconds), or types of such kinds; anything else is a mistake in the program and panics.
func Key(parts ...any) []byte { return AppendKey(nil, parts...) }

// AppendKey appends further parts to the key of a tuple, so that Key(a, b) is AppendKey(Key(a), b).
func AppendKey(key []byte, parts ...any) []byte {
	for _, part := range parts {
		key = appendPart(key, part)
	}
	return key
}

func appendPart(key []byte, part any) []byte {
	if at, ok := part.(time.Time); ok {
		return appendUint(append(key, tagTime), uint64(at.UnixMicro())^(1<<63))
	}
	v := reflect.ValueOf(part)
	switch {
	case v.Kind() == reflect.String:
		return appendString(key, v.String())
	case v.CanInt() && v.Int() < 0:
		return appendUint(append(key, tagNegative), uint64(v.Int()))
	case v.CanInt():
		return appendUint(append(key, tagNatural), uint64(v.Int()))
	case v.CanUint():
		return appendUint(append(key, tagNatural), v.Uint())
	}
	panic(fmt.Sprintf("storage: a %T cannot be part of a key", part))
}

// appendString ends a string with a NUL, and writes a NUL within it as 01 01 and a 01 as 01 02: so "a" sorts before
// "a\x00", and no string's bytes begin with those of another.
func appendString(key []byte, s string) []byte {
	key = append(key, tagString)
	for i := range len(s) {
		if s[i] <= escape {
			key = append(key, escape, s[i]+1)
		} else {
			key = append(key, s[i])
		}
	}
	return append(key, 0)
}

func appendUint(key []byte, n uint64) []byte { return binary.BigEndian.AppendUint64(key, n) }

// Prefix returns the range of all keys that begin with the bytes given; with none, of all keys there are.
func Prefix(prefix []byte) Range { return Range{From: prefix, To: prefixEnd(prefix)} }

// prefixEnd returns the first key behind all those that begin with prefix; nil: there is none.
func prefixEnd(prefix []byte) []byte {
	for i := len(prefix) - 1; i >= 0; i-- {
		if prefix[i] < 0xFF {
			end := append([]byte(nil), prefix[:i+1]...)
			end[i]++
			return end
		}
	}
	return nil
}

// After returns what is left of the range behind a key of it, in the range's direction.
func (r Range) After(key []byte) Range {
	if r.Reverse {
		r.To = append([]byte(nil), key...)
		return r
	}
	r.From = append(append([]byte(nil), key...), 0)
	return r
}

// Contains reports whether the key lies in the range.
func (r Range) Contains(key []byte) bool {
	return string(key) >= string(r.From) && (len(r.To) == 0 || string(key) < string(r.To))
}
