package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"carebot/bot/api"
	"carebot/storage"
	"carebot/storage/badger"
)

// checkStore asks the bot that runs on the folder, or opens the store and writes to it.
func checkStore(ctx context.Context, dir string) (string, error) {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return "", errors.New("it is a file: set storage.dir to a folder, which need not be there yet")
	}
	status, err := api.AskStatus(ctx, dir)
	switch {
	case err == nil:
		return statusOf(status)
	case !errors.Is(err, api.ErrNotRunning):
		return "", err
	}
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return checkFolder(dir)
	}
	store, err := badger.Open(dir, badger.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return "", err
	}
	// Deleting a key that no table has goes all the way to the disk and leaves nothing.
	err = store.Update(ctx, func(tx storage.Tx) error { return tx.Delete([]byte{0}) })
	return "opens, can be written, has room", errors.Join(err, store.Close())
}

// statusOf words what the running bot tells of its store.
func statusOf(s api.Status) (string, error) {
	if why, missing := s.Missing["store"]; missing {
		return "", fmt.Errorf("the running bot (process %d) cannot use it: %s", s.PID, why)
	}
	return fmt.Sprintf("in use by the running bot (process %d, version %s)", s.PID, s.Version), nil
}

// checkFolder checks that a folder which is not there yet can be made, and makes none that stays.
func checkFolder(dir string) (string, error) {
	parent := filepath.Dir(filepath.Clean(dir))
	for parent != filepath.Dir(parent) {
		if _, err := os.Stat(parent); err == nil {
			break
		}
		parent = filepath.Dir(parent)
	}
	trial, err := os.MkdirTemp(parent, ".carebot-check-")
	if err != nil {
		return "", fmt.Errorf("the folder cannot be made: %w; make it, or set storage.dir to another", err)
	}
	return "will be made at the first start", os.Remove(trial)
}
