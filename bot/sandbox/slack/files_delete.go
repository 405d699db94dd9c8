package slack

import (
	"encoding/json"
	"slices"
)

// filesDelete deletes a file of the bot's: its bytes are gone, and messages that showed it show it no longer.
func (s *Server) filesDelete(a arguments) (answer, error) {
	f := s.files[a.text("file")]
	switch {
	case f == nil || !f.complete || !s.visible(f):
		return nil, refuse("file_not_found")
	case f.User != s.opt.BotUser.ID:
		return nil, refuse("cant_delete_file")
	}
	delete(s.files, f.ID)
	for _, shared := range f.Shares {
		c := s.byID[shared.Channel]
		if m := c.byTS[shared.TS]; m != nil {
			s.unshow(c, m, f.ID)
		}
	}
	s.tell(Change{Kind: "file", User: f.User})
	return answer{}, nil
}

// unshow takes a deleted file out of a message; one that says nothing else goes with it.
func (s *Server) unshow(c *channel, m *Message, id string) {
	before := m.clone()
	i := slices.Index(m.fileIDs, id)
	if i < 0 {
		return
	}
	m.fileIDs = slices.Delete(slices.Clone(m.fileIDs), i, i+1)
	m.Files = slices.DeleteFunc(slices.Clone(m.Files), func(raw json.RawMessage) bool {
		var shown struct {
			ID string `json:"id"`
		}
		return json.Unmarshal(raw, &shown) == nil && shown.ID == id
	})
	if len(m.fileIDs) == 0 && m.Text == "" {
		s.drop(c, m)
		return
	}
	s.changed(c, m, before)
}
