package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	slackgo "github.com/slack-go/slack"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// maxBody bounds a request from Slack.
const maxBody = 1 << 20

// Handlers are the endpoints for events by HTTP; empty with Socket Mode.
func (a *Adapter) Handlers(take platform.Take) map[string]http.Handler {
	if a.opt.AppToken != "" {
		return nil
	}
	inOrder := a.pushedTo(take).inOrder // a press does not wait: whoever pressed does
	return map[string]http.Handler{
		"POST /slack/events":       a.endpoint(kindEvent, inOrder, plainBody),
		"POST /slack/interactions": a.endpoint(kindInteractive, take, payloadOfForm),
		"POST /slack/commands":     a.endpoint(kindCommand, take, formAsJSON),
	}
}

// endpoint takes in what is posted to one of the endpoints: 401 without a right signature, 200 only once it is
// committed, 500 otherwise, so that Slack repeats it.
func (a *Adapter) endpoint(kind string, take platform.Take, payloadOf func([]byte) ([]byte, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			http.Error(w, "the request cannot be read, or is too large", http.StatusRequestEntityTooLarge)
			return
		}
		if err := a.verify(r.Header, body); err != nil {
			a.log.Warn("slack: a request was not signed by Slack; check slack.signing_secret", "path", r.URL.Path, "error", err)
			http.Error(w, "not signed by Slack", http.StatusUnauthorized)
			return
		}
		if challenge, ok := verification(kind, body); ok {
			answerJSON(w, map[string]string{"challenge": challenge})
			return
		}
		a.accept(w, r, kind, body, take, payloadOf)
	})
}

// accept hands a signed request over and answers after its commit.
func (a *Adapter) accept(w http.ResponseWriter, r *http.Request, kind string, body []byte, take platform.Take, payloadOf func([]byte) ([]byte, error)) {
	payload, err := payloadOf(body)
	incoming := platform.Incoming{Raw: body, Err: err}
	d := decoded{event: platform.Event{Platform: care.Slack, At: time.Now().UTC()}} // of what cannot be read, too
	if err == nil {
		d, incoming.Err = a.decode(r.Context(), kind, payload)
		incoming.Raw = payload
	}
	incoming.Event = d.event
	a.tellUnread(incoming.Err)
	ctx, cancel := context.WithTimeout(r.Context(), commitTimeout)
	defer cancel()
	reply, err := take(incoming).Wait(ctx)
	if err != nil {
		a.log.Warn("slack: an event was not taken in, Slack will repeat it", "error", err)
		http.Error(w, "not taken in, try again", http.StatusInternalServerError)
		return
	}
	if private := a.answer(d, reply); private != nil {
		answerJSON(w, private)
	} else {
		w.WriteHeader(http.StatusOK)
	}
	a.reply(ctx, d, reply)
}

// tellUnread logs why an event is set aside, if it is.
func (a *Adapter) tellUnread(why error) {
	if why != nil {
		a.log.Error("slack: an event cannot be read and is set aside", "error", why)
	}
}

// verify checks that Slack signed the body within the last five minutes.
func (a *Adapter) verify(h http.Header, body []byte) error {
	v, err := slackgo.NewSecretsVerifier(h, a.opt.SigningSecret)
	if err != nil {
		return err
	}
	if _, err := v.Write(body); err != nil {
		return err
	}
	return v.Ensure()
}

// verification returns the challenge Slack asks to be sent back when the endpoint is set up.
func verification(kind string, body []byte) (string, bool) {
	var v struct {
		Type      string `json:"type"`
		Challenge string `json:"challenge"`
	}
	ok := kind == kindEvent && json.Unmarshal(body, &v) == nil && v.Type == "url_verification"
	return v.Challenge, ok
}

func answerJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(v) // the connection is gone: Slack repeats
}

func plainBody(body []byte) ([]byte, error) { return body, nil }

// payloadOfForm returns the JSON within an interaction's form.
func payloadOfForm(body []byte) ([]byte, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil || form.Get("payload") == "" {
		return nil, fmt.Errorf("slack: an interaction without a payload")
	}
	return []byte(form.Get("payload")), nil
}

// formAsJSON returns a slash command's form as the JSON that Socket Mode sends for it.
func formAsJSON(body []byte) ([]byte, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, fmt.Errorf("slack: a command whose form cannot be read: %w", err)
	}
	fields := make(map[string]string, len(form))
	for name := range form {
		if name != "token" { // Slack's old way of signing
			fields[name] = form.Get(name)
		}
	}
	return json.Marshal(fields)
}
