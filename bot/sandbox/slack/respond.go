package slack

import (
	"encoding/json"
	"io"
	"net/http"
	"time"
)

// responseURL returns a new URL for answers. s.mu is held.
func (s *Server) responseURL(channelID string, m *Message, user string) string {
	id := s.secret(24)
	s.answers[id] = &responseURL{channel: channelID, message: m, user: user, until: s.clock.Now().Add(30 * time.Minute), left: 5}
	return s.url() + "/actions/" + id
}

// said is what an app answers to a response_url or with the acknowledgement of a command.
type said struct {
	Text            string          `json:"text"`
	Blocks          json.RawMessage `json:"blocks"`
	Attachments     json.RawMessage `json:"attachments"`
	ResponseType    string          `json:"response_type"`
	ReplaceOriginal bool            `json:"replace_original"`
	DeleteOriginal  bool            `json:"delete_original"`
	ThreadTS        string          `json:"thread_ts"`
	Metadata        json.RawMessage `json:"metadata"`
	UnfurlLinks     *bool           `json:"unfurl_links"`
	UnfurlMedia     *bool           `json:"unfurl_media"`
	Mrkdwn          *bool           `json:"mrkdwn"`
}

// serveResponseURL takes an answer.
func (s *Server) serveResponseURL(w http.ResponseWriter, r *http.Request) {
	s.Faults.Serve(w, r, "response_url", refuseFault, s.takeResponse, nil)
}

func (s *Server) takeResponse(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, "invalid_payload", http.StatusBadRequest)
		return
	}
	entry := Call{Method: "response_url", Args: map[string]string{"body": string(raw)}, Status: http.StatusOK}
	body := answer{"ok": true}
	if err := s.respondAt(r.PathValue("id"), raw); err != nil {
		entry.Error, _, body = failed(w.Header(), err)
		entry.Status = http.StatusBadRequest
	}
	s.log(entry)
	writeJSON(w, entry.Status, body)
}

// respondAt carries out an answer to a response_url, if it may still be used.
func (s *Server) respondAt(id string, raw json.RawMessage) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	to := s.answers[id]
	if to == nil {
		return refuse("no_such_url")
	}
	if to.left == 0 || s.clock.Now().After(to.until) {
		return refuse("used_url")
	}
	to.left--
	return s.reply(to, raw)
}

// reply carries out an answer. s.mu is held.
func (s *Server) reply(to *responseURL, raw json.RawMessage) error {
	var in said
	if err := strictJSON(raw, &in); err != nil {
		return refuse("invalid_payload", "[ERROR] "+err.Error())
	}
	if string(in.Blocks) == "null" { // as slack-go sends none
		in.Blocks = nil
	}
	c := s.byID[to.channel]
	if in.DeleteOriginal && to.message != nil {
		if m := c.byTS[to.message.TS]; m != nil {
			s.drop(c, m)
		}
		return nil
	}
	blocks, err := s.readBlocks(in.Blocks)
	if err != nil {
		return err
	}
	if in.Text == "" && blocks == nil {
		return refuse("no_text")
	}
	what := content{text: in.Text, blocks: blocks}
	if in.ReplaceOriginal && to.message != nil {
		if m := c.byTS[to.message.TS]; m != nil {
			before := m.clone()
			what = s.dressed(what)
			m.Text, m.Blocks = what.text, what.blocks
			s.changed(c, m, before)
		}
		return nil
	}
	if in.ResponseType == "in_channel" {
		m := s.botMessage(what)
		m.ThreadTS = in.ThreadTS
		s.put(c, m)
		return nil
	}
	s.whisper(Ephemeral{Channel: c.ID, Thread: in.ThreadTS, User: to.user, TS: s.nextTS(), Text: posted(in.Text), Blocks: blocks})
	return nil
}
