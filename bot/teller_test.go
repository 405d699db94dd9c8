package bot_test

import (
	"strings"
	"testing"
	"time"

	"carebot/bot/bottest"
	"carebot/flows/care"
	"carebot/storage"
)

// speech is what customers of one language write in their own words, and what they are answered that no key says.
type speech struct {
	language care.Language
	name     string
	assignee string
	staff    string
	sentence string // asks for ZAM-60355
	rude     string
	another  string        // a complaint in another of the three languages …
	other    care.Language // … which is this
	again    string        // about what was settled
	happy    string        // thanks
}

func speeches() []speech {
	return []speech{
		{
			care.Polish, "Ewa", bottest.Anna, "Anna Kowalska", "Gdzie jest moja paczka ZAM-60355?", "Wy idioci!",
			"Здравствуйте, хочу подать жалобу на доставку", care.Russian, "To jednak dalej nie działa.", "Dziękuję!",
		},
		{
			care.Russian, "Иван", bottest.Olga, "Olga Smirnova", "gde moy zakaz ZAM-60355", "Вы идиоты!",
			"I would like to file a complaint about the delivery", care.English, "Всё равно не работает, как и вчера вечером.", "Спасибо!",
		},
		{
			care.English, "John", bottest.Piotr, "Piotr Wiśniewski", "Where is my parcel ZAM-60355?", "You idiots!",
			"Chcę złożyć reklamację na dostawę", care.Polish, "The lamp flickers just like before.", "Thank you!",
		},
	}
}

// teller tells the stories of one language in one world.
type teller struct {
	*shopWorld
	speech
	desk  *bottest.Desk
	chats int64
}

// phone returns a phone that nobody has used yet.
func (s *teller) phone() *bottest.Phone {
	s.chats++
	return s.Phone(7000+s.chats, s.name, string(s.language))
}

// passes lets time pass.
func (s *teller) passes(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

// opens sets the clock to an hour of the story's Friday.
func (s *teller) opens(hour int) { s.sets(20, hour) }

// erased reports whether no erasure is under way.
func (s *teller) erased() bool {
	var left []storage.Erasure
	err := s.View(func(tx storage.Tx) (err error) {
		left, _, err = storage.Erasures.Page(tx, storage.Query{Limit: 1})
		return err
	})
	return err == nil && len(left) == 0
}

// settles settles a case from its card.
func (s *teller) settles(number string) {
	s.T.Helper()
	s.desk.Opens(s.assignee, s.desk.Card(number), "case_resolve")
	s.desk.Submits(s.assignee, map[string]string{"outcome": "explanation", "reason": "E14."})
	s.Eventually("the case is settled", func() bool { return !s.Case(number).Open() })
	s.Settled()
}

// t is the test that the story is told in.
func (s *teller) t() *testing.T {
	t, ok := s.T.(*testing.T)
	if !ok {
		s.T.Fatal("a story is told in a test")
	}
	return t
}

// caseIn returns the number of the case that a text names.
func caseIn(text string) string {
	_, rest, _ := strings.Cut(text, "C-")
	end := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(rest)
	}
	return "C-" + rest[:end]
}
