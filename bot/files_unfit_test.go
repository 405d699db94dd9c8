package bot_test

import (
	"testing"

	"carebot/bot/bottest"
	sandslack "carebot/bot/sandbox/slack"
	sandtelegram "carebot/bot/sandbox/telegram"
	"carebot/flows/care"
)

// What calls itself a picture and is none arrives as a document.
func TestABrokenPictureOfStaff(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	w.Refusals = []string{"IMAGE_PROCESS_FAILED"}
	reply := desk.Writes(bottest.Anna, card, "Zdjęcie", sandslack.Upload{Name: "a.png", Bytes: []byte("no picture")})
	if m := phone.Sees("Anna Kowalska", "Zdjęcie"); m.Kind != sandtelegram.Document {
		t.Errorf("it arrives as %s", m.Kind)
	}
	desk.Signed(reply, "white_check_mark")
}

// Over 20 MB from a customer: both sides hear of it, and the words still pass.
func TestTooBigFromACustomer(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	remark := w.Text(care.Polish, "desk.too_big_in", map[string]any{"File": "film.mp4"})
	phone.SendVideo(sandtelegram.Upload{Name: "film.mp4", Size: 21 * mega, Caption: "Tu widać wadę"})
	phone.Reads("file.too_big", nil)
	desk.Thread(card, "Tu widać wadę")
	desk.Thread(card, remark)
	phone.SendVideo(sandtelegram.Upload{Name: "drugi.mp4", Size: 25 * mega}) // a file alone
	phone.Reads("file.too_big", nil)
	desk.Thread(card, "drugi.mp4")
	phone.SendAlbum("Album", picture("1.jpg"), sandtelegram.Upload{Name: "trzeci.mp4", Size: 30 * mega, Kind: sandtelegram.Video})
	phone.Reads("file.too_big", nil)
	desk.Thread(card, "Album")
	desk.Thread(card, "trzeci.mp4")
	w.Settled()
	if n := len(desk.Replies(card)); n != 1+2+1+2 {
		t.Errorf("%d posts:\n%s", n, desk.Screen(card.TS))
	}
}

// Too big in the middle of a complaint: the customer hears at once, the staff when the case opens.
func TestTooBigAsEvidence(t *testing.T) {
	t.Parallel()
	w, desk := begun(t)
	phone := w.Phone(82, "Ewa", "pl")
	phone.Say("/complaint")
	phone.Say("ZAM-1")
	phone.Picks("complaint.topic_other")
	phone.Say("Zepsute.")
	phone.Reads("complaint.evidence", bottest.Step(4))
	phone.SendVideo(sandtelegram.Upload{Name: "dowód.mp4", Size: 21 * mega})
	phone.Reads("file.too_big", nil)
	phone.Picks("complaint.evidence_skip")
	phone.Reads("complaint.wish", bottest.Step(5))
	phone.Picks("complaint.wish_refund")
	card := desk.Card(phone.Sends())
	desk.Thread(card, w.Text(care.Polish, "desk.too_big_in", map[string]any{"File": "dowód.mp4"}))
	phone.Say("Dalej.")
	desk.Thread(card, "Dalej.")
	w.Settled()
	if n := desk.Count(card, "dowód.mp4"); n != 1 {
		t.Errorf("the staff heard of it %d times", n)
	}
}

// Over 50 MB from an employee: both sides hear of it, and the words still pass.
func TestTooBigFromStaff(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	remark := w.Text(care.Polish, "desk.too_big_out", map[string]any{"File": "film.mp4"})
	huge := sandslack.Upload{Name: "film.mp4", Bytes: make([]byte, 51*mega)}
	reply := desk.Writes(bottest.Anna, card, "Nagranie z magazynu", huge)
	phone.Sees(phone.Text("file.too_big_out", map[string]any{"Staff": "Anna Kowalska"}))
	phone.Sees("Anna Kowalska", "Nagranie z magazynu")
	desk.Thread(card, remark)
	desk.Signed(reply, "white_check_mark")
	alone := desk.Writes(bottest.Anna, card, "", huge)
	phone.Sees(phone.Text("file.too_big_out", map[string]any{"Staff": "Anna Kowalska"}))
	desk.Signed(alone, "warning")
	w.Settled()
	if n := len(phone.Receives(sandtelegram.Text, 1)); phone.Last().Kind != sandtelegram.Text || n == 0 {
		t.Error("something else arrived")
	}
}

// A file that is gone when it is to be passed on: who sent it hears, and what else was said passes.
func TestAFileThatIsGone(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	w.Refuse("getFile", "Bad Request: wrong file_id or the file is temporarily unavailable")
	phone.SendPhoto(picture("1.jpg"))
	phone.Reads("file.gone", nil)
	desk.Thread(card, w.Text(care.Polish, "desk.file_gone", map[string]any{"File": "photo.jpg"}))
	w.Refuse("getFile", "Bad Request: file is too big") // Telegram had not told its size
	phone.SendPhoto(sandtelegram.Upload{Name: "2.jpg", Data: []byte("2"), Caption: "Podpis"})
	phone.Reads("file.too_big", nil)
	desk.Thread(card, w.Text(care.Polish, "desk.too_big_in", map[string]any{"File": "photo.jpg"}))
	desk.Thread(card, "Podpis")
}

// An employee's message with nothing in it that can pass gets a warning, and the reason.
func TestNothingToSend(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	w.Slack.Inject(map[string]any{
		"type": "message", "subtype": "file_share", "channel": bottest.Cases, "user": bottest.Anna, "ts": card.TS[:10] + ".999999", "thread_ts": card.TS,
		"text": "", "files": []map[string]any{{"id": "F0GONE", "mode": "tombstone"}},
	})
	w.Refusals = []string{"message_not_found"} // it is no real message to react to
	desk.Thread(card, w.Text(care.Polish, "desk.nothing", nil))
	w.Settled()
	if phone.Count("Anna Kowalska:") != 0 {
		t.Errorf("the customer got a name and nothing else:\n%s", phone.Screen())
	}
}

// A customer who puts another picture in the place of the one they sent: the thread gets it, below the first, once.
func TestAFileThatIsReplaced(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	sent := phone.SendDocument(sandtelegram.Upload{Name: "stara.pdf", Data: []byte("the old one"), Caption: "Faktura"})
	desk.Thread(card, "Faktura")
	if err := phone.Replace(sent, sandtelegram.Upload{Name: "nowa.pdf", Data: []byte("the new one"), Caption: "Faktura"}); err != nil {
		t.Fatal(err)
	}
	post := desk.Thread(card, "✏️ Faktura")
	if files := w.Slack.FilesOf(bottest.Cases, post.TS); len(files) != 1 || string(files[0].Bytes) != "the new one" {
		t.Errorf("the new file did not come: %+v", files)
	}
	before := len(desk.Replies(card))
	if err := phone.Edit(sent, "Faktura za lampę"); err != nil { // the words alone: the file does not come again
		t.Fatal(err)
	}
	last := desk.Thread(card, "✏️ Faktura za lampę")
	w.Settled()
	if n := len(desk.Replies(card)); n != before+1 || len(last.Files) != 0 {
		t.Errorf("%d posts after the words were mended:\n%s", n-before, desk.Screen(card.TS))
	}
}

// A file that cannot be read and came alone: the customer gets no empty message, and the employee no sign that it arrived.
func TestNothingButAFileThatIsGone(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	w.Refusals = []string{"file must be non-empty"}
	before := phone.Count("Anna Kowalska:")
	reply := desk.Writes(bottest.Anna, card, "", sandslack.Upload{Name: "pusty.txt", Bytes: []byte{}})
	desk.Thread(card, w.Text(care.Polish, "desk.file_gone", map[string]any{"File": "pusty.txt"}))
	desk.Signed(reply, "warning")
	w.Settled()
	if n := phone.Count("Anna Kowalska:"); n != before {
		t.Errorf("the customer got a name and nothing else:\n%s", phone.Screen())
	}
}
