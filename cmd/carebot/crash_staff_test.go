package main

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"carebot/flows/care"
	"carebot/locales"

	sandslack "carebot/bot/sandbox/slack"
	sandtelegram "carebot/bot/sandbox/telegram"
)

// crashEmployee answers in the threads of the cases that mention them, in numbered replies: "<R C-1007 2>" is the third
// to that case.
type crashEmployee struct {
	w      *crashWorld
	user   string
	random *rand.Rand

	// What they did, read once they have ended.
	replies map[string]int    // by case
	said    map[string]string // the sign each message is to get, by ts
}

// people makes the customers and the staff.
func (w *crashWorld) people(seed uint64) {
	w.t.Helper()
	texts, err := locales.Load()
	if err != nil {
		w.t.Fatal(err)
	}
	languages := care.Languages()
	for i := range crashCustomers {
		lang := languages[i%len(languages)]
		person := sandtelegram.Person{ID: int64(1000 + i), FirstName: "Ewa", Language: string(lang)}
		w.customers = append(w.customers, &crashCustomer{
			Customer: w.telegram.Customer(person), w: w, number: i, lang: lang, texts: texts, random: newCrashRandom(seed, 1000+i),
		})
	}
	for i, s := range crashStaff() {
		w.employees = append(w.employees, &crashEmployee{
			w: w, user: s[0], random: newCrashRandom(seed, 10+i), replies: map[string]int{}, said: map[string]string{},
		})
	}
}

// act answers until all is over.
func (e *crashEmployee) act() {
	for !e.w.ending() {
		if mine := e.cards(); len(mine) > 0 && len(e.said) < e.w.budget(15) {
			// Mostly the newest: whose card was posted this moment.
			card := mine[len(mine)-1]
			if e.random.IntN(3) > 0 {
				card = mine[e.random.IntN(len(mine))]
			}
			for range 1 + e.random.IntN(2) {
				e.reply(card)
			}
		}
		crashThink(e.w, e.random, crashThinks/4)
	}
}

// cards returns the cards that mention the employee, oldest first.
func (e *crashEmployee) cards() []sandslack.Message {
	var mine []sandslack.Message
	for _, m := range e.w.slack.Messages(crashCases, "") {
		if crashCardOf(m) != "" && strings.Contains(m.Text, "<@"+e.user+">") {
			mine = append(mine, m)
		}
	}
	return mine
}

// reply writes the next reply to a case, now and then a note before it.
func (e *crashEmployee) reply(card sandslack.Message) {
	if e.random.IntN(10) == 0 {
		e.says(card, "// only for us", "lock")
	}
	number := crashCardOf(card)
	e.says(card, fmt.Sprintf("<R %s %d> odpowiedź", number, e.replies[number]), "white_check_mark")
	e.replies[number]++
}

func (e *crashEmployee) says(card sandslack.Message, text, sign string) {
	m, err := e.w.slack.Post(e.user, crashCases, card.TS, text)
	if err != nil {
		e.w.t.Errorf("%s: %v", e.user, err)
		return
	}
	e.said[m.TS] = sign
}
