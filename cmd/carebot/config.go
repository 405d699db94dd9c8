package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"

	"carebot/flows/care"
)

// config is the configuration file as the program uses it: checked, converted, defaults filled in.
type config struct {
	file     string // as it was named
	company  care.Company
	staff    []care.Staff
	telegram telegramConfig
	slack    slackConfig
	quiet    care.Quiet // no unasked message then
	dir      string     // storage.dir
	listen   string     // http.listen
	apiToken string     // http.api_token; empty: none, and no orders by HTTP
	log      logConfig
}

// telegramConfig is the section telegram.
type telegramConfig struct {
	token         string
	apiURL        string // without a trailing slash
	webhook       bool   // updates come by webhook, else by long polling
	webhookURL    string
	webhookSecret string
	rate          float64 // messages a second over all chats
	chatRate      float64 // messages a second to one chat
}

// slackConfig is the section slack.
type slackConfig struct {
	botToken      string
	appToken      string // empty: events come over HTTP, signed with signingSecret
	signingSecret string
	apiURL        string // with a trailing slash
	rate          float64
	channel       string
	channels      map[care.Kind]string // instead of channel, by kind of case
	managers      string
}

// logConfig is the section log.
type logConfig struct {
	level slog.Level
	json  bool
}

// configFile returns the file to read: the flag, else $CAREBOT_CONFIG, else carebot.yaml in the current folder.
func configFile(flag string, env func(string) string) string {
	return cmp.Or(flag, env("CAREBOT_CONFIG"), "carebot.yaml")
}

// loadConfig reads and checks the file. Every fault of it is in the error, a faults; what cannot be opened is an
// ordinary error.
func loadConfig(file string, env func(string) string) (config, error) {
	source, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return config{}, fmt.Errorf("there is no %s: copy carebot.example.yaml to it, or name another with --config", file)
	case err != nil:
		return config{}, fmt.Errorf("the configuration cannot be read: %w", err)
	}
	return parseConfig(file, source, env)
}

// parseConfig checks the text of a configuration file and converts it. Env gives the environment's variables.
func parseConfig(file string, source []byte, env func(string) string) (config, error) {
	found := &findings{file: file}
	root, ok := parseYAML(found, source, env)
	if !ok {
		return config{}, found.err()
	}
	c := readConfig(newSection(found, "", root))
	c.file = file
	return c, found.err()
}

// secrets returns the configured values that must never be printed.
func (c config) secrets() []string {
	return []string{
		c.telegram.token, c.telegram.webhookSecret,
		c.slack.botToken, c.slack.appToken, c.slack.signingSecret,
		c.apiToken,
	}
}
