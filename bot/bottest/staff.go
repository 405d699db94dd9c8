package bottest

import (
	"time"

	"carebot/flows/care"

	sandslack "carebot/bot/sandbox/slack"
)

// The workspace's channels and people; all but the stranger are staff.
const (
	Cases    = "C0CASES"
	Managers = "C0MANAGERS"
	Anna     = "U0ANNA"  // Polish
	Piotr    = "U0PIOTR" // English, a manager
	Olga     = "U0OLGA"  // Russian
	Stranger = "U0STRANGER"
)

// Users are the workspace's people.
func Users() []sandslack.User {
	return []sandslack.User{
		{ID: Anna, Name: "anna", RealName: "Anna Kowalska"},
		{ID: Piotr, Name: "piotr", RealName: "Piotr Wiśniewski"},
		{ID: Olga, Name: "olga", RealName: "Olga Smirnova"},
		{ID: Stranger, Name: "guest", RealName: "A Guest"},
	}
}

// Channels are the workspace's channels.
func Channels() []sandslack.Channel {
	all := []string{"U0CAREBOT", Anna, Piotr, Olga, Stranger}
	return []sandslack.Channel{
		{ID: Cases, Name: "cases", Members: all},
		{ID: Managers, Name: "managers", Members: all},
	}
}

// Staff are the people who answer, at any hour.
func Staff() []care.Staff {
	staff := func(name, slack, phone string, languages ...care.Language) care.Staff {
		return care.Staff{Name: name, Slack: slack, Phone: phone, Languages: languages, Capacity: 200}
	}
	all := []care.Staff{
		staff("Anna Kowalska", Anna, "+48 600 100 200", care.Polish),
		staff("Olga Smirnova", Olga, "+48 600 100 300", care.Russian),
		staff("Piotr Wiśniewski", Piotr, "+48 600 100 400", care.English),
	}
	all[2].Manager = true
	return all
}

// Company is always open.
func Company() care.Company {
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		zone = time.UTC
	}
	return care.Company{
		Name: "Słoneczna", Phone: "+48 22 100 20 30", Zone: zone, Language: care.Polish,
		Charter: care.Charter{FirstReply: 30 * time.Minute, Progress: 8 * time.Hour, Decision: 14},
	}
}
