package badger

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"carebot/storage"
)

// lockFile is ours, not Badger's: it is held before the folder is touched at all.
const lockFile = "carebot.lock"

// acquire takes the folder for this process; the lock ends with the file, or with the process.
func acquire(dir string) (*os.File, error) {
	file, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // the operator says where
	if err != nil {
		return nil, fmt.Errorf("storage: cannot write to %s: %w; give this user the right to", dir, err)
	}
	err = unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if err == nil {
		return file, nil
	}
	if errors.Is(err, unix.EWOULDBLOCK) {
		err = fmt.Errorf("%w: it holds the folder %s; stop it, or set storage.dir to another", storage.ErrInUse, dir)
	} else {
		err = fmt.Errorf("storage: cannot lock %s: %w; put it on a disk with file locks", dir, err)
	}
	return nil, errors.Join(err, file.Close())
}

// removeEmpty removes the empty memtables and logs that a killed process can leave: Badger's Open fails at them once.
// Being empty, they hold nothing that was acknowledged.
func removeEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("storage: cannot read %s: %w; give this user the right to", dir, err)
	}
	for _, entry := range entries {
		if ext := filepath.Ext(entry.Name()); ext != ".mem" && ext != ".vlog" {
			continue
		}
		info, err := entry.Info()
		if err != nil || info.Size() > 0 {
			continue
		}
		if err := os.Remove(filepath.Join(dir, entry.Name())); err != nil { //nolint:gosec // the operator says where
			return fmt.Errorf("storage: cannot remove an empty file: %w; remove it by hand", err)
		}
	}
	return nil
}

// minFree is what must stay free on the disk: Badger writes through memory maps, and a full disk is then a SIGBUS that
// no recover catches.
const minFree = 256 << 20

// openFree is what opening takes: Badger maps its files and touches them before anything is written by us. Below that it
// would be killed by the same SIGBUS.
const openFree = 64 << 20

// roomToOpen returns an error that says what to do when the disk is too full for the folder to be opened.
func roomToOpen(dir string, free func(string) (uint64, error)) error {
	bytes, err := free(dir)
	switch {
	case err != nil:
		return fmt.Errorf("storage: cannot tell how much of the disk is free: %w; see that %s is mounted", err, dir)
	case bytes < openFree:
		return fmt.Errorf("storage: less than %d MiB of disk free at %s, too little to open it; free some", openFree>>20, dir)
	}
	return nil
}

// Room implements storage.Roomy.
func (s *Store) Room() error { return s.space.check() }

// space knows whether the disk has room, asking at most once a second.
type space struct {
	dir  string
	free func(dir string) (uint64, error)
	now  func() time.Time

	mu    sync.Mutex
	asked time.Time
	err   error
}

func newSpace(dir string, o Options) *space {
	s := &space{dir: dir, free: o.Free, now: o.Now}
	if s.free == nil {
		s.free = free
	}
	if s.now == nil {
		s.now = time.Now
	}
	return s
}

// check returns storage.ErrNoSpace when nothing must be written.
func (s *space) check() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	if !s.asked.IsZero() && now.Sub(s.asked) < time.Second {
		return s.err
	}
	s.asked = now
	bytes, err := s.free(s.dir)
	switch {
	case err != nil:
		s.err = fmt.Errorf("storage: cannot tell how much of the disk is free: %w; see that %s is still mounted", err, s.dir)
	case bytes < minFree:
		s.err = storage.ErrNoSpace
	default:
		s.err = nil
	}
	return s.err
}

func free(dir string) (uint64, error) {
	var stat unix.Statfs_t
	if err := unix.Statfs(dir, &stat); err != nil {
		return 0, err
	}
	return stat.Bavail * uint64(stat.Bsize), nil
}

// quiet passes Badger's warnings and errors on, and drops its chatter.
type quiet struct{ to *slog.Logger }

func (q quiet) Errorf(format string, args ...any)   { q.to.Error(line(format, args)) }
func (q quiet) Warningf(format string, args ...any) { q.to.Warn(line(format, args)) }
func (quiet) Infof(string, ...any)                  {}
func (quiet) Debugf(string, ...any)                 {}

func line(format string, args []any) string {
	return "badger: " + strings.TrimSpace(fmt.Sprintf(format, args...))
}
