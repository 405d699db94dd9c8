package simulation_test

import (
	"testing"
	"time"

	"carebot/flows/care"
)

func hoursIn(t testing.TB, zone *time.Location, hours, holidays string) care.Hours {
	t.Helper()
	h, err := care.ParseHours(hours, zone, holidays)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func companyIn(t testing.TB, zone *time.Location) care.Company {
	t.Helper()
	quiet, err := care.ParseQuiet("21:00-08:00")
	if err != nil {
		t.Fatal(err)
	}
	return care.Company{
		Name: "Słoneczna", Phone: "+48 22 100 20 30", Zone: zone, Language: care.Polish, Quiet: quiet,
		Hours:   hoursIn(t, zone, "Mon-Fri 08:00-16:00, Sat 10:00-14:00", "pl"),
		Charter: care.Charter{FirstReply: 30 * time.Minute, Progress: 8 * time.Hour, Decision: 14, Recommend: true},
	}
}

// staffIn are eight people with hours, languages and kinds of their own; one works by night, two are managers.
func staffIn(t testing.TB, zone *time.Location) []care.Staff {
	t.Helper()
	staff := func(name, slack, hours string, capacity int, languages ...care.Language) care.Staff {
		return care.Staff{
			Name: name, Slack: slack, Phone: "+48 600 100 200", Languages: languages, Capacity: capacity, Hours: hoursIn(t, zone, hours, "pl"),
		}
	}
	all := []care.Staff{
		staff("Anna Kowalska", "U0ANNA", "Mon-Fri 08:00-16:00", 40, care.Polish, care.English),
		staff("Jan Nowak", "U0JAN", "Mon-Fri 08:00-16:00, Sat 10:00-14:00", 40, care.Polish),
		staff("Olga Smirnova", "U0OLGA", "Mon-Fri 10:00-18:00", 40, care.Russian, care.Polish),
		staff("Piotr Wiśniewski", "U0PIOTR", "Mon-Fri 07:00-15:00", 40, care.English, care.Polish),
		staff("Ewa Zielińska", "U0EWA", "Mon-Thu 08:00-18:00", 40, care.Polish, care.Russian),
		staff("Oleg Petrov", "U0OLEG", "Mon-Sat 09:00-17:00", 40, care.Russian),
		staff("Kate Brown", "U0KATE", "Mon-Fri 12:00-20:00", 30, care.English),
		staff("Nina Nowicka", "U0NINA", "Mon-Fri 22:00-23:59", 10, care.Polish, care.English),
	}
	all[3].Manager, all[4].Manager = true, true
	all[6].Kinds = []care.Kind{care.KindQuestion, care.KindOrder}
	return all
}
