package main

import (
	"time"

	"carebot/bot"
	"carebot/bot/sandbox"
	"carebot/bot/slack"
	"carebot/bot/telegram"
	"carebot/flows/care"

	sandslack "carebot/bot/sandbox/slack"
	sandtelegram "carebot/bot/sandbox/telegram"
)

// The demo's channels and who is in them.
const (
	demoCases    = "C0CASES"
	demoManagers = "C0MANAGERS"
	demoBotUser  = "U0CAREBOT"
	demoStranger = "U0TOMASZ"
)

// The tokens of the sandbox's app. They open nothing but the sandbox.
const (
	demoBotToken = "xoxb-sandbox"
	demoAppToken = "xapp-sandbox"
)

// demoCustomers are three people, one for each language, whom the company has known for a while.
func demoCustomers() []sandtelegram.Person {
	return []sandtelegram.Person{
		{ID: 5001, FirstName: "Ewa", LastName: "Nowak", Username: "ewa_nowak", Language: "pl", Phone: "+48601222333", Known: true},
		{ID: 5002, FirstName: "Ирина", LastName: "Волкова", Username: "irina_v", Language: "ru", Phone: "+48602333444", Known: true},
		{ID: 5003, FirstName: "Emily", LastName: "Clark", Username: "emilyclark", Language: "en", Phone: "+447700900123", Known: true},
	}
}

// demoStaff are the people who answer, at any hour. The first, whom the page begins with, reads English, as the card is in.
func demoStaff() []care.Staff {
	staff := func(name, slack, phone string, languages ...care.Language) care.Staff {
		return care.Staff{Name: name, Slack: slack, Phone: phone, Languages: languages, Capacity: 20}
	}
	all := []care.Staff{
		staff("Anna Kowalska", "U0ANNA", "+48 600 100 200", care.English, care.Polish),
		staff("Olga Sokolova", "U0OLGA", "+48 600 100 300", care.Russian, care.Polish),
		staff("James Carter", "U0JAMES", "+48 600 100 400", care.English),
		staff("Piotr Zieliński", "U0PIOTR", "+48 600 100 500", care.Polish, care.Russian),
		staff("Marta Lewandowska", "U0MARTA", "+48 600 100 600", care.Polish, care.English, care.Russian),
	}
	all[0].Manager = true
	return all
}

// demoCompany is always open, so that what it promises does not depend on when the demo is tried.
func demoCompany() care.Company {
	return care.Company{
		Name: "Słoneczna", Phone: "+48 22 100 20 30", Zone: zoneOr("Europe/Warsaw"), Language: care.English,
		Newsletter: care.NewsletterTerms{Interests: []string{"Lamps", "Care"}, DormantAfter: 90 * care.Day, Late: 6 * time.Hour},
		Charter: care.Charter{
			FirstReply: 30 * time.Minute, Progress: 8 * time.Hour, Decision: 14, Recommend: true,
			Returns: map[care.Language]string{
				care.Polish:  "w ciągu 14 dni, bez podania przyczyny.",
				care.Russian: "в течение 14 дней без объяснения причин.",
				care.English: "within 14 days, no reason needed.",
			},
		},
	}
}

// demoSandbox is the outside world: the platforms with their published rates, the customers, the staff and one who is
// in Slack without being staff.
func demoSandbox() sandbox.Options {
	o := sandbox.Options{
		Telegram:  sandtelegram.Options{Name: demoCompany().Name, Username: "sloneczna_care_bot"},
		Customers: demoCustomers(),
		Slack: sandslack.Options{
			TeamName: demoCompany().Name, BotToken: demoBotToken, AppToken: demoAppToken,
			BotUser: sandslack.User{ID: demoBotUser, Name: "carebot", RealName: "Carebot"},
			// A laptop with much else to do is slower than Slack is patient.
			PressTimeout: time.Minute, TriggerLife: time.Minute,
		},
	}
	members, managers := []string{demoBotUser, demoStranger}, []string{demoBotUser}
	for _, s := range demoStaff() {
		o.Slack.Users = append(o.Slack.Users, sandslack.User{ID: s.Slack, Name: handle(s.Name), RealName: s.Name})
		members = append(members, s.Slack)
		if s.Manager {
			managers = append(managers, s.Slack)
		}
	}
	o.Slack.Users = append(o.Slack.Users, sandslack.User{ID: demoStranger, Name: "tomasz", RealName: "Tomasz Wilk (guest)"})
	o.Slack.Channels = []sandslack.Channel{
		{ID: demoCases, Name: "cases", Members: members, Topic: "Each case is a card; talk in its thread"},
		{ID: demoManagers, Name: "managers", Private: true, Members: managers, Topic: "What needs a manager"},
	}
	return o
}

// demoBot is the bot as it would run for real, but for its store; base is where the sandbox is reached.
func demoBot(outside *sandbox.Sandbox, base string) bot.Options {
	return bot.Options{
		Company: demoCompany(), Staff: demoStaff(), Channel: demoCases, Managers: demoManagers,
		Telegram: telegram.Options{Token: outside.Telegram.Token(), APIURL: base, Rate: 30, ChatRate: 1},
		Slack: slack.Options{
			BotToken: demoBotToken, AppToken: demoAppToken, APIURL: base + "/api/", Rate: 1,
			Channels: []string{demoCases, demoManagers},
		},
	}
}
