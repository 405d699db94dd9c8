// Package telegram is a Telegram Bot API server that runs inside a test or the demo. It speaks the real protocol, refuses
// what the real platform refuses (methods, fields, types, lengths, markup, rates), and lets the test be the customers:
//
//	srv := telegram.New(telegram.Options{})
//	web := httptest.NewServer(srv)
//	anna := srv.Customer(telegram.Person{ID: 1, FirstName: "Anna", Language: "pl"})
//	anna.Say("/start")
//	err := srv.Wait(ctx, func() bool { return len(anna.Messages()) == 2 })
//
// Bots use web.URL as the API's address and Options.Token as their token. The same handler serves the control endpoints
// under /sandbox/telegram/ (see control.go), by which a web page or another process can be the customers.
package telegram

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"

	"carebot/bot/sandbox/fault"
	"carebot/bot/sandbox/spec"
)

// Options of a server; the zero value of each field has a default.
type Options struct {
	Token    string  // the bot's token; default DefaultToken
	Username string  // the bot's @name; default carebot_sandbox_bot
	Name     string  // the bot's first name; default Carebot
	Rate     float64 // messages in any one second over all chats; default 30, negative: no limit
	ChatRate float64 // messages a second to one chat, with bursts of 5; default 1, negative: no limit

	Now     func() time.Time // the clock of dates and lifetimes; default time.Now
	RateNow func() time.Time // the clock of the rate limits alone; default time.Now, also where Now runs ahead

	CallbackLife  time.Duration // how long a press can be answered; default 1 minute
	WebhookPause  time.Duration // the first pause before a refused webhook is repeated, doubled each time to a minute; default 1 s
	WebhookClient *http.Client  // what delivers to the webhook; default: one with a timeout of 30 s
	KeepCalls     int           // how many calls the log keeps; default 100,000
}

// DefaultToken is the token of a server that was given none.
const DefaultToken = "1000000001:AAsandbox-sandbox-sandbox-sandbox00"

func (o Options) filled() Options {
	orElse(&o.Token, DefaultToken)
	orElse(&o.Username, "carebot_sandbox_bot")
	orElse(&o.Name, "Carebot")
	orElse(&o.Rate, 30)
	orElse(&o.ChatRate, 1)
	orElse(&o.CallbackLife, time.Minute)
	orElse(&o.WebhookPause, time.Second)
	orElse(&o.KeepCalls, 100_000)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.RateNow == nil {
		o.RateNow = time.Now
	}
	if o.WebhookClient == nil {
		o.WebhookClient = &http.Client{Timeout: 30 * time.Second}
	}
	return o
}

func orElse[T comparable](v *T, d T) {
	var zero T
	if *v == zero {
		*v = d
	}
}

// Server is the platform. All methods may be called at any time.
type Server struct {
	Faults fault.Script // troubles to come, by Bot API method

	opt     Options
	schema  *spec.Schema
	methods map[string]handler // by the name of the schema
	names   map[string]string  // lower case → name of the schema
	control http.Handler
	bot     User
	ctx     context.Context // ends at Close
	stop    context.CancelFunc

	mu        sync.Mutex // guards all below
	chats     map[int64]*chat
	order     []int64 // of chats, by creation
	messages  int     // the last message ID
	files     fileStore
	callbacks map[string]*callback
	answers   []Answer
	profile   profile
	queue     queue
	hook      *webhook
	limits    limiter
	log       callLog
	news      news
	serial    int64 // for IDs that are not messages'
}

// New returns a server with nobody on it.
func New(o Options) *Server {
	o = o.filled()
	s := &Server{
		opt: o, schema: spec.Telegram(), names: map[string]string{}, chats: map[int64]*chat{},
		callbacks: map[string]*callback{}, files: newFileStore(), profile: newProfile(), queue: newQueue(),
		limits: newLimiter(o.Rate, o.ChatRate), messages: 100,
	}
	s.ctx, s.stop = context.WithCancel(context.Background())
	id, _, _ := strings.Cut(o.Token, ":")
	s.bot = User{ID: number(id), IsBot: true, FirstName: o.Name, Username: o.Username}
	s.log.keep = o.KeepCalls
	s.methods = handlers()
	for name := range s.schema.Methods {
		s.names[strings.ToLower(name)] = name
	}
	s.control = s.controls()
	return s
}

// Token returns the bot's token.
func (s *Server) Token() string { return s.opt.Token }

// Bot returns who the bot is.
func (s *Server) Bot() User { return s.bot }

// Close stops the webhook's deliveries, ends long polls and streams and lets go of calls that hang. The server can still
// be read.
func (s *Server) Close() {
	s.stop()
	s.mu.Lock()
	h := s.hook
	s.hook = nil
	s.mu.Unlock()
	s.Faults.Clear()
	if h != nil {
		h.stop()
	}
}

// until returns a context that ends with ctx or the server.
func (s *Server) until(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	off := context.AfterFunc(s.ctx, cancel)
	return ctx, func() { off(); cancel() }
}

// ServeHTTP serves the Bot API, its file downloads and the control endpoints.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	if strings.HasPrefix(path, controlPrefix) {
		s.control.ServeHTTP(w, r)
		return
	}
	if rest, ok := strings.CutPrefix(path, "/file/bot"); ok {
		s.serveFile(w, r, rest)
		return
	}
	rest, ok := strings.CutPrefix(path, "/bot")
	token, method, both := strings.Cut(rest, "/")
	switch {
	case !ok || !both || !strings.Contains(token, ":"):
		writeError(w, refuse(http.StatusNotFound, "Not Found"))
	case token != s.opt.Token:
		writeError(w, refuse(http.StatusUnauthorized, "Unauthorized"))
	default:
		s.serveMethod(w, r, method)
	}
}
