package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// ControlSocket is the name, in the storage folder, of the socket by which commands speak to the running bot.
const ControlSocket = "control.sock"

// controlTimeout bounds a command's question to the running bot.
const controlTimeout = 5 * time.Second

// maxSocketPath is what an address of a Unix socket holds on every system (macOS: 104 bytes with the closing zero).
const maxSocketPath = 103

// ErrNotRunning: no bot holds the storage folder.
var ErrNotRunning = errors.New("api: no bot is running on this storage folder")

// Status is what the running bot tells of itself.
type Status struct {
	Version string    `json:"version"`
	PID     int       `json:"pid"` // filled in by Control
	Started time.Time `json:"started"`
	Readiness
}

// Control is the running bot's end of the control socket: HTTP over a Unix socket that only its user may open.
type Control struct {
	http     *http.Server
	listener net.Listener
	path     string
}

// OpenControl makes the socket in the storage folder. The caller holds the store, so a socket that is there already
// is left over from a process that was killed, and is replaced. Status is called for every question; handlers are
// further endpoints by pattern.
func OpenControl(
	ctx context.Context, dir string, status func(context.Context) Status, handlers map[string]http.Handler, log *slog.Logger,
) (*Control, error) {
	path := filepath.Join(dir, ControlSocket)
	listener, err := listenControl(ctx, dir, path)
	if err != nil {
		return nil, fmt.Errorf("cannot make %s: %w; is storage.dir writable, and its path short?", path, err)
	}
	log.Debug("api: control socket open", "path", path)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /status", func(w http.ResponseWriter, r *http.Request) {
		s := status(r.Context())
		s.PID = os.Getpid()
		answer(w, http.StatusOK, s)
	})
	for pattern, handler := range handlers {
		mux.Handle(pattern, handler)
	}
	return &Control{http: newHTTP(mux, log), listener: listener, path: path}, nil
}

// Serve answers until ctx ends and removes the socket. It returns nil when ctx ended.
func (c *Control) Serve(ctx context.Context) error {
	defer os.Remove(c.path)
	return serve(ctx, c.http, c.listener)
}

// listenControl binds in a folder nobody else may enter, narrows the socket's mode, and only then moves it to where
// it can be found: at no moment can another user connect.
func listenControl(ctx context.Context, dir, path string) (net.Listener, error) {
	nest, err := os.MkdirTemp(dir, ".control-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(nest)
	short, release, err := shorten(nest)
	if err != nil {
		return nil, err
	}
	defer release()
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "unix", filepath.Join(short, "s"))
	if err != nil {
		return nil, err
	}
	hatch := filepath.Join(nest, "s")
	if unix, is := listener.(*net.UnixListener); is {
		unix.SetUnlinkOnClose(false) // the name it would remove has moved
	}
	err = os.Chmod(hatch, 0o600)
	if err == nil {
		err = os.Rename(hatch, path)
	}
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	return listener, nil
}

// AskStatus asks the bot that runs on the storage folder how it is. ErrNotRunning when there is none.
func AskStatus(ctx context.Context, dir string) (Status, error) {
	ctx, cancel := context.WithTimeout(ctx, controlTimeout)
	defer cancel()
	var status Status
	err := askControl(ctx, dir, http.MethodGet, "/status", http.NoBody, &status)
	return status, err
}

// askControl puts a question to the running bot and reads its answer, JSON, into it. ErrNotRunning when there is none.
func askControl(ctx context.Context, dir, method, path string, body io.Reader, into any) error {
	client := &http.Client{Transport: &http.Transport{DialContext: dialControl(dir)}}
	defer client.CloseIdleConnections()
	request, err := http.NewRequestWithContext(ctx, method, "http://control"+path, body)
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) {
		return ErrNotRunning
	}
	if err != nil {
		return fmt.Errorf("the running bot does not answer on %s: %w", filepath.Join(dir, ControlSocket), err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return refused(response)
	}
	if err := json.NewDecoder(response.Body).Decode(into); err != nil {
		return fmt.Errorf("the running bot answered what cannot be read: %w; is it of the same version?", err)
	}
	return nil
}

// refused returns what the running bot says is wrong.
func refused(response *http.Response) error {
	var p problem
	if err := json.NewDecoder(io.LimitReader(response.Body, 64<<10)).Decode(&p); err != nil || p.Detail == "" {
		return fmt.Errorf("the running bot answered %s; is it of the same version?", response.Status)
	}
	return fmt.Errorf("the running bot refuses: %s", p.Detail)
}

func dialControl(dir string) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, _, _ string) (net.Conn, error) {
		short, release, err := shorten(dir)
		if err != nil {
			return nil, err
		}
		defer release()
		var dialer net.Dialer
		return dialer.DialContext(ctx, "unix", filepath.Join(short, ControlSocket))
	}
}

// shorten returns a name of the folder that is short enough for a socket's address, valid until release. Linux names
// an open folder by its descriptor; elsewhere a long name stays long, and the system says so.
func shorten(dir string) (short string, release func(), err error) {
	if len(dir)+len("/"+ControlSocket) <= maxSocketPath || runtime.GOOS != "linux" {
		return dir, func() {}, nil
	}
	folder, err := os.Open(dir)
	if err != nil {
		return "", nil, err
	}
	return fmt.Sprintf("/proc/self/fd/%d", folder.Fd()), func() { _ = folder.Close() }, nil
}
