package storage_test

import (
	"testing"

	"carebot/storage"
	"carebot/storage/badger"
)

// openStore opens an empty store for the test.
func openStore(t *testing.T) storage.Store {
	t.Helper()
	s, err := badger.Open(t.TempDir(), badger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// prepared opens an empty store for the tables.
func prepared(t *testing.T, tables ...storage.Noun) storage.Store {
	t.Helper()
	s := openStore(t)
	prepare(t, s, tables...)
	return s
}

func prepare(t *testing.T, s storage.Store, tables ...storage.Noun) {
	t.Helper()
	if err := storage.Prepare(t.Context(), s, tables...); err != nil {
		t.Fatalf("Prepare: %v", err)
	}
}

// update runs f in an Update that must succeed.
func update(t *testing.T, s storage.Store, f func(storage.Tx) error) {
	t.Helper()
	if err := s.Update(t.Context(), f); err != nil {
		t.Fatalf("Update: %v", err)
	}
}

// view runs f in a View that must succeed.
func view(t *testing.T, s storage.Store, f func(storage.Tx) error) {
	t.Helper()
	if err := s.View(t.Context(), f); err != nil {
		t.Fatalf("View: %v", err)
	}
}

// problems returns what Verify finds, without its keys.
func problems(t *testing.T, s storage.Store, tables ...storage.Noun) []storage.Problem {
	t.Helper()
	findings, err := storage.Verify(t.Context(), s, tables...)
	if err != nil {
		t.Fatalf("Verify: %v", err)
	}
	var problems []storage.Problem
	for _, f := range findings {
		problems = append(problems, f.Problem)
	}
	return problems
}
