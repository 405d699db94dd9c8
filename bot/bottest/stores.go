package bottest

import (
	"context"

	"carebot/storage"
)

// Stores changes what the bot has stored, while it runs: for what would take too long to come about by itself.
func (w *World) Stores(f func(storage.Tx) error) {
	w.T.Helper()
	w.mu.Lock()
	store := w.store
	w.mu.Unlock()
	if err := store.Update(context.Background(), f); err != nil {
		w.T.Fatal(err)
	}
}
