package telegram_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"carebot/bot/sandbox/telegram"
)

// BenchmarkSendMessage is a call over HTTP, from many connections at once.
func BenchmarkSendMessage(b *testing.B) {
	s := telegram.New(telegram.Options{Rate: -1, ChatRate: -1})
	web := httptest.NewServer(s)
	defer web.Close()
	s.Customer(telegram.Person{ID: 11, FirstName: "Anna"}).Say("/start")
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	url := fmt.Sprintf("%s/bot%s/sendMessage", web.URL, s.Token())
	const body = `{"chat_id":11,"text":"<b>Dzień</b> dobry","parse_mode":"HTML","reply_markup":{"inline_keyboard":[[{"text":"Tak","callback_data":"yes"}]]}}`
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			resp, err := client.Post(url, "application/json", strings.NewReader(body))
			if err != nil {
				b.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
		}
	})
}
