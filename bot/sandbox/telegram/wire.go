package telegram

// object is a JSON object on its way out.
type object = map[string]any

// wire returns the message as the Bot API tells it; reply says whether to tell what it answers, too.
func (s *Server) wire(m *Message, reply bool) object {
	ch := s.chats[m.Chat]
	out := object{"message_id": m.ID, "chat": ch.wire(), "date": m.At.Unix(), "from": s.author(m, ch)}
	if !m.Edited.IsZero() {
		out["edit_date"] = m.Edited.Unix()
	}
	if m.Album != "" {
		out["media_group_id"] = m.Album
	}
	if to := ch.find(m.ReplyTo); to != nil && !to.Deleted && reply {
		out["reply_to_message"] = s.wire(to, false)
	}
	if len(m.Buttons) > 0 {
		out["reply_markup"] = object{"inline_keyboard": wireButtons(m.Buttons)}
	}
	s.wireContent(m, out)
	return out
}

func (s *Server) author(m *Message, ch *chat) User {
	if m.FromBot {
		return s.bot
	}
	return ch.person.user()
}

func (s *Server) wireContent(m *Message, out object) {
	text, entities := "text", "entities"
	if m.captioned() {
		text, entities = "caption", "caption_entities"
		s.wireFile(m.File, out)
	}
	if m.Text != "" {
		out[text] = m.Text
	}
	if len(m.Entities) > 0 {
		out[entities] = m.Entities
	}
	switch m.Kind {
	case Venue:
		out["venue"] = object{"location": m.Place, "title": m.Title, "address": m.Address}
		out["location"] = m.Place
	case Place:
		out["location"] = m.Place
	case Contact:
		out["contact"] = m.Person
	}
}

// wireFile tells a file by the fields of its kind.
func (s *Server) wireFile(f *File, out object) {
	about := object{"file_id": f.ID, "file_unique_id": f.Unique, "file_size": f.Size}
	set := func(name string, v any, there bool) {
		if there {
			about[name] = v
		}
	}
	switch f.Kind {
	case Photo:
		out["photo"] = s.sizes(f)
		return
	case Document:
	case Voice, Audio:
		about["duration"] = f.Duration
		set("title", f.Title, f.Title != "")
		set("performer", f.Performer, f.Performer != "")
	case VideoNote:
		about["duration"], about["length"] = f.Duration, f.Width
	default: // Video, Animation, Sticker
		about["width"], about["height"] = f.Width, f.Height
		set("duration", f.Duration, f.Kind != Sticker)
	}
	if f.Kind == Sticker {
		about["type"], about["is_animated"], about["is_video"] = "regular", false, false
		set("emoji", f.Emoji, f.Emoji != "")
	}
	set("mime_type", f.MIME, f.MIME != "" && f.Kind != Sticker && f.Kind != VideoNote)
	set("file_name", f.Name, f.Name != "" && f.Kind != Sticker && f.Kind != VideoNote && f.Kind != Voice)
	out[string(f.Kind)] = about
	if f.Kind == Animation { // told twice, for old bots
		out["document"] = object{
			"file_id": f.ID, "file_unique_id": f.Unique, "file_size": f.Size, "file_name": f.Name, "mime_type": f.MIME,
		}
	}
}

// sizes tells a photo in the sizes it can be had in, the largest last.
func (s *Server) sizes(f *File) []object {
	var out []object
	for _, size := range []*File{s.files.byID[f.small], f} {
		if size != nil {
			out = append(out, object{
				"file_id": size.ID, "file_unique_id": size.Unique, "file_size": size.Size, "width": size.Width, "height": size.Height,
			})
		}
	}
	return out
}

func wireButtons(rows [][]Button) [][]map[string]any {
	out := make([][]map[string]any, len(rows))
	for i, row := range rows {
		for _, b := range row {
			out[i] = append(out[i], b.raw)
		}
	}
	return out
}
