package telegram

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carebot/bot/platform"
)

const press = `{"update_id":20,"callback_query":{"id":"Q","from":{"id":7},"data":"d","message":{"message_id":1,"date":1,"chat":{"id":7,"type":"private"}}}}`

func TestPressesAreAnswered(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, update string
		reply        platform.Reply
		err          error
		want         map[string]string
	}{
		{"with words", press, platform.Reply{Toast: "Zapisano"}, nil, map[string]string{"callback_query_id": "Q", "text": "Zapisano"}},
		{"without", press, platform.Reply{}, nil, map[string]string{"callback_query_id": "Q"}},
		{"too many words", press, platform.Reply{Toast: strings.Repeat("ż", 201)}, nil, map[string]string{"callback_query_id": "Q", "text": strings.Repeat("ż", 199) + "…"}},
		{"not committed", press, platform.Reply{}, errors.New("down"), map[string]string{"callback_query_id": "Q"}},
		{"not readable", strings.Replace(press, `"d"`, `{}`, 1), platform.Reply{}, nil, map[string]string{"callback_query_id": "Q"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t)
			f := &feed{updates: []string{test.update}}
			f.serve(s)
			e := &events{}
			stop := listen(t, s.adapter(t), e.take(func(platform.Incoming) (platform.Reply, error) { return test.reply, test.err }))
			receive(t, f.asked, 2)
			if err := stop(); err != nil { // which waits for the answers under way
				t.Fatal(err)
			}
			got := s.called("answerCallbackQuery")
			if len(got) != 1 {
				t.Fatalf("answered %d times", len(got))
			}
			if diff := cmp.Diff(test.want, got[0].values); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPressIsAnsweredAgain(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	answers := []http.HandlerFunc{broken, page(502), fails(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")}
	done := make(chan struct{})
	s.on("answerCallbackQuery", func(w http.ResponseWriter, r *http.Request) {
		next := answers[0]
		if answers = answers[1:]; len(answers) == 0 {
			defer close(done)
		}
		next(w, r)
	})
	a := s.adapter(t)
	a.presses.answer(t.Context(), a, "Q", "")
	receive(t, done, 1)
	a.presses.finish(t.Context())
	if n := len(s.called("answerCallbackQuery")); n != 3 {
		t.Errorf("answered %d times", n)
	}
}

// TestPressesDoNotSlowPolling answers a press that Telegram does not take for long, while updates go on.
func TestPressesDoNotSlowPolling(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	release := make(chan struct{})
	s.on("answerCallbackQuery", func(w http.ResponseWriter, r *http.Request) {
		<-release
		ok("true")(w, r)
	})
	f := &feed{updates: []string{press, textUpdate(21, "a")}}
	f.serve(s)
	e := &events{}
	stop := listen(t, s.adapter(t), e.take(committed))
	receive(t, f.asked, 2)
	close(release)
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if n := len(s.called("answerCallbackQuery")); n != 1 {
		t.Errorf("answered %d times", n)
	}
}
