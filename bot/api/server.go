package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// The timeouts of the server. A webhook is answered only once its turn is committed, so writing may take a while;
// Telegram and Slack send small bodies from fast networks, so reading may not.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 15 * time.Second
	writeTimeout      = 30 * time.Second
	idleTimeout       = 2 * time.Minute
	maxHeader         = 16 << 10
	stopTimeout       = 8 * time.Second // the program as a whole stops within ten
)

// Options are what a Server is made of.
type Options struct {
	Listen   string                  // host:port; port 0 takes any that is free
	Probes   []Probe                 // what must answer for /readyz to be 200
	Metrics  *Metrics                // served at /metrics
	Handlers map[string]http.Handler // further endpoints by pattern ("POST /telegram")
	Log      *slog.Logger
}

// Server is the HTTP server of a running bot.
type Server struct {
	http     *http.Server
	listener net.Listener
	log      *slog.Logger
}

// Listen takes the address and returns the server, which answers once Serve runs. The error says what to do.
func Listen(ctx context.Context, o Options) (*Server, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", o.Listen)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w; free it or set another http.listen", o.Listen, err)
	}
	return &Server{http: newHTTP(o.Handler(), o.Log), listener: listener, log: o.Log}, nil
}

// Addr returns the address the server listens on, host:port.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Serve answers requests until ctx ends, then finishes those in flight for some seconds. It returns nil when ctx ended.
func (s *Server) Serve(ctx context.Context) error {
	return serve(ctx, s.http, s.listener)
}

// newHTTP returns a server with the timeouts set.
func newHTTP(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// serve runs the server until ctx ends and shuts it down.
func serve(ctx context.Context, server *http.Server, listener net.Listener) error {
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("the HTTP server on %s ended: %w", listener.Addr(), err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	err := server.Shutdown(stop)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close()
	}
	if served := <-ended; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	if err != nil {
		return fmt.Errorf("the HTTP server on %s did not stop well: %w", listener.Addr(), err)
	}
	return nil
}

// Handler routes the server's own endpoints and the ones it was given; of the options it needs neither Listen nor Log.
func (o Options) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", alive)
	mux.Handle("GET /readyz", ready(o.Probes))
	if o.Metrics != nil {
		mux.Handle("GET /metrics", o.Metrics.Handler())
	}
	for pattern, handler := range o.Handlers {
		mux.Handle(pattern, handler)
	}
	return mux
}
