package telegram

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// Phone is a customer's phone at a glance.
type Phone struct {
	Person  Person   `json:"person"`
	Started bool     `json:"started"` // the customer has written
	Blocked bool     `json:"blocked"`
	Keys    [][]Key  `json:"keys,omitempty"`   // the reply keyboard
	Typing  string   `json:"typing,omitempty"` // the bot's latest chat action, until it writes
	Last    *Message `json:"last,omitempty"`   // the latest message that is shown
	Shown   int      `json:"shown"`            // how many messages are
}

// Phones returns every customer's phone at a glance, in the order they were made.
func (s *Server) Phones() []Phone {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := []Phone{}
	for _, id := range s.order {
		ch := s.chats[id]
		p := Phone{Person: ch.person, Started: ch.started, Blocked: ch.blocked, Keys: ch.keys, Typing: ch.typing}
		for _, m := range ch.messages {
			if !m.Deleted {
				last := m.copy()
				p.Last = &last
				p.Shown++
			}
		}
		out = append(out, p)
	}
	return out
}

func cutSpace(pattern string) (method, path string, ok bool) { return strings.Cut(pattern, " ") }

// Phone returns the phone of a customer who exists.
func (s *Server) Phone(id int64) (*Customer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.chats[id]
	return &Customer{s: s, id: id}, ok
}

// deed is what a request lets a customer do.
type deed struct {
	Text    string `json:"text"`
	ReplyTo int    `json:"reply_to"`
	Message int    `json:"message"`
	Data    string `json:"data"`
	Label   string `json:"label"`
	Old     bool   `json:"old"`
}

func (s *Server) phoneControls(handle func(string, func(*http.Request) (any, error))) {
	handle("GET chats", func(*http.Request) (any, error) { return s.Phones(), nil })
	handle("POST customers", func(r *http.Request) (any, error) {
		var p Person
		err := body(r, &p)
		if err == nil && (p.ID <= 0 || p.FirstName == "") {
			err = errors.New("telegram sandbox: a customer needs an id above 0 and a first_name")
		}
		if err == nil {
			s.Customer(p)
		}
		return p, err
	})
	handle("GET chats/{chat}/messages", func(r *http.Request) (any, error) {
		c, err := s.phoneOf(r)
		if err != nil {
			return nil, err
		}
		after, _ := strconv.ParseUint(r.URL.Query().Get("after"), 10, 64)
		out := []Message{}
		for _, m := range s.Messages(c.id) {
			if m.Seq > after {
				out = append(out, m)
			}
		}
		return out, nil
	})
	for name, do := range deeds() {
		handle("POST chats/{chat}/"+name, func(r *http.Request) (any, error) {
			c, err := s.phoneOf(r)
			if err != nil {
				return nil, err
			}
			var d deed
			if err := body(r, &d); err != nil {
				return nil, err
			}
			return do(c, d)
		})
	}
	s.contentControls(handle)
}

func (s *Server) phoneOf(r *http.Request) (*Customer, error) {
	c, ok := s.Phone(number(r.PathValue("chat")))
	if !ok {
		return nil, fmt.Errorf("%w: there is no chat %s", errNotThere, r.PathValue("chat"))
	}
	return c, nil
}

func deeds() map[string]func(*Customer, deed) (any, error) {
	query := func(id string, err error) (any, error) { return object{"query": id}, err }
	return map[string]func(*Customer, deed) (any, error){
		"say": func(c *Customer, d deed) (any, error) {
			if strings.TrimSpace(d.Text) == "" {
				return nil, errors.New("telegram sandbox: there is no text to say")
			}
			return object{"message": c.Reply(d.ReplyTo, d.Text)}, nil
		},
		"edit":   func(c *Customer, d deed) (any, error) { return nil, c.Edit(d.Message, d.Text) },
		"delete": func(c *Customer, d deed) (any, error) { return nil, c.Delete(d.Message) },
		"tap":    func(c *Customer, d deed) (any, error) { return query(c.Tap(d.Label)) },
		"press": func(c *Customer, d deed) (any, error) {
			if d.Old {
				return query(c.PressOld(d.Message, d.Data))
			}
			return query(c.Press(d.Message, d.Data))
		},
		"block":   func(c *Customer, _ deed) (any, error) { c.Block(); return nil, nil },
		"unblock": func(c *Customer, _ deed) (any, error) { c.Unblock(); return nil, nil },
	}
}

func (s *Server) contentControls(handle func(string, func(*http.Request) (any, error))) {
	content := func(name string, do func(*Customer, *http.Request) (any, error)) {
		handle("POST chats/{chat}/"+name, func(r *http.Request) (any, error) {
			c, err := s.phoneOf(r)
			if err != nil {
				return nil, err
			}
			return do(c, r)
		})
	}
	content("upload", sendUploads)
	content("location", func(c *Customer, r *http.Request) (any, error) {
		var l Location
		if err := body(r, &l); err != nil {
			return nil, err
		}
		return object{"message": c.SendLocation(l)}, nil
	})
	content("contact", func(c *Customer, r *http.Request) (any, error) {
		var card Card
		if err := body(r, &card); err != nil {
			return nil, err
		}
		if card == (Card{}) {
			return object{"message": c.ShareContact()}, nil
		}
		return object{"message": c.SendContact(card)}, nil
	})
}

// sendUploads sends the files of a form, several as one album: parts named "file"; fields caption, kind (of all; by
// default photo for pictures, video for videos, else document), reply_to; or, with no file, name and size for one of
// zeros.
func sendUploads(c *Customer, r *http.Request) (any, error) {
	form, items, err := readForm(r)
	if err != nil {
		return nil, fmt.Errorf("telegram sandbox: the body must be a multipart form: %w", err)
	}
	if size := number(form["size"]); len(items) == 0 && size > 0 {
		items = []Upload{{Name: form["name"], Size: size}}
	}
	if len(items) == 0 || len(items) > 10 {
		return nil, errors.New("telegram sandbox: an upload takes 1 to 10 parts named file, or a size")
	}
	for i := range items {
		items[i].Kind = kindOf(form["kind"], items[i].MIME)
	}
	if len(items) > 1 {
		return object{"messages": c.SendAlbum(form["caption"], items...)}, nil
	}
	items[0].Caption, items[0].ReplyTo = form["caption"], int(number(form["reply_to"]))
	return object{"messages": []int{c.Send(items[0].Kind, items[0])}}, nil
}

// readForm reads a multipart form's fields and the files in its parts named "file".
func readForm(r *http.Request) (map[string]string, []Upload, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, nil, err
	}
	fields, files := map[string]string{}, []Upload(nil)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return fields, files, nil
		}
		if err != nil {
			return nil, nil, err
		}
		b, err := io.ReadAll(io.LimitReader(part, maxBody))
		if err != nil {
			return nil, nil, err
		}
		if part.FormName() == "file" {
			files = append(files, Upload{Name: part.FileName(), MIME: part.Header.Get("Content-Type"), Data: b})
			continue
		}
		fields[part.FormName()] = string(b)
	}
}

func kindOf(asked, mime string) Kind {
	switch {
	case extensions()[Kind(asked)] != "" || Kind(asked) == Document:
		return Kind(asked)
	case mime == "image/jpeg" || mime == "image/png" || mime == "image/webp":
		return Photo
	case strings.HasPrefix(mime, "video/"):
		return Video
	}
	return Document
}
