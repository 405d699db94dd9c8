package slack

import (
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"
)

// View is a modal or a Home tab as the app put it, with what the platform adds.
type View struct {
	ID              string            `json:"id"`
	TeamID          string            `json:"team_id"`
	Type            string            `json:"type"`
	Title           json.RawMessage   `json:"title,omitempty"`
	Submit          json.RawMessage   `json:"submit,omitempty"`
	Close           json.RawMessage   `json:"close,omitempty"`
	Blocks          []json.RawMessage `json:"blocks"`
	PrivateMetadata string            `json:"private_metadata"`
	CallbackID      string            `json:"callback_id"`
	ExternalID      string            `json:"external_id"`
	ClearOnClose    bool              `json:"clear_on_close"`
	NotifyOnClose   bool              `json:"notify_on_close"`
	State           answer            `json:"state"`
	Hash            string            `json:"hash"`
	RootViewID      string            `json:"root_view_id"`
	PreviousViewID  *string           `json:"previous_view_id"`
	AppID           string            `json:"app_id"`
	BotID           string            `json:"bot_id"`
	AppInstalled    string            `json:"app_installed_team_id"`

	user string
}

// Limits of views.
const (
	maxView     = 250000 // bytes of JSON
	maxViewDeep = 3      // modals on one another
)

// viewSent is a view as an app sends it.
type viewSent struct {
	Type            string          `json:"type"`
	Title           json.RawMessage `json:"title"`
	Submit          json.RawMessage `json:"submit"`
	Close           json.RawMessage `json:"close"`
	Blocks          json.RawMessage `json:"blocks"`
	PrivateMetadata string          `json:"private_metadata"`
	CallbackID      string          `json:"callback_id"`
	ExternalID      string          `json:"external_id"`
	ClearOnClose    bool            `json:"clear_on_close"`
	NotifyOnClose   bool            `json:"notify_on_close"`
	SubmitDisabled  bool            `json:"submit_disabled"`
}

// readView checks a view of a type ("modal" or "home").
func (s *Server) readView(raw json.RawMessage, want string) (*View, error) {
	var v viewSent
	if err := strictJSON(raw, &v); err != nil {
		return nil, refuse("invalid_arguments", fmt.Sprintf("[ERROR] %v [json-pointer:/view]", err))
	}
	if len(raw) > maxView {
		return nil, refuse("view_too_large")
	}
	blocks, wrong := s.wrongIn(v, want)
	if len(wrong) > 0 {
		return nil, refuse("invalid_arguments", wrong...)
	}
	return &View{
		TeamID: TeamID, Type: v.Type, Title: v.Title, Submit: v.Submit, Close: v.Close, Blocks: s.withIDs(blocks), PrivateMetadata: v.PrivateMetadata,
		CallbackID: v.CallbackID, ExternalID: v.ExternalID, ClearOnClose: v.ClearOnClose, NotifyOnClose: v.NotifyOnClose,
		State: answer{"values": answer{}}, AppID: AppID, BotID: BotID, AppInstalled: TeamID,
	}, nil
}

// wrongIn returns the blocks of a view that was sent, and what is wrong with it.
func (s *Server) wrongIn(v viewSent, want string) (blocks []json.RawMessage, wrong []string) {
	w := &walk{}
	if v.Type != want {
		w.wrong("/view/type", "must be %s here", want)
	}
	if utf8.RuneCountInString(v.PrivateMetadata) > 3000 {
		w.wrong("/view/private_metadata", "must be less than 3001 characters")
	}
	if utf8.RuneCountInString(v.CallbackID) > 255 || utf8.RuneCountInString(v.ExternalID) > 255 {
		w.wrong("/view", "callback_id and external_id must be less than 256 characters")
	}
	w.plain(v.Title, "/view/title", want == modalOnly)
	blocks, wrong = s.blocks.check(v.Blocks, "/view/blocks", maxViewBlocks, want)
	w.plain(v.Close, "/view/close", false)
	w.plain(v.Submit, "/view/submit", want == modalOnly && hasInput(blocks))
	return blocks, append(w.found, wrong...)
}

// plain checks a view's title or button: plain text of up to 24 characters.
func (w *walk) plain(raw json.RawMessage, at string, required bool) {
	var text struct{ Type, Text string }
	if json.Unmarshal(raw, &text) != nil || string(raw) == "null" {
		if required {
			w.wrong(at, "missing required field")
		}
		return
	}
	if n := utf8.RuneCountInString(text.Text); text.Type != "plain_text" || n == 0 || n > 24 {
		w.wrong(at, "must be plain_text of 1 to 24 characters")
	}
}

func hasInput(blocks []json.RawMessage) bool {
	return slices.ContainsFunc(blocks, func(raw json.RawMessage) bool {
		var b struct{ Type string }
		return json.Unmarshal(raw, &b) == nil && b.Type == "input"
	})
}

// show stores a view under a new ID or the one it has. s.mu is held.
func (s *Server) show(v *View) answer {
	if v.ID == "" {
		v.ID = s.nextID("V")
	}
	set(&v.RootViewID, v.ID)
	v.Hash = fmt.Sprintf("%d.%s", s.clock.Now().Unix(), letters(s.random.Uint64(), 8))
	s.views[v.ID] = v
	s.tell(Change{Kind: "view", User: v.user})
	return answer{"view": *v}
}

// stack returns a user's open modals, the root first. s.mu is held.
func (s *Server) stack(user string) []*View {
	var open []*View
	for _, v := range s.views {
		if v.user == user && v.Type == modalOnly {
			open = append(open, v)
		}
	}
	slices.SortFunc(open, func(a, b *View) int {
		if a.PreviousViewID != nil && *a.PreviousViewID == b.ID || a.RootViewID == b.ID {
			return 1
		}
		return -1
	})
	return open
}

// triggered reads a modal and whose it is, by the trigger that is used up.
func (s *Server) triggered(a arguments) (v *View, user string, err error) {
	if v, err = s.readView(a.raw("view"), modalOnly); err == nil {
		user, err = s.use(a)
	}
	return v, user, err
}

func (s *Server) viewsOpen(a arguments) (answer, error) {
	v, user, err := s.triggered(a)
	if err != nil {
		return nil, err
	}
	for _, old := range s.stack(user) {
		delete(s.views, old.ID)
	}
	v.user = user
	return s.show(v), nil
}

func (s *Server) viewsPush(a arguments) (answer, error) {
	v, user, err := s.triggered(a)
	if err != nil {
		return nil, err
	}
	return s.push(user, v)
}

// push puts a modal on a user's others.
func (s *Server) push(user string, v *View) (answer, error) {
	open := s.stack(user)
	if len(open) == 0 {
		return nil, refuse("view_not_found")
	}
	if len(open) >= maxViewDeep {
		return nil, refuse("push_limit_reached")
	}
	top := open[len(open)-1]
	v.user, v.RootViewID, v.PreviousViewID = user, open[0].ID, &top.ID
	return s.show(v), nil
}

func (s *Server) viewsUpdate(a arguments) (answer, error) {
	old := s.views[a.text("view_id")]
	for _, v := range s.views {
		if old == nil && a.has("external_id") && v.ExternalID == a.text("external_id") {
			old = v
		}
	}
	if old == nil {
		return nil, refuse("not_found")
	}
	v, err := s.readView(a.raw("view"), old.Type)
	if err != nil {
		return nil, err
	}
	if a.has("hash") && a.text("hash") != old.Hash {
		return nil, refuse("hash_conflict")
	}
	v.ID, v.user, v.RootViewID, v.PreviousViewID = old.ID, old.user, old.RootViewID, old.PreviousViewID
	return s.show(v), nil
}

func (s *Server) viewsPublish(a arguments) (answer, error) {
	u := s.user(a.text("user_id"))
	if u == nil || u.Bot {
		return nil, refuse("invalid_arguments", "[ERROR] no such user [json-pointer:/user_id]")
	}
	v, err := s.readView(a.raw("view"), homeOnly)
	if err != nil {
		return nil, err
	}
	v.user = u.ID
	if old := s.home(u.ID); old != nil {
		if a.has("hash") && a.text("hash") != old.Hash {
			return nil, refuse("hash_conflict")
		}
		v.ID = old.ID
	}
	return s.show(v), nil
}

// home returns a user's Home tab, or nil. s.mu is held.
func (s *Server) home(user string) *View {
	for _, v := range s.views {
		if v.user == user && v.Type == homeOnly {
			return v
		}
	}
	return nil
}
