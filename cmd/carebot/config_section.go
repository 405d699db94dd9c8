package main

import (
	"fmt"
	"slices"
)

// section is one mapping of the file while it is read. Every read of a key makes it known; end reports the others.
type section struct {
	found *findings
	path  string
	at    place
	table map[string]entry
	known map[string]bool
}

// newSection returns the section that v holds; what holds none is a fault and reads as empty.
func newSection(found *findings, path string, v value) *section {
	s := &section{found: found, path: path, at: v.place, table: map[string]entry{}, known: map[string]bool{}}
	if v.shape != isTable {
		found.add(v.place, path, "write a section of keys here, not %s", v.shape)
	}
	for _, e := range v.entries {
		s.table[e.key] = e
	}
	return s
}

// fault notes what is wrong with a key of the section, at its value if it is there, else at the section.
func (s *section) fault(key, format string, args ...any) {
	at := s.at
	if e, is := s.table[key]; is {
		at = e.value.place
		if e.value.shape == isNothing {
			at = e.place
		}
	}
	s.found.add(at, join(s.path, key), format, args...)
}

// get returns the value of a key; false when it counts as absent.
func (s *section) get(key string) (value, bool) {
	s.known[key] = true
	e, is := s.table[key]
	return e.value, is && !e.value.absent()
}

// given reports whether the key has a value, right or wrong.
func (s *section) given(key string) bool {
	_, is := s.get(key)
	return is
}

// written reports whether the key stands in the file, with a value or without.
func (s *section) written(key string) bool {
	_, is := s.table[key]
	return is
}

// missing notes that a required key counts as absent, and why.
func (s *section) missing(key string) {
	e, is := s.table[key]
	switch {
	case e.value.faulty:
	case is && e.value.unset != "":
		s.fault(key, "set the environment variable %s: it is unset or empty", e.value.unset)
	case is:
		s.fault(key, "give it a value: it is empty")
	default:
		s.fault(key, "add this key: it is required (carebot.example.yaml shows it)")
	}
}

// sub returns the section under a key; an absent one is empty, and false.
func (s *section) sub(key string) (*section, bool) {
	v, is := s.get(key)
	if !is {
		return newSection(s.found, join(s.path, key), value{place: s.at, shape: isTable}), false
	}
	sub := newSection(s.found, join(s.path, key), v)
	sub.at = s.table[key].place
	return sub, v.shape == isTable
}

// unheard returns the section with its faults going nowhere: for one that is missing, which is fault enough.
func (s *section) unheard() *section {
	quiet := *s
	quiet.found = &findings{}
	return &quiet
}

// list returns the values under a key that do not count as absent; false when the key itself does.
func (s *section) list(key string) ([]value, bool) {
	v, is := s.get(key)
	if !is {
		return nil, false
	}
	if v.shape != isList {
		s.fault(key, "write a list here, such as [a, b], not %s", v.shape)
		return nil, true
	}
	return slices.DeleteFunc(slices.Clone(v.items), value.absent), true
}

// later refuses a key that a later version knows.
func (s *section) later(key, instead string) {
	if _, is := s.get(key); is {
		s.fault(key, "not available yet: %s", instead)
	}
}

// end reports the keys that nobody asked for.
func (s *section) end() {
	for _, e := range s.table {
		if s.known[e.key] {
			continue
		}
		do := "unknown key: remove it"
		near, is := nearest(e.key, s.known)
		if is {
			do = fmt.Sprintf("unknown key: did you mean %s?", near)
		}
		s.found.add(e.place, join(s.path, e.key), "%s", do)
		s.found.list[len(s.found.list)-1].misspelt = is
	}
}

// parse reads a value; its error says what to write instead and holds no secret.
type parse[T any] func(v value) (T, error)

// need reads a required key.
func need[T any](s *section, key string, p parse[T]) T {
	v, is := s.get(key)
	if !is {
		s.missing(key)
		var none T
		return none
	}
	return readValue(s, key, v, p)
}

// may reads a key, or returns the default where it counts as absent.
func may[T any](s *section, key string, otherwise T, p parse[T]) T {
	v, is := s.get(key)
	if !is {
		return otherwise
	}
	return readValue(s, key, v, p)
}

// readValue reads a value of the key and notes its fault.
func readValue[T any](s *section, key string, v value, p parse[T]) T {
	got, err := p(v)
	if err != nil {
		s.found.add(v.place, join(s.path, key), "%s", err)
	}
	return got
}

// each reads the values of a list; every one must be another.
func each[T comparable](s *section, key string, p parse[T]) []T {
	items, _ := s.list(key)
	var all []T
	for _, item := range items {
		one, err := p(item)
		switch {
		case err != nil:
			s.found.add(item.place, join(s.path, key), "%s", err)
		case slices.Contains(all, one):
			s.found.add(item.place, join(s.path, key), "%v is there twice: remove one", one)
		default:
			all = append(all, one)
		}
	}
	return all
}
