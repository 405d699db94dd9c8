package slack

import (
	"cmp"
	"context"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"

	"carebot/bot/sandbox/fault"
)

// Fixed identifiers of the workspace and the app.
const (
	TeamID = "T0SANDBOX"
	AppID  = "A0CAREBOT"
	BotID  = "B0CAREBOT"
)

// Server is the platform. All its methods may be called at any time from anywhere; Close it when done.
type Server struct {
	// Faults holds the troubles to come, by Web API method ("chat.postMessage"), or "upload", "download",
	// "response_url" and "socket" (any kind then breaks the opening of a connection).
	Faults fault.Script

	opt     Options
	clock   Clock
	spec    map[string]signature
	blocks  *blockRules
	methods map[string]method
	mux     *http.ServeMux
	hooks   *http.Client // delivers HTTP events

	mu       sync.Mutex
	users    []*User
	channels []*channel
	byID     map[string]*channel // channels
	files    map[string]*File
	views    map[string]*View
	private  []Ephemeral
	triggers map[string]trigger
	answers  map[string]*responseURL
	limits   map[string]*bucket
	limited  int
	lastTS   int64
	lastID   int64
	random   *rand.Rand
	base     string // as the last request said
	calls    []Call
	news     *news
	events   *dispatch
	life     context.Context // ends with Close
	end      context.CancelFunc
}

// New returns a workspace with the app installed. It panics when the embedded specifications cannot be read, which a
// test of this package would have found.
func New(o Options) *Server {
	o = o.filled()
	s := &Server{
		opt: o, clock: o.Clock, spec: readSpec(), blocks: newBlockRules(), methods: methods(), hooks: &http.Client{Timeout: o.AckTimeout},
		byID: map[string]*channel{}, files: map[string]*File{}, views: map[string]*View{}, triggers: map[string]trigger{},
		answers: map[string]*responseURL{}, limits: map[string]*bucket{}, random: rand.New(rand.NewPCG(1, 2)),
		news: newNews(),
	}
	s.life, s.end = context.WithCancel(context.Background())
	s.events = newDispatch(s)
	s.addUser(o.BotUser)
	for _, u := range o.Users {
		s.addUser(u)
	}
	for _, c := range o.Channels {
		s.addChannel(c)
	}
	s.mux = s.routes()
	return s
}

// ServeHTTP serves the Web API, Socket Mode, files, response URLs and the control endpoints.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// Close ends all connections and pending deliveries, and lets go of calls that a fault holds.
func (s *Server) Close() {
	s.end()
	s.Faults.Clear()
	s.events.close()
	s.news.close()
	s.hooks.CloseIdleConnections()
}

func (s *Server) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/{method}", s.serveAPI)
	mux.HandleFunc("GET /link/", s.serveSocket)
	mux.HandleFunc("POST /upload/v1/{ticket}", s.serveUpload)
	mux.HandleFunc("GET /files-pri/{file}/{rest...}", s.serveDownload)
	mux.HandleFunc("GET /signin", serveSignIn)
	mux.HandleFunc("POST /actions/{id}", s.serveResponseURL)
	s.controls(mux)
	return mux
}

// url returns where the server is reached, without a slash at the end. s.mu is held.
func (s *Server) url() string { return cmp.Or(s.opt.BaseURL, s.base, "http://slack.invalid") }

// heard remembers how the server is reached.
func (s *Server) heard(r *http.Request) {
	if r.Host == "" {
		return
	}
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.base = scheme + r.Host
}

// user returns a user by ID, or nil. s.mu is held.
func (s *Server) user(id string) *User {
	i := slices.IndexFunc(s.users, func(u *User) bool { return u.ID == id })
	if i < 0 {
		return nil
	}
	return s.users[i]
}

func (s *Server) addUser(u User) {
	set(&u.Locale, "en-US")
	set(&u.TZ, "Europe/Warsaw")
	set(&u.RealName, u.Name)
	if old := s.user(u.ID); old != nil {
		*old = u
		return
	}
	s.users = append(s.users, &u)
}

func (s *Server) addChannel(c Channel) *channel {
	c.Members = slices.Clone(c.Members)
	if old := s.byID[c.ID]; old != nil {
		old.Channel = c
		return old
	}
	made := newChannel(c, s.clock.Now().Unix())
	s.channels = append(s.channels, made)
	s.byID[c.ID] = made
	return made
}
