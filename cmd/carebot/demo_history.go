package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"carebot/flows/care"
	"carebot/locales"
	"carebot/storage"
)

// pastCase is a case of the weeks before the demo began, settled since.
type pastCase struct {
	customer int // of demoCustomers, or, from pastOnes on, of pastNames
	daysAgo  int // it was opened
	hour     int // of that day, in the company's zone
	kind     care.Kind
	topic    string
	staff    string // Slack ID
	reply    int    // minutes until the first reply
	settled  int    // hours until it was settled
	outcome  care.Outcome
	score    int    // the customer's; 0: none
	promise  string // "", care.ChangeKept or care.ChangeBroken
}

// pastOnes is the first of those customers who write no more: the page has no phone of theirs.
const pastOnes = 10

// pastNames are customers of the past, with their languages.
func pastNames() []care.Customer {
	name := func(first, last string, lang care.Language) care.Customer {
		return care.Customer{FirstName: first, LastName: last, Language: lang}
	}
	return []care.Customer{
		name("Katarzyna", "Wójcik", care.Polish), name("Tomasz", "Dąbrowski", care.Polish), name("Magdalena", "Kaczmarek", care.Polish),
		name("Дмитрий", "Орлов", care.Russian), name("Светлана", "Белова", care.Russian), name("Oliver", "Hughes", care.English),
		name("Agnieszka", "Mazur", care.Polish), name("Grace", "Bennett", care.English), name("Paweł", "Krawczyk", care.Polish),
		name("Наталья", "Громова", care.Russian), name("Joanna", "Zając", care.Polish), name("Henry", "Walsh", care.English),
	}
}

// pastCases are the cases of six weeks, the oldest first. Those of who has a phone on the page are old enough that a word of
// theirs opens a case of its own.
func pastCases() []pastCase {
	const complaint, question, order = care.KindComplaint, care.KindQuestion, care.KindOrder
	const kept, broken = care.ChangeKept, care.ChangeBroken
	const anna, olga, james, piotr, marta = "U0ANNA", "U0OLGA", "U0JAMES", "U0PIOTR", "U0MARTA"
	const refund, replacement, repair, explained, rejected = care.OutcomeRefund, care.OutcomeReplacement, care.OutcomeRepair, care.OutcomeExplanation, care.OutcomeRejected
	return []pastCase{
		{10, 41, 9, complaint, "damaged", anna, 12, 50, replacement, 5, kept},
		{13, 40, 14, complaint, "late", olga, 25, 70, explained, 3, broken},
		{11, 38, 11, question, "", piotr, 8, 3, explained, 5, ""},
		{15, 37, 16, complaint, "wrong_item", james, 18, 46, replacement, 4, kept},
		{0, 34, 10, complaint, "damaged", anna, 9, 28, refund, 5, kept},
		{12, 33, 13, order, "", marta, 14, 5, explained, 4, ""},
		{14, 31, 9, complaint, "damaged", olga, 21, 90, repair, 4, kept},
		{16, 30, 15, complaint, "late", piotr, 55, 96, explained, 2, broken},
		{17, 29, 10, question, "", james, 6, 2, explained, 5, ""},
		{18, 27, 12, complaint, "invoice", marta, 16, 20, explained, 5, ""},
		{2, 26, 11, complaint, "late", james, 22, 30, refund, 4, kept},
		{10, 24, 17, question, "", anna, 7, 4, explained, 5, ""},
		{19, 23, 9, complaint, "wrong_item", olga, 15, 40, replacement, 5, kept},
		{20, 22, 14, complaint, "late", piotr, 48, 120, refund, 1, broken},
		{21, 20, 10, complaint, "damaged", james, 11, 45, replacement, 4, kept},
		{12, 19, 12, order, "", anna, 5, 6, explained, 5, ""},
		{13, 17, 15, complaint, "service", marta, 19, 25, explained, 3, ""},
		{15, 16, 11, question, "", james, 9, 3, explained, 0, ""},
		{11, 15, 9, complaint, "damaged", anna, 10, 52, refund, 5, kept},
		{16, 13, 13, complaint, "invoice", piotr, 26, 22, explained, 4, ""},
		{14, 12, 10, complaint, "late", olga, 35, 60, explained, 2, broken},
		{17, 10, 16, complaint, "wrong_item", james, 13, 44, replacement, 5, kept},
		{18, 9, 9, question, "", anna, 6, 2, explained, 5, ""},
		{19, 8, 14, complaint, "damaged", olga, 17, 70, repair, 4, kept},
		{20, 7, 11, complaint, "other", marta, 12, 30, rejected, 2, ""},
		{21, 6, 10, order, "", james, 8, 4, explained, 5, ""},
		{10, 5, 12, complaint, "damaged", anna, 14, 48, replacement, 5, kept},
		{12, 4, 9, question, "", piotr, 11, 3, explained, 4, ""},
		{16, 3, 15, complaint, "late", anna, 20, 26, refund, 4, kept},
	}
}

// firstPast is the number of the first of those cases; the first case of the demo itself is C-1001.
const firstPast = 961

// seedPast puts the customers and the cases of the weeks before into a store. people are the customers with phones.
func seedPast(tx storage.Tx, people []care.Customer, now time.Time) error {
	all := make([]care.Customer, pastOnes, pastOnes+len(pastNames()))
	copy(all, people)
	for i, c := range pastNames() {
		c.ID, c.CreatedAt = fmt.Sprintf("K-%d", 951+i), now.AddDate(0, 0, -100-3*i).UTC()
		c.Address = care.Address{Platform: care.Telegram, Chat: fmt.Sprint(4001 + i)}
		all = append(all, c)
		if err := seedPastOrder(tx, c, i, now); err != nil {
			return err
		}
	}
	for i, p := range pastCases() {
		c := p.settledCase(fmt.Sprintf("C-%d", firstPast+i), all[p.customer], now)
		if err := storage.Cases.Put(tx, c); err != nil {
			return err
		}
		if p.score > 0 {
			all[p.customer].Dossier = all[p.customer].Rated(p.score)
			if err := storage.Ratings.Put(tx, p.rating(c)); err != nil {
				return err
			}
		}
		all[p.customer].SeenAt = c.SettledAt
	}
	for _, c := range append(all[:len(people):len(people)], all[pastOnes:]...) {
		if err := storage.Customers.Put(tx, c); err != nil {
			return err
		}
	}
	return nil
}

// seedPastOrder puts the order of a customer of the past into a store; two of three came back with it.
func seedPastOrder(tx storage.Tx, c care.Customer, i int, now time.Time) error {
	placed := c.CreatedAt.AddDate(0, 0, 20+i)
	if i%3 == 2 {
		placed = c.CreatedAt.AddDate(0, 0, -1)
	}
	return storage.Orders.Put(tx, care.Order{
		Number: fmt.Sprintf("ZAM-59%03d", 100+7*i), Status: care.OrderDelivered, Customer: c.ID, CustomerName: c.FullName(),
		Phone: fmt.Sprintf("+4860400%04d", 1000+i), Items: []care.Item{{Name: "Lampa stołowa", Quantity: 1, Price: 14900}}, Total: 14900,
		Currency: "PLN", Carrier: "InPost", PlacedAt: placed, UpdatedAt: now.AddDate(0, 0, -40).UTC(),
	})
}

// settledCase returns the case with its history.
func (p pastCase) settledCase(number string, customer care.Customer, now time.Time) care.Case {
	year, month, day := now.In(demoCompany().Zone).Date()
	opened := time.Date(year, month, day-p.daysAgo, p.hour, 12, 0, 0, demoCompany().Zone)
	replied := opened.Add(time.Duration(p.reply) * time.Minute).UTC()
	settled := opened.Add(time.Duration(p.settled) * time.Hour).UTC()
	c := care.Case{
		Number: number, Kind: p.kind, Status: care.StatusSettled, Customer: customer.ID, Language: customer.Language, Topic: p.topic,
		Assignee: p.staff, Channel: demoCases, OpenedAt: opened.UTC(), FirstReply: opened.Add(demoCompany().Charter.FirstReply).UTC(),
		RepliedAt: replied, SettledAt: settled, HeardAt: settled,
		Resolution: &care.Resolution{Outcome: p.outcome, Staff: p.staff, At: settled},
	}
	c.History = []care.Change{{At: opened.UTC(), What: care.ChangeOpened, To: p.staff}, {At: replied, Staff: p.staff, What: care.ChangeReplied}}
	firstReply := care.ChangeKept
	if c.RepliedAt.After(c.FirstReply) {
		firstReply = care.ChangeBroken
	}
	c.History = append(c.History, care.Change{At: replied, Staff: p.staff, What: firstReply, To: string(care.ClockFirstReply)})
	if p.promise != "" {
		c.History = append(c.History, care.Change{At: replied, Staff: p.staff, What: care.ChangePromised},
			care.Change{At: settled.Add(-time.Hour), Staff: p.staff, What: p.promise, To: string(care.ClockPromised)})
	}
	if p.outcome == care.OutcomeRefund {
		c.Resolution.Refund = care.Money{Sum: 14900, Currency: "PLN"}
	}
	if p.outcome == care.OutcomeRejected {
		c.Resolution.Reason = "The parcel was opened after 30 days; nothing is missing from it."
	}
	c.History = append(c.History, care.Change{At: settled, Staff: p.staff, What: care.ChangeSettled, To: string(p.outcome)})
	if p.kind == care.KindComplaint {
		c.Decision, c.DecidedAt = care.DecisionDue(opened, demoCompany().Charter.Decision, demoCompany().Zone).UTC(), settled
		c.History = append(c.History, care.Change{At: settled, What: care.ChangeDecided},
			care.Change{At: settled, Staff: p.staff, What: care.ChangeKept, To: string(care.ClockDecision)})
	}
	if p.score > 0 {
		c.History = append(c.History, care.Change{At: settled.Add(time.Hour), What: care.ChangeRated, Score: p.score, To: p.staff})
	}
	return c
}

// rating returns what the customer of a case thought of it.
func (p pastCase) rating(c care.Case) care.Rating {
	return care.Rating{
		ID: care.RatingOf(c.Number, 1), Asked: care.AskedRating, Customer: c.Customer, Case: c.Number, Kind: c.Kind, Topic: c.Topic,
		Staff: c.Assignee, Language: c.Language, AskedAt: c.SettledAt, AnsweredAt: c.SettledAt.Add(time.Hour), Score: p.score,
	}
}

// seedOffers puts into a store what the customers with phones have agreed to, and coupons to hand out.
func seedOffers(tx storage.Tx, people []care.Customer, now time.Time) error {
	texts, err := locales.Load()
	if err != nil {
		return err
	}
	decisions := []care.ConsentChange{
		{Pace: care.OffersWeekly, Interests: []string{"Lamps"}, How: care.HowAfterRating, Words: care.Words{Key: "newsletter.consent"}},
		{Pace: care.OffersEvery, How: care.HowCommand, Words: care.Words{Key: "newsletter.ask"}},
		{Pace: care.OffersEvery, Interests: []string{"Lamps", "Care"}, How: care.HowAfterOrder, Words: care.Words{Key: "newsletter.consent"}},
	}
	for i, c := range people {
		d := decisions[i]
		text, err := texts.Text(c.Language, d.Words.Key, map[string]any{"Company": demoCompany().Name})
		if err != nil {
			return err
		}
		sum := sha256.Sum256([]byte(text))
		d.At = now.AddDate(0, 0, -20-5*i).UTC()
		d.Words.Language, d.Words.Version = c.Language, hex.EncodeToString(sum[:8])
		if err := storage.Wordings.Put(tx, care.Wording{Words: d.Words, Text: text, At: d.At}); err != nil {
			return err
		}
		if err := storage.Consents.Put(tx, care.Consent{Customer: c.ID, ConsentChange: d, Asked: d.At}); err != nil {
			return err
		}
	}
	_, err = storage.AddCoupons(tx, "Thank you, 10%", demoStaff()[0].Slack, demoCodes(), now)
	return err
}

// demoCodes are the codes of the demo's coupons.
func demoCodes() []string {
	return []string{
		"SUN10-KQ4V", "SUN10-7WHM", "SUN10-XR2D", "SUN10-P9TB", "SUN10-M3LC", "SUN10-ZE8N", "SUN10-4GJA", "SUN10-VY6S", "SUN10-C5UF", "SUN10-H2KP",
	}
}
