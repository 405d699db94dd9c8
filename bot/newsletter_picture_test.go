package bot_test

import (
	"slices"
	"strings"
	"testing"

	"carebot/bot/bottest"
	"carebot/flows/care"

	sandslack "carebot/bot/sandbox/slack"
	sandtelegram "carebot/bot/sandbox/telegram"
)

// pictured is an offer with a picture that Piotr has put into Slack.
func pictured(w *bottest.World, id string, picture []byte) care.Newsletter {
	w.T.Helper()
	m, err := w.Slack.Post(bottest.Piotr, bottest.Managers, "", "Zdjęcie", sandslack.Upload{Name: "lato.png", Bytes: picture})
	if err != nil {
		w.T.Fatal(err)
	}
	w.Settled()
	n := offer(id)
	n.Picture = &care.File{Platform: care.Slack, ID: w.Slack.FilesOf(bottest.Managers, m.TS)[0].ID, Kind: care.Photo, Name: "lato.png", MIME: "image/png"}
	return n
}

// photos returns the calls that sent a picture, and how many of them uploaded it.
func photos(w *bottest.World) (calls []sandtelegram.Call, uploads int) {
	for _, c := range w.Telegram.Calls("sendPhoto") {
		calls = append(calls, c)
		if _, text := c.Params["photo"].(string); !text {
			uploads++
		}
	}
	return calls, uploads
}

// A picture goes up once, and to everybody else by the name that Telegram gave it.
func TestAPictureIsUploadedOnce(t *testing.T) {
	t.Parallel()
	w, _ := begun(t)
	a := reads(w, 60, 0)
	begins(w, pictured(w, "N-1001", drawn(t, 128)))
	w.Stop()
	w.Start()
	if n := a.ended("N-1001"); n.Counts.Sent != 60 {
		t.Errorf("it ends with %+v", n.Counts)
	}
	calls, uploads := photos(w)
	if len(calls) != 60 || uploads != 1 {
		t.Errorf("%d calls sent it, %d of them uploaded it", len(calls), uploads)
	}
	for i, phone := range a.phones {
		if m := phone.Messages(); len(m) != 1 || m[0].Kind != sandtelegram.Photo || !strings.Contains(m[0].Text, "20%") || len(m[0].Buttons) == 0 {
			t.Errorf("reader %d has %+v", i, m)
		}
	}
}

// A picture that does not pass pauses the newsletter after the first, and the managers are told why; nobody gets it
// without, or as something else.
func TestAPictureDoesNotPass(t *testing.T) {
	t.Parallel()
	gone := func(*bottest.World) care.Newsletter {
		n := offer("N-1001")
		n.Picture = &care.File{Platform: care.Slack, ID: "F0GONE", Kind: care.Photo, Name: "lato.png"}
		return n
	}
	none := func(w *bottest.World) care.Newsletter { return pictured(w, "N-1001", []byte("no picture")) }
	for name, newsletter := range map[string]func(*bottest.World) care.Newsletter{"file_not_found": gone, "IMAGE_PROCESS_FAILED": none} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, desk := begun(t)
			w.Refusals = append(w.Refusals, name)
			a := reads(w, 60, 0)
			begins(w, newsletter(w))
			w.Stop()
			w.Start()
			desk.Managers("Lato", "Telegram nie przyjął zdjęcia")
			card := desk.Managers("Lato", w.Text(care.Polish, "news.state_paused", nil))
			desk.PressesIn(bottest.Managers, bottest.Piotr, card, "news_stop")
			if n := a.ended("N-1001"); n.Counts != (care.NewsletterCounts{Failed: 1}) {
				t.Errorf("it ends with %+v", n.Counts)
			}
			if slices.ContainsFunc(a.phones, func(p *sandtelegram.Customer) bool { return len(p.Messages()) > 0 }) {
				t.Error("somebody got it without its picture")
			}
		})
	}
}
