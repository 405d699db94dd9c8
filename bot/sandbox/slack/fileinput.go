package slack

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// maxInputFile is how large a file a file input takes, in bytes.
const maxInputFile = 10 << 20

// Chooses uploads files for a file input of a user's modal, as its client does before the modal is submitted, and returns
// what the input then holds: their IDs, to be given to Submit.
func (s *Server) Chooses(user string, files ...Upload) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var ids []string
	for _, f := range s.uploaded(user, files) {
		ids = append(ids, f.ID)
	}
	return strings.Join(ids, ",")
}

// chosen returns the files that a file input holds, by their IDs, if its client would have taken them. s.mu is held.
func (s *Server) chosen(e answer, ids string) ([]answer, error) {
	files := []answer{}
	for _, id := range strings.FieldsFunc(ids, func(r rune) bool { return r == ',' }) {
		f := s.files[id]
		if f == nil {
			return nil, fmt.Errorf("slack sandbox: %v: there is no file %s", e["action_id"], id)
		}
		if types := listOf(e["filetypes"]); len(types) > 0 && !slices.Contains(types, any(extension(f.Name))) {
			return nil, fmt.Errorf("slack sandbox: %v takes %v, not %s", e["action_id"], types, f.Name)
		}
		if len(f.Bytes) > maxInputFile {
			return nil, fmt.Errorf("slack sandbox: %v takes files of at most 10 MB", e["action_id"])
		}
		f.Handed = true
		files = append(files, s.shownFile(f, false))
	}
	most, limited := e["max_files"].(float64)
	if !limited {
		most = 10
	}
	if len(files) > int(most) {
		return nil, fmt.Errorf("slack sandbox: %v takes %d files, not %d", e["action_id"], int(most), len(files))
	}
	return files, nil
}

// extension is what a file input goes by: how a file's name ends.
func extension(name string) string { return strings.TrimPrefix(strings.ToLower(path.Ext(name)), ".") }
