package bottest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"carebot/flows/care"
	"carebot/storage"
)

// opened returns the bot's store while it runs.
func (w *World) opened() (storage.Store, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.store == nil {
		return nil, storage.ErrClosed
	}
	return w.store, nil
}

// View reads what the bot has stored, while it runs.
func (w *World) View(f func(storage.Tx) error) error {
	store, err := w.opened()
	if err != nil {
		return err
	}
	return store.View(context.Background(), f)
}

// Looks reads what the bot has stored, while it runs, and fails the test with f's error.
func (w *World) Looks(f func(storage.Tx) error) {
	w.T.Helper()
	if err := w.View(f); err != nil {
		w.T.Fatal(err)
	}
}

// Stores changes what the bot has stored, while it runs: for what would take too long to come about by itself.
func (w *World) Stores(f func(storage.Tx) error) {
	w.T.Helper()
	store, err := w.opened()
	if err == nil {
		err = store.Update(context.Background(), f)
	}
	if err != nil {
		w.T.Fatal(err)
	}
}

// Case returns a stored case.
func (w *World) Case(number string) (c care.Case) {
	w.T.Helper()
	w.Looks(func(tx storage.Tx) (err error) {
		c, err = caseOf(tx, number)
		return err
	})
	return c
}

// caseOf returns a case that must be there.
func caseOf(tx storage.Tx, number string) (care.Case, error) {
	c, found, err := storage.Cases.Get(tx, number)
	if err == nil && !found {
		err = fmt.Errorf("no case %s", number)
	}
	return c, err
}

// Settle settles a case in the store, as staff do.
func (w *World) Settle(number string) {
	w.T.Helper()
	w.Stores(func(tx storage.Tx) error {
		c, err := caseOf(tx, number)
		if err != nil {
			return err
		}
		hand, _, err := storage.Hands.Get(tx, c.Assignee)
		if err != nil {
			return err
		}
		hand.Staff, hand.Open = c.Assignee, hand.Open-1
		c.Status, c.SettledAt = care.StatusSettled, time.Now().UTC()
		return errors.Join(storage.Cases.Put(tx, c), storage.Hands.Put(tx, hand))
	})
}

// Hand returns how many open cases a staff member has.
func (w *World) Hand(staff string) (open int) {
	w.T.Helper()
	w.Looks(func(tx storage.Tx) error {
		hand, _, err := storage.Hands.Get(tx, staff)
		open = hand.Open
		return err
	})
	return open
}
