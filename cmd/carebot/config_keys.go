package main

import (
	"fmt"
	"log/slog"
	"strings"
	"time"

	"carebot/flows/care"
)

// readConfig reads every key of the file. Where a section is missing, its faults are not listed beside that.
func readConfig(root *section) config {
	var c config
	holidays := readCompany(root, &c)
	c.telegram = readTelegram(root)
	c.slack = readSlack(root)
	c.staff = readStaff(root, c.company, holidays)
	readCharter(root, &c)
	c.quiet = may(root, "quiet", care.Quiet{From: 21 * time.Hour, Until: 8 * time.Hour}, quiet)
	c.company.Newsletter = readNewsletter(root)
	readProgram(root, &c)
	root.end()
	return c
}

// readCompany reads the section company and returns its calendar of holidays, which holds for the staff, too.
func readCompany(root *section, c *config) (holidays string) {
	s, is := root.sub("company")
	if !is {
		root.missing("company")
		s = s.unheard()
	}
	holidays = may(s, "holidays", "pl", oneOf("pl", "none"))
	c.company = care.Company{
		Name:     need(s, "name", text),
		Phone:    need(s, "phone", phone),
		Zone:     may(s, "timezone", zoneOr("Europe/Warsaw"), zone),
		Language: may(s, "language", care.Polish, language),
	}
	open := parseHours(c.company.Zone, holidays)
	standard, err := care.ParseHours("Mon-Fri 08:00-16:00", c.company.Zone, holidays)
	if err != nil {
		s.fault("hours", "%v", err)
	}
	c.company.Hours = may(s, "hours", standard, open)
	s.end()
	return holidays
}

// zoneOr loads a zone that the program carries; UTC if it does not.
func zoneOr(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return z
}

func parseHours(z *time.Location, holidays string) parse[care.Hours] {
	return as(func(s string) (care.Hours, error) { return care.ParseHours(s, z, holidays) })
}

func readTelegram(root *section) telegramConfig {
	s, is := root.sub("telegram")
	if !is {
		root.missing("telegram")
		s = s.unheard()
	}
	t := telegramConfig{
		token:    need(s, "token", telegramToken),
		apiURL:   strings.TrimRight(may(s, "api_url", "https://api.telegram.org", link("https", "http")), "/"),
		webhook:  may(s, "updates", "polling", oneOf("polling", "webhook")) == "webhook",
		rate:     may(s, "rate", 30, rate),
		chatRate: may(s, "chat_rate", 1, rate),
	}
	hook, is := s.sub("webhook")
	switch {
	case is:
		t.webhookURL = need(hook, "url", link("https"))
		t.webhookSecret = need(hook, "secret", webhookSecret)
		hook.end()
	case t.webhook:
		s.missing("webhook")
	}
	s.end()
	return t
}

func readSlack(root *section) slackConfig {
	s, is := root.sub("slack")
	if !is {
		root.missing("slack")
		s = s.unheard()
	}
	c := slackConfig{
		botToken:      need(s, "bot_token", tokenLike("xoxb-", "xapp-", "xoxp-")),
		appToken:      may(s, "app_token", "", tokenLike("xapp-", "xoxb-", "xoxp-")),
		signingSecret: may(s, "signing_secret", "", slackSecret),
		apiURL:        strings.TrimRight(may(s, "api_url", "https://slack.com/api/", link("https", "http")), "/") + "/",
		rate:          may(s, "rate", 1, rate),
		channel:       need(s, "channel", slackChannel),
	}
	c.managers = may(s, "managers_channel", c.channel, slackChannel)
	switch {
	case s.given("app_token") || s.given("signing_secret"):
	case s.written("signing_secret") && !s.written("app_token"):
		s.missing("signing_secret")
	default:
		s.missing("app_token")
	}
	c.channels = readChannels(s)
	s.end()
	return c
}

// readChannels reads the channels that kinds of cases go to instead of the common one.
func readChannels(slack *section) map[care.Kind]string {
	s, is := slack.sub("channels")
	if !is {
		return nil
	}
	channels := map[care.Kind]string{}
	for _, k := range []care.Kind{care.KindComplaint, care.KindOrder, care.KindQuestion} {
		if channel := may(s, string(k), "", slackChannel); channel != "" {
			channels[k] = channel
		}
	}
	s.end()
	return channels
}

// readStaff reads the people who answer: at least one, and nobody twice.
func readStaff(root *section, company care.Company, holidays string) []care.Staff {
	items, is := root.list("staff")
	if !is {
		root.missing("staff")
		return nil
	}
	if len(items) == 0 {
		root.fault("staff", "list at least one person who answers")
	}
	lines := map[string]int{}
	staff := make([]care.Staff, 0, len(items))
	for i, item := range items {
		s := newSection(root.found, fmt.Sprintf("staff[%d]", i), item)
		if item.shape != isTable {
			continue
		}
		person := readPerson(s, company, holidays)
		if line, twice := lines[person.Slack]; twice && person.Slack != "" {
			s.fault("slack", "%s is listed at line %d already: remove one", person.Slack, line)
		}
		lines[person.Slack] = item.line
		staff = append(staff, person)
	}
	return staff
}

func readPerson(s *section, company care.Company, holidays string) care.Staff {
	person := care.Staff{
		Name:      need(s, "name", text),
		Slack:     need(s, "slack", slackUser),
		Phone:     need(s, "phone", phone),
		Languages: each(s, "languages", language),
		Kinds:     each(s, "kinds", kind),
		Capacity:  may(s, "capacity", 20, capacity),
		Hours:     may(s, "hours", company.Hours, parseHours(company.Zone, holidays)),
		Manager:   may(s, "manager", false, flag),
	}
	if len(person.Languages) == 0 {
		person.Languages = []care.Language{company.Language}
	}
	s.end()
	return person
}

func readCharter(root *section, c *config) {
	s, _ := root.sub("charter")
	c.company.Charter = care.Charter{
		FirstReply: may(s, "first_reply", 30*time.Minute, duration),
		Progress:   may(s, "progress", 8*time.Hour, duration),
		Decision:   may(s, "complaint_decision", 14, days),
		Recommend:  may(s, "recommend", true, flag),
	}
	returns, is := s.sub("returns")
	if is {
		c.company.Charter.Returns = map[care.Language]string{}
		for _, l := range care.Languages() {
			c.company.Charter.Returns[l] = may(returns, string(l), "", text)
		}
		returns.end()
	}
	s.end()
}

func readNewsletter(root *section) care.NewsletterTerms {
	s, _ := root.sub("newsletter")
	n := care.NewsletterTerms{
		Interests:    each(s, "interests", text),
		DormantAfter: may(s, "dormant_after", 90*care.Day, duration),
		Late:         may(s, "late", 6*time.Hour, duration),
	}
	s.end()
	return n
}

// readProgram reads what concerns the program and not the care: storage, http, log.
func readProgram(root *section, c *config) {
	s, _ := root.sub("storage")
	c.dir = may(s, "dir", "./data", text)
	s.later("postgres", "use dir")
	s.end()

	s, _ = root.sub("http")
	c.listen = may(s, "listen", "127.0.0.1:8080", listen)
	c.apiToken = may(s, "api_token", "", text)
	s.end()

	s, _ = root.sub("log")
	c.log.level = may(s, "level", slog.LevelInfo, level)
	c.log.json = may(s, "format", "text", oneOf("text", "json")) == "json"
	s.end()
}
