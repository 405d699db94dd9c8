package telegram

import (
	"encoding/json"
	"regexp"
	"strings"
)

// profile is what the bot has said about itself; the Server's lock guards it.
type profile struct {
	commands map[string][]Command         // by scope and language
	texts    map[string]map[string]string // "name", "description", "short_description" → language → text
	menu     any
}

// Command is a command in the bot's menu.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
	IsEphemeral bool   `json:"is_ephemeral,omitempty"`
}

func newProfile() profile {
	return profile{
		commands: map[string][]Command{},
		texts:    map[string]map[string]string{"name": {}, "description": {}, "short_description": {}},
		menu:     object{"type": "commands"},
	}
}

var (
	commandName  = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
	languageCode = regexp.MustCompile(`^([a-z]{2})?$`)
)

func (c *call) language() (string, error) {
	l := c.text("language_code")
	if !languageCode.MatchString(l) {
		return "", bad("invalid language code specified: it must be a two-letter ISO 639-1 code or empty")
	}
	return l, nil
}

// scope returns the key of a command scope and a language.
func (c *call) scope() (string, error) {
	l, err := c.language()
	scope := "default"
	if v := fields(c.values["scope"]); v != nil {
		b, _ := json.Marshal(v) // of decoded JSON
		scope = string(b)
		if v["type"] == "default" {
			scope = "default"
		}
	}
	return scope + "/" + l, err
}

func setMyCommands(s *Server, c *call) (any, error) {
	key, err := c.scope()
	if err != nil {
		return nil, err
	}
	var list []Command
	c.decode("commands", &list)
	for _, cmd := range list {
		if !commandName.MatchString(cmd.Command) {
			return nil, bad("BOT_COMMAND_INVALID: %q must be 1-32 of a-z, 0-9 and _", cmd.Command)
		}
		if strings.TrimSpace(cmd.Description) == "" {
			return nil, bad("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.profile.commands[key] = list
	return true, nil
}

func deleteMyCommands(s *Server, c *call) (any, error) {
	key, err := c.scope()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.profile.commands, key)
	return true, nil
}

func getMyCommands(s *Server, c *call) (any, error) {
	key, err := c.scope()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Command{}, s.profile.commands[key]...), nil
}

// Commands returns the menu of commands that a customer of a language ("pl", "en-GB") is shown in a private chat.
func (s *Server) Commands(language string) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	language, _, _ = strings.Cut(strings.ToLower(language), "-")
	for _, key := range []string{`{"type":"all_private_chats"}/` + language, `{"type":"all_private_chats"}/`, "default/" + language, "default/"} {
		if list, ok := s.profile.commands[key]; ok {
			return append([]Command(nil), list...)
		}
	}
	return nil
}

// setText returns the handler that keeps one of the bot's texts for a language; empty takes it away.
func setText(name string) handler {
	return func(s *Server, c *call) (any, error) {
		l, err := c.language()
		if err != nil {
			return nil, err
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		if text := c.text(name); text != "" {
			s.profile.texts[name][l] = text
		} else {
			delete(s.profile.texts[name], l)
		}
		return true, nil
	}
}

func getText(name string) handler {
	return func(s *Server, c *call) (any, error) {
		l, err := c.language()
		if err != nil {
			return nil, err
		}
		return object{name: s.Profile(name, l)}, nil
	}
}

// Profile returns the bot's "name", "description" or "short_description" as a customer of a language sees it.
func (s *Server) Profile(name, language string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	texts := s.profile.texts[name]
	if t, ok := texts[language]; ok {
		return t
	}
	if t, ok := texts[""]; ok || name != "name" {
		return t
	}
	return s.bot.FirstName
}

func setChatMenuButton(s *Server, c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v, ok := c.values["menu_button"]; ok {
		s.profile.menu = v
	}
	return true, nil
}

func getChatMenuButton(s *Server, _ *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.profile.menu, nil
}

func getMe(s *Server, _ *call) (any, error) {
	b := s.bot
	return object{
		"id": b.ID, "is_bot": true, "first_name": s.Profile("name", ""), "username": b.Username, "can_join_groups": true,
		"can_read_all_group_messages": false, "supports_inline_queries": false, "can_connect_to_business": false,
		"has_main_web_app": false,
	}, nil
}

func getChat(s *Server, c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, err := s.chatOf(c)
	if err != nil {
		return nil, err
	}
	out := ch.wire()
	out["accent_color_id"], out["max_reaction_count"] = ch.person.ID%7, 11
	out["accepted_gift_types"] = object{
		"unlimited_gifts": true, "limited_gifts": true, "unique_gifts": true, "premium_subscription": true, "gifts_from_channels": true,
	}
	return out, nil
}
