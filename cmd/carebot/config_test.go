package main

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/flows/care"
)

// least is the shortest configuration that is right.
const least = `company:
  name: Słoneczna
  phone: "+48 22 100 20 30"
telegram:
  token: ${TELEGRAM_BOT_TOKEN}
slack:
  bot_token: ${SLACK_BOT_TOKEN}
  app_token: ${SLACK_APP_TOKEN}
  channel: C0CASES
staff:
  - name: Anna Kowalska
    slack: U0ANNA
    phone: "+48 600 100 200"
`

// testEnv is an environment with all the tokens.
func testEnv(name string) string {
	return map[string]string{
		"TELEGRAM_BOT_TOKEN":      "123456:telegram-token",
		"TELEGRAM_WEBHOOK_SECRET": "webhook-secret",
		"SLACK_BOT_TOKEN":         "xoxb-slack-token",
		"SLACK_APP_TOKEN":         "xapp-slack-token",
		"SLACK_SIGNING_SECRET":    "signing-secret",
		"CAREBOT_API_TOKEN":       "api-token",
		"RATE":                    "12",
		"FLAG":                    "true",
		"HOST":                    "bot.example.com",
	}[name]
}

func TestConfigDefaults(t *testing.T) {
	t.Parallel()
	c, err := parseConfig("carebot.yaml", []byte(least), testEnv)
	if err != nil {
		t.Fatal(err)
	}
	anna := c.staff[0]
	got := []any{
		c.company.Zone.String(), c.company.Language, c.company.Hours.String(), c.company.Charter,
		c.telegram, c.slack, anna.Languages, anna.Capacity, anna.Hours.String(), anna.Manager,
		c.quiet, c.company.Newsletter.DormantAfter, c.dir, c.listen, c.apiToken, c.log,
	}
	want := []any{
		"Europe/Warsaw", care.Polish, "Mon-Fri 08:00-16:00",
		care.Charter{FirstReply: 30 * time.Minute, Progress: 8 * time.Hour, Decision: 14, Recommend: true},
		telegramConfig{token: "123456:telegram-token", apiURL: "https://api.telegram.org", rate: 30, chatRate: 1},
		slackConfig{
			botToken: "xoxb-slack-token", appToken: "xapp-slack-token", apiURL: "https://slack.com/api/",
			rate: 1, channel: "C0CASES", managers: "C0CASES",
		},
		[]care.Language{care.Polish},
		20, "Mon-Fri 08:00-16:00", false,
		care.Quiet{From: 21 * time.Hour, Until: 8 * time.Hour},
		90 * care.Day, "./data", "127.0.0.1:8080", "",
		logConfig{},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(telegramConfig{}, slackConfig{}, logConfig{})); diff != "" {
		t.Error(diff)
	}
}

func TestConfigEnvironment(t *testing.T) {
	t.Parallel()
	source := strings.Replace(least, "slack:\n", "  rate: ${RATE}\n  api_url: \"https://${HOST}/bot/\"\nslack:\n", 1) +
		"    manager: ${FLAG}\n    capacity: ${UNSET}\n    languages: [\"${UNSET}\", en]\nhttp: {api_token: \"${UNSET}\"}\n"
	c, err := parseConfig("carebot.yaml", []byte(source), testEnv)
	if err != nil {
		t.Fatal(err)
	}
	anna := c.staff[0]
	got := []any{c.telegram.rate, c.telegram.apiURL, anna.Manager, anna.Capacity, anna.Languages, c.apiToken}
	want := []any{12.0, "https://bot.example.com/bot", true, 20, []care.Language{care.English}, ""}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestConfigExample(t *testing.T) {
	t.Parallel()
	c, err := loadConfig("../../carebot.example.yaml", testEnv)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.staff) == 0 || c.slack.managers == "" || c.log.level != slog.LevelInfo {
		t.Errorf("the example was read as %+v", c)
	}
}

// TestConfigFaults changes the least configuration by one replacement and reads what is said about it.
func TestConfigFaults(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, old, new string
		want           []string
	}{
		{"unknown key", "  name: Sł", "  nmae: Sł", []string{
			"1:1: company.name: add this key: it is required (carebot.example.yaml shows it)",
			"2:3: company.nmae: unknown key: did you mean name?",
		}},
		{"unknown section", "company:", "colour: red\ncompany:", []string{"1:1: colour: unknown key: remove it"}},
		{"ill-typed", `phone: "+48 22 100 20 30"`, "phone: 48221002030", []string{
			"3:10: company.phone: put it in quotes: without them YAML reads a number",
		}},
		{"section ill-typed", "company:\n", "log: loud\ncompany:\n", []string{"1:6: log: write a section of keys here, not text"}},
		{"text ill-typed", "name: Anna Kowalska", "name: [Anna]", []string{"11:11: staff[0].name: write text here, not a list"}},
		{"list ill-typed", "slack: U0ANNA", "slack: U0ANNA\n    kinds: order", []string{
			"13:12: staff[0].kinds: write a list here, such as [a, b], not text",
		}},
		{"duplicate", "  channel: C0CASES", "  channel: C0CASES\n  channel: C1", []string{
			"10:3: channel: already defined at [9:3]: keep one of the two",
		}},
		{"variable unset", "${TELEGRAM_BOT_TOKEN}", "${NOBODY}", []string{
			"5:10: telegram.token: set the environment variable NOBODY: it is unset or empty",
		}},
		{"variable misspelt", "${TELEGRAM_BOT_TOKEN}", "\"${TELEGRAM BOT}\"", []string{
			"5:10: telegram.token: write a variable of the environment as ${NAME}",
		}},
		{"empty", "name: Słoneczna", "name:", []string{"2:3: company.name: give it a value: it is empty"}},
		{"section missing", "telegram:\n  token: ${TELEGRAM_BOT_TOKEN}\n", "", []string{
			"1:1: telegram: add this key: it is required (carebot.example.yaml shows it)",
		}},
		{"duration", "company:", "charter: {first_reply: 30 minutes}\ncompany:", []string{
			`1:24: charter.first_reply: "30 minutes" is not a duration: write a whole number and a unit, such as 90s, 30m, 8h or 14d`,
		}},
		{"days", "company:", "charter: {complaint_decision: 36h}\ncompany:", []string{
			"1:31: charter.complaint_decision: write whole days, such as 14d",
		}},
		{"phone", "+48 600 100 200", "12", []string{
			`13:12: staff[0].phone: "12" is not a phone number: write it with the country code, such as +48 22 100 20 30`,
		}},
		{"zone", "telegram:", "  timezone: Warsaw\ntelegram:", []string{
			`4:13: company.timezone: "Warsaw" is not a time zone: write one such as Europe/Warsaw`,
		}},
		{"language", "telegram:", "  language: de\ntelegram:", []string{`4:13: company.language: write pl, ru or en, not "de"`}},
		{"holidays", "telegram:", "  holidays: us\ntelegram:", []string{`4:13: company.holidays: write pl or none, not "us"`}},
		{"slack ID", "slack: U0ANNA", "slack: anna", []string{
			"12:12: staff[0].slack: write a Slack member ID such as U0ANNA (profile, three dots, Copy member ID)",
		}},
		{"channel", "channel: C0CASES", "channel: \"#cases\"", []string{
			"9:12: slack.channel: write a channel ID such as C0CASES (channel name, About, at the bottom), not its name",
		}},
		{"channel of no kind", "staff:", "  channels: {complaints: C1X}\nstaff:", []string{
			"10:14: slack.channels.complaints: unknown key: did you mean complaint?",
		}},
		{"tokens swapped", "${SLACK_BOT_TOKEN}", "${SLACK_APP_TOKEN}", []string{
			"7:14: slack.bot_token: write the token that begins with xoxb-, not the one with xapp-",
		}},
		{"no way in", "${SLACK_APP_TOKEN}", "${NOBODY}", []string{
			"8:14: slack.app_token: set the environment variable NOBODY: it is unset or empty",
		}},
		{"no signing secret", "app_token: ${SLACK_APP_TOKEN}", "signing_secret: ${NOBODY}", []string{
			"8:19: slack.signing_secret: set the environment variable NOBODY: it is unset or empty",
		}},
		{"webhook missing", "slack:\n  bot", "  updates: webhook\nslack:\n  bot", []string{
			"4:1: telegram.webhook: add this key: it is required (carebot.example.yaml shows it)",
		}},
		{"webhook", "slack:\n  bot", "  webhook: {url: \"http://x.example\", secret: \"no spaces\"}\nslack:\n  bot", []string{
			"6:18: telegram.webhook.url: write an address that begins with https://, without user and password",
			"6:46: telegram.webhook.secret: write 1 to 256 characters of A-Z, a-z, 0-9, _ and -",
		}},
		{"rate", "slack:\n  bot", "  rate: 0\nslack:\n  bot", []string{"6:9: telegram.rate: write a number above 0, such as 30 or 0.5"}},
		{"capacity", "slack: U0ANNA", "slack: U0ANNA\n    capacity: 1.5", []string{
			"13:15: staff[0].capacity: write a whole number from 1, such as 20",
		}},
		{"manager", "slack: U0ANNA", "slack: U0ANNA\n    manager: yes", []string{"13:14: staff[0].manager: write true or false"}},
		{"language twice", "slack: U0ANNA", "slack: U0ANNA\n    languages: [pl, pl]", []string{
			"13:21: staff[0].languages: pl is there twice: remove one",
		}},
		{"nobody", "staff:\n  - name: Anna Kowalska\n    slack: U0ANNA\n    phone: \"+48 600 100 200\"\n", "staff: []\n", []string{
			"10:8: staff: list at least one person who answers",
		}},
		{"person twice", "staff:\n", "staff:\n  - {name: A, slack: U0ANNA, phone: \"+48 600 100 201\"}\n", []string{
			"13:12: staff[1].slack: U0ANNA is listed at line 11 already: remove one",
		}},
		{"later", "company:", "storage: {postgres: \"postgres://x\"}\ncompany:", []string{
			"1:21: storage.postgres: not available yet: use dir",
		}},
		{"listen", "company:", "http: {listen: localhost}\ncompany:", []string{
			"1:16: http.listen: write host and port, such as 127.0.0.1:8080 or :8080",
		}},
		{"level", "company:", "log: {level: loud}\ncompany:", []string{
			`1:14: log.level: write debug, info, warn or error, not "loud"`,
		}},
		{"not YAML", "company:", "company: [", []string{
			"4:1: ',' or ']' must be specified; mend the YAML (quote values that hold { } [ ] , : # or begin with a sign)",
		}},
		{"anchor", "channel: C0CASES", "channel: *cases", []string{
			"9:12: slack.channel: there is no anchor &cases above: write the value itself",
		}},
		{"two documents", "company:", "company:\n---\ncompany:", []string{"2:1: one document only: remove the line ---"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(least, tt.old) {
				t.Fatalf("%q is not in the configuration", tt.old)
			}
			source := strings.Replace(least, tt.old, tt.new, 1)
			_, err := parseConfig("f.yaml", []byte(source), testEnv)
			var got faults
			if !errors.As(err, &got) {
				t.Fatalf("%v", err)
			}
			var lines []string
			for _, f := range got {
				lines = append(lines, strings.TrimPrefix(f.Error(), "f.yaml:"))
			}
			if diff := cmp.Diff(tt.want, lines); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestConfigMisspelt: of a required key that is misspelt the one line names what stands in the file, not what does not.
func TestConfigMisspelt(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ old, new, want string }{
		{"company:", "compani:", "f.yaml:1:1: compani: unknown key: did you mean company? (and 1 more: carebot check lists them)"},
		{"  name: Sł", "  nmae: Sł", "f.yaml:2:3: company.nmae: unknown key: did you mean name? (and 1 more: carebot check lists them)"},
		{"company:", "colour: red\nkompany:", "f.yaml:2:1: kompany: unknown key: did you mean company? (and 2 more: carebot check lists them)"},
		{"  phone:", "  x1:", "f.yaml:1:1: company.phone: add this key: it is required (carebot.example.yaml shows it) (and 1 more: carebot check lists them)"},
	} {
		_, err := parseConfig("f.yaml", []byte(strings.Replace(least, tt.old, tt.new, 1)), testEnv)
		var got faults
		if !errors.As(err, &got) || got.line() != tt.want {
			t.Errorf("%s: %q", tt.new, got.line())
		}
	}
}

func TestConfigFaultsHoldNoSecret(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"token", "bot_token", "app_token"} {
		for _, bad := range []string{"top secret", "[top, secret]", "{top: secret}", "'top secret", "xoxp-top secret", "top: secret"} {
			source := strings.NewReplacer(" "+key+": ${", " "+key+": "+bad+" # {").Replace(least)
			_, err := parseConfig("f.yaml", []byte(source), testEnv)
			if err == nil || strings.Contains(err.Error(), "secret") {
				t.Errorf("%s: %s: %v", key, bad, err)
			}
		}
	}
}
