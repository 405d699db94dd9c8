package slack

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/url"
	"path"
	"slices"
	"strings"
)

// File is an uploaded file.
type File struct {
	ID       string  `json:"id"`
	Name     string  `json:"name"`
	Title    string  `json:"title"`
	Mimetype string  `json:"mimetype"`
	User     string  `json:"user"`
	Bytes    []byte  `json:"-"`
	Shares   []Share `json:"shares"`
	Handed   bool    `json:"handed,omitempty"` // to the app, by a form

	created  int64
	declared int    // length told before the upload
	ticket   string // of the upload URL; empty when it was used
	uploaded bool
	complete bool
}

// Share is a message that shows a file.
type Share struct {
	Channel string `json:"channel"`
	TS      string `json:"ts"`
	Thread  string `json:"thread_ts,omitempty"`
}

// maxFile is the largest file, in bytes.
const maxFile = 1 << 30

func (s *Server) getUploadURL(a arguments) (answer, error) {
	length := a.number("length", 0)
	switch {
	case length <= 0:
		return nil, refuse("invalid_arguments", "[ERROR] length must be greater than 0 [json-pointer:/length]")
	case length > maxFile:
		return nil, refuse("file_too_large")
	}
	f := &File{ID: s.nextID("F"), Name: a.text("filename"), User: s.opt.BotUser.ID, created: s.clock.Now().Unix(), declared: length, ticket: s.secret(32)}
	s.files[f.ID] = f
	return answer{"upload_url": s.url() + "/upload/v1/" + f.ID + "-" + f.ticket, "file_id": f.ID}, nil
}

func (s *Server) completeUpload(a arguments) (answer, error) {
	files, err := s.completed(a)
	if err != nil {
		return nil, err
	}
	channels, err := s.shareIn(a)
	if err != nil {
		return nil, err
	}
	said := content{text: a.text("initial_comment")}
	if said.blocks, err = s.readBlocks(a.raw("blocks")); err != nil {
		return nil, err
	}
	said = s.dressed(said)
	if len(channels) == 0 && (a.has("thread_ts") || said.text != "") {
		return nil, refuse("invalid_arguments", "[ERROR] thread_ts and initial_comment need channel_id")
	}
	done := make([]answer, len(files))
	for i, f := range files {
		f.complete = true
		done[i] = s.shownFile(f, false)
		s.tell(Change{Kind: "file", User: f.User})
	}
	for _, c := range channels {
		s.later(func() { s.share(c, files, said, a.text("thread_ts"), s.opt.BotUser.ID) })
	}
	return answer{"files": done}, nil
}

// completed returns the files that a call completes: uploaded, and completed by none before.
func (s *Server) completed(a arguments) ([]*File, error) {
	var named []struct {
		ID             string `json:"id"`
		Title          string `json:"title"`
		HighlightType  string `json:"highlight_type"`
		HighlightPages string `json:"highlight_pages"`
	}
	if err := json.Unmarshal(a.raw("files"), &named); err != nil || len(named) == 0 {
		return nil, refuse("invalid_arguments", "[ERROR] must provide an array of {id, title} [json-pointer:/files]")
	}
	files := make([]*File, len(named))
	for i, n := range named {
		f := s.files[n.ID]
		switch {
		case f == nil || f.User != s.opt.BotUser.ID || f.complete || slices.Contains(files, f):
			return nil, refuse("file_not_found", "[ERROR] no upload is open for file "+n.ID)
		case !f.uploaded:
			return nil, refuse("file_not_found", "[ERROR] no bytes were uploaded for file "+n.ID)
		}
		files[i] = f
	}
	for i, n := range named {
		files[i].Title = n.Title
		set(&files[i].Title, files[i].Name)
	}
	return files, nil
}

// shareIn returns where completed files are to be shown.
func (s *Server) shareIn(a arguments) ([]*channel, error) {
	ids := strings.FieldsFunc(a.text("channels")+","+a.text("channel_id"), func(r rune) bool { return r == ',' })
	channels := make([]*channel, len(ids))
	for i, id := range ids {
		if !strings.HasPrefix(id, "C") && !strings.HasPrefix(id, "D") && !strings.HasPrefix(id, "G") {
			return nil, refuse("invalid_channel")
		}
		c, err := s.writable(id)
		if err != nil {
			return nil, err
		}
		if err := threadFor(c, a.text("thread_ts")); err != nil {
			return nil, err
		}
		channels[i] = c
	}
	return channels, nil
}

// later runs f under the lock after the share delay: the platform answers before the message is there. s.mu is held.
func (s *Server) later(f func()) {
	if s.opt.ShareDelay < 0 {
		f()
		return
	}
	s.clock.AfterFunc(s.opt.ShareDelay, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.life.Err() == nil {
			f()
		}
	})
}

// share shows files in a channel, all in one message. s.mu is held.
func (s *Server) share(c *channel, files []*File, said content, thread, user string) *Message {
	m := &Message{Type: "message", SubType: "file_share", User: user, Text: said.text, Blocks: said.blocks, TS: s.nextTS(), ThreadTS: thread, Team: TeamID}
	yes, no := true, false
	m.Upload, m.DisplayAsBot = &yes, &no
	if user == s.opt.BotUser.ID {
		m.BotID, m.AppID, m.BotProfile = BotID, AppID, s.botProfile()
	} else {
		m.ClientMsgID = s.uuid()
	}
	for _, f := range files {
		f.Shares = append(f.Shares, Share{Channel: c.ID, TS: m.TS, Thread: thread})
		m.fileIDs = append(m.fileIDs, f.ID)
		m.Files = append(m.Files, mustJSON(s.shownFile(f, false)))
	}
	s.put(c, m)
	return m
}

func (s *Server) filesInfo(a arguments) (answer, error) {
	f := s.files[a.text("file")]
	if f == nil || !f.complete || !s.visible(f) {
		return nil, refuse("file_not_found")
	}
	return answer{"file": s.shownFile(f, true), "comments": []any{}, "response_metadata": answer{"next_cursor": ""}}, nil
}

// visible reports whether the app may see a file: its own, one from a form of its own, or one shared where it is a member.
func (s *Server) visible(f *File) bool {
	return f.Handed || f.User == s.opt.BotUser.ID || slices.ContainsFunc(f.Shares, func(sh Share) bool {
		c := s.byID[sh.Channel]
		return c != nil && c.member(s.opt.BotUser.ID)
	})
}

// shownFile is a file object; shares come with files.info only.
func (s *Server) shownFile(f *File, shares bool) answer {
	base := fmt.Sprintf("%s/files-pri/%s-%s/", s.url(), TeamID, f.ID)
	name := url.PathEscape(f.Name)
	shown := answer{
		"id": f.ID, "created": f.created, "timestamp": f.created, "name": f.Name, "title": f.Title, "mimetype": f.Mimetype, "filetype": filetype(f.Name),
		"pretty_type": strings.ToUpper(filetype(f.Name)), "user": f.User, "user_team": TeamID, "editable": false, "size": len(f.Bytes), "mode": "hosted",
		"is_external": false, "external_type": "", "is_public": false, "public_url_shared": false, "display_as_bot": false, "username": "",
		"url_private": base + name, "url_private_download": base + "download/" + name, "permalink": s.url() + "/files/" + f.User + "/" + f.ID + "/" + name,
		"has_rich_preview": false, "file_access": "visible", "media_display_type": "unknown",
		"channels": []string{}, "groups": []string{}, "ims": []string{},
	}
	if !shares {
		return shown
	}
	s.showShares(f, shown)
	return shown
}

// showShares adds where a file is shared.
func (s *Server) showShares(f *File, shown answer) {
	lists := map[string][]string{"channel": {}, "group": {}, "im": {}}
	told := map[string]map[string][]answer{}
	for _, sh := range f.Shares {
		c := s.byID[sh.Channel]
		access := "private"
		if c.kind() == "channel" {
			access, shown["is_public"] = "public", true
		}
		lists[c.kind()] = append(lists[c.kind()], c.ID)
		entry := answer{
			"ts": sh.TS, "channel_name": c.Name, "team_id": TeamID, "share_user_id": f.User, "reply_users": []string{}, "reply_users_count": 0, "reply_count": 0,
		}
		if sh.Thread != "" {
			entry["thread_ts"] = sh.Thread
		}
		if told[access] == nil {
			told[access] = map[string][]answer{}
		}
		told[access][c.ID] = append(told[access][c.ID], entry)
	}
	shown["channels"], shown["groups"], shown["ims"], shown["shares"] = lists["channel"], lists["group"], lists["im"], told
}

func filetype(name string) string {
	ext := strings.TrimPrefix(strings.ToLower(path.Ext(name)), ".")
	switch ext {
	case "":
		return "binary"
	case "jpeg":
		return "jpg"
	case "txt":
		return "text"
	}
	return ext
}

func mimetype(name string) string {
	kind, _, _ := mime.ParseMediaType(mime.TypeByExtension(path.Ext(name)))
	if kind == "" {
		return "application/octet-stream"
	}
	return kind
}
