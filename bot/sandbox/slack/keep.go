package slack

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
)

// kept is all of a workspace that outlives its process. Open modals are left out, and so are events on their way.
type kept struct {
	Channels []keptChannel `json:"channels"`
	Files    []keptFile    `json:"files"`
	Private  []Ephemeral   `json:"private"`
	LastTS   int64         `json:"last_ts"`
	LastID   int64         `json:"last_id"`
}

type keptChannel struct {
	Channel
	Created  int64         `json:"created"`
	Messages []keptMessage `json:"messages"`
}

type keptMessage struct {
	Message
	FileIDs []string `json:"file_ids,omitempty"`
}

type keptFile struct {
	File
	Bytes   []byte `json:"bytes"`
	Created int64  `json:"created"`
}

// unkept is how many IDs are skipped at a Load, more than can have been given out after the last Save.
const unkept = 10_000

// Save returns all that a new server needs to go on as this one, for Load.
func (s *Server) Save() ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := kept{Private: s.private, LastTS: s.lastTS, LastID: s.lastID}
	for _, c := range s.channels {
		out := keptChannel{Channel: c.Channel, Created: c.created}
		for _, m := range c.messages {
			out.Messages = append(out.Messages, keptMessage{m.clone(), m.fileIDs})
		}
		k.Channels = append(k.Channels, out)
	}
	for _, f := range s.files {
		if f.complete {
			k.Files = append(k.Files, keptFile{*f, f.Bytes, f.created})
		}
	}
	return json.Marshal(k)
}

// Load makes the server go on as the one that was saved; to be called before anybody uses it. Channels that are there
// already keep their settings.
func (s *Server) Load(saved []byte) error {
	var k kept
	if err := json.Unmarshal(saved, &k); err != nil {
		return fmt.Errorf("slack sandbox: what was saved cannot be read; remove it to begin anew: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.private, s.lastTS, s.lastID = k.Private, k.LastTS, k.LastID+unkept
	s.random = rand.New(rand.NewPCG(uint64(k.LastTS), uint64(k.LastID)))
	for _, f := range k.Files {
		file := f.File
		file.Bytes, file.created, file.uploaded, file.complete = f.Bytes, f.Created, true, true
		s.files[file.ID] = &file
	}
	for _, saved := range k.Channels {
		c := s.byID[saved.ID]
		if c == nil {
			c = s.addChannel(saved.Channel)
		}
		c.created = saved.Created
		for _, m := range saved.Messages {
			message := m.Message
			message.fileIDs = m.FileIDs
			c.add(&message)
		}
	}
	return nil
}
