package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// platformOf is what is kept of a platform.
type platformOf interface {
	Save() ([]byte, error)
	Load(saved []byte) error
}

// files are the platforms by the files they are kept in.
func (s *Sandbox) files() map[string]platformOf {
	return map[string]platformOf{"telegram.json": s.Telegram, "slack.json": s.Slack}
}

// Load makes the sandbox go on from where it was when it was saved in a folder; a folder that holds nothing changes
// nothing. To be called before it is served.
func (s *Sandbox) Load(dir string) error {
	for name, platform := range s.files() {
		saved, err := os.ReadFile(filepath.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = platform.Load(saved)
		}
		if err != nil {
			return fmt.Errorf("the sandbox's data in %s cannot be used; remove the folder or name another: %w", dir, err)
		}
	}
	return nil
}

// Save writes how the sandbox stands into a folder, which is made if need be.
func (s *Sandbox) Save(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("the sandbox's data cannot be kept; name another folder: %w", err)
	}
	for name, platform := range s.files() {
		saved, err := platform.Save()
		if err == nil {
			err = replace(filepath.Join(dir, name), saved)
		}
		if err != nil {
			return fmt.Errorf("the sandbox's data cannot be kept in %s; name another folder: %w", dir, err)
		}
	}
	return nil
}

// replace writes a file so that there is always the old one or the new one, whole.
func replace(file string, content []byte) error {
	if err := os.WriteFile(file+".new", content, 0o600); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}

// Keep saves the sandbox into a folder whenever something has changed, at most once a second, until ctx ends, and then
// once more. The error is that of the first save that failed.
func (s *Sandbox) Keep(ctx context.Context, dir string) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	var phones uint64
	var staff int64
	for {
		select {
		case <-ctx.Done():
			return s.Save(dir)
		case <-tick.C:
		}
		if p, t := s.Telegram.Seq(), s.Slack.Seq(); p != phones || t != staff {
			phones, staff = p, t
			if err := s.Save(dir); err != nil {
				return err
			}
		}
	}
}
