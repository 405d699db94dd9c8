package telegram

import (
	"encoding/json"
	"fmt"
	"time"
)

// kept is all of a server that outlives its process. What the bot says of itself at its start is left out, and so are
// presses that wait for an answer, and settings of the updates.
type kept struct {
	Chats    []keptChat   `json:"chats"`
	Files    []keptFile   `json:"files"`
	Pending  []keptUpdate `json:"pending"` // updates that are not confirmed
	Messages int          `json:"messages"`
	Serial   int64        `json:"serial"`
	Update   int64        `json:"update"`
	Seq      uint64       `json:"seq"`
}

type keptChat struct {
	Person   Person        `json:"person"`
	Started  bool          `json:"started"`
	Blocked  bool          `json:"blocked"`
	Keys     [][]Key       `json:"keys,omitempty"`
	Messages []keptMessage `json:"messages"`
}

type keptMessage struct {
	Message
	Raw [][]map[string]any `json:"raw,omitempty"` // of Buttons
}

type keptFile struct {
	File
	Data  []byte `json:"data"`
	Small string `json:"small,omitempty"`
	Path  string `json:"path"`
}

type keptUpdate struct {
	ID   int64           `json:"id"`
	Raw  json.RawMessage `json:"raw"`
	Chat int64           `json:"chat"`
	At   time.Time       `json:"at"`
}

// unkept is how many IDs are skipped at a Load, more than can have been given out after the last Save: an update's ID
// must never come again.
const unkept = 10_000

// Save returns all that a new server needs to go on as this one, for Load.
func (s *Server) Save() ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := kept{Messages: s.messages, Serial: s.serial, Update: s.queue.next, Seq: s.news.seq}
	for _, id := range s.order {
		ch := s.chats[id]
		out := keptChat{Person: ch.person, Started: ch.started, Blocked: ch.blocked, Keys: ch.keys}
		for _, m := range ch.messages {
			out.Messages = append(out.Messages, keptMessage{m.copy(), raws(m.Buttons)})
		}
		k.Chats = append(k.Chats, out)
	}
	for _, f := range s.files.byID {
		k.Files = append(k.Files, keptFile{*f, f.data, f.small, f.path})
	}
	for _, u := range s.queue.pending {
		k.Pending = append(k.Pending, keptUpdate{u.id, u.raw, u.chat, u.at})
	}
	return json.Marshal(k)
}

func raws(rows [][]Button) [][]map[string]any {
	out := make([][]map[string]any, len(rows))
	for i, row := range rows {
		for _, b := range row {
			out[i] = append(out[i], b.raw)
		}
	}
	return out
}

// Load makes the server go on as the one that was saved; to be called before anybody uses it. Persons who are there
// already stay as they are.
func (s *Server) Load(saved []byte) error {
	var k kept
	if err := json.Unmarshal(saved, &k); err != nil {
		return fmt.Errorf("telegram sandbox: what was saved cannot be read; remove it to begin anew: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.messages, s.serial, s.queue.next, s.news.seq = k.Messages+unkept, k.Serial+unkept, k.Update+unkept, k.Seq+unkept
	for _, f := range k.Files {
		file := f.File
		file.data, file.small, file.path = f.Data, f.Small, f.Path
		s.files.byID[file.ID] = &file
	}
	for _, u := range k.Pending {
		s.queue.pending = append(s.queue.pending, &update{id: u.ID, raw: u.Raw, chat: u.Chat, at: u.At})
	}
	for _, c := range k.Chats {
		s.loadChat(c)
	}
	return nil
}

func (s *Server) loadChat(c keptChat) {
	ch := s.chats[c.Person.ID]
	if ch == nil {
		ch = newChat(c.Person)
		s.chats[c.Person.ID] = ch
		s.order = append(s.order, c.Person.ID)
	}
	ch.started, ch.blocked, ch.keys = c.Started, c.Blocked, c.Keys
	for _, saved := range c.Messages {
		m := saved.Message
		for i, row := range saved.Raw {
			for j := range row {
				m.Buttons[i][j].raw = row[j]
			}
		}
		if m.File != nil {
			m.File = s.files.byID[m.File.ID]
		}
		ch.messages = append(ch.messages, &m)
		ch.byID[m.ID] = &m
	}
}
