package bot_test

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"

	"carebot/bot/bottest"
	sandslack "carebot/bot/sandbox/slack"
	sandtelegram "carebot/bot/sandbox/telegram"
)

const mega = 1 << 20

// drawn is a real picture, small, each shade another.
func drawn(t *testing.T, shade int) []byte {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, 32, 32))
	for i := range picture.Pix {
		picture.Pix[i] = byte(shade)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Every kind of file a customer sends arrives in the thread as a real upload, its bytes and its words whole.
func TestFilesOfACustomer(t *testing.T) {
	t.Parallel()
	kinds := []struct {
		kind    sandtelegram.Kind
		name    string
		caption bool
	}{
		{sandtelegram.Photo, "a.jpg", true},
		{sandtelegram.Video, "b.mp4", true},
		{sandtelegram.Document, "umowa ąę.pdf", true},
		{sandtelegram.Voice, "", true},
		{sandtelegram.Audio, "muzyka.mp3", true},
		{sandtelegram.Animation, "c.mp4", true},
		{sandtelegram.Sticker, "", false},
		{sandtelegram.VideoNote, "", false},
	}
	w, phone, desk, card := opened(t)
	for _, k := range kinds {
		u := sandtelegram.Upload{Name: k.name, Data: []byte("bytes of a " + k.kind), Emoji: "🙂"}
		if k.caption {
			u.Caption = "podpis: " + string(k.kind)
		}
		phone.Send(k.kind, u)
	}
	w.Settled()
	var found []string
	for _, post := range desk.Replies(card) {
		for _, f := range w.Slack.FilesOf(bottest.Cases, post.TS) {
			found = append(found, string(f.Bytes))
			if k := kinds[len(found)-1]; k.caption && !strings.Contains(post.Text, "podpis: "+string(k.kind)) {
				t.Errorf("the post of the %s says %q", k.kind, post.Text)
			}
			if f.Name == "" || !strings.Contains(f.Name, ".") {
				t.Errorf("a %s is called %q", kinds[len(found)-1].kind, f.Name)
			}
		}
	}
	var want []string
	for _, k := range kinds {
		want = append(want, "bytes of a "+string(k.kind))
	}
	if strings.Join(found, "|") != strings.Join(want, "|") {
		t.Errorf("the thread holds %q, want %q", found, want)
	}
}

// A place is a link to a map, a contact a name and a phone.
func TestPlacesAndContactsOfACustomer(t *testing.T) {
	t.Parallel()
	_, phone, desk, card := opened(t)
	phone.SendLocation(sandtelegram.Location{Latitude: 52.2297, Longitude: 21.0122})
	desk.Thread(card, "52.2297", "21.0122")
	phone.SendVenue(sandtelegram.Location{Latitude: 50.06, Longitude: 19.94}, "Sklep", "Rynek 1")
	desk.Thread(card, "Sklep", "Rynek 1", "50.06")
	phone.SendContact(sandtelegram.Card{Phone: "+48600700800", FirstName: "Jan", LastName: "Nowak"})
	desk.Thread(card, "Jan Nowak", "+48600700800")
}

// An album is one post with all its files and its caption.
func TestAnAlbumOfACustomer(t *testing.T) {
	t.Parallel()
	w, phone, desk, card := opened(t)
	before := len(desk.Replies(card))
	phone.SendAlbum("Trzy zdjęcia", picture("1.jpg"), picture("2.jpg"), picture("3.jpg"))
	phone.Say("I jeszcze słowo.")
	desk.Thread(card, "I jeszcze słowo.")
	w.Settled()
	posts := desk.Replies(card)[before:]
	if len(posts) != 2 || len(posts[0].Files) != 3 || !strings.Contains(posts[0].Text, "Trzy zdjęcia") {
		t.Errorf("want a post with the album, then one with the word:\n%s", desk.Screen(card.TS))
	}
	for i, f := range w.Slack.FilesOf(bottest.Cases, posts[0].TS) {
		if want := "the bytes of " + text(i+1) + ".jpg"; string(f.Bytes) != want {
			t.Errorf("file %d is %q, want %q", i+1, f.Bytes, want)
		}
	}
}

// Evidence sent as an album and one by one is counted, is one post, and only the tenth is the last.
func TestEvidence(t *testing.T) {
	t.Parallel()
	w, desk := begun(t)
	phone := w.Phone(81, "Ewa", "pl")
	phone.Say("/complaint")
	phone.Say("ZAM-1")
	phone.Picks("complaint.topic_other")
	phone.Say("Zepsute.")
	phone.Reads("complaint.evidence", bottest.Step(4))
	phone.SendAlbum("Opis zdjęć", picture("1.jpg"), picture("2.jpg"), picture("3.jpg"))
	phone.Reads("complaint.evidence_more", map[string]any{"Count": 3})
	phone.SendDocument(picture("4.pdf"))
	phone.Reads("complaint.evidence_more", map[string]any{"Count": 4})
	phone.Picks("complaint.evidence_done")
	phone.Reads("complaint.wish", bottest.Step(5))
	phone.Picks("complaint.wish_refund")
	card := desk.Card(phone.Sends())
	w.Settled()
	posts := desk.Replies(card)
	if len(posts) != 2 || !strings.Contains(posts[0].Text, "Zepsute.") || len(posts[1].Files) != 4 || !strings.Contains(posts[1].Text, "Opis zdjęć") {
		t.Errorf("want the description, then one post of four files:\n%s", desk.Screen(card.TS))
	}
}

// Files of an employee arrive as what they are, the words with them, under the employee's name.
func TestFilesOfStaff(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		kind sandtelegram.Kind
	}{
		{"zdjecie.png", sandtelegram.Photo},
		{"film.mp4", sandtelegram.Video},
		{"umowa.pdf", sandtelegram.Document},
		{"muzyka.mp3", sandtelegram.Audio},
		{"dane.xyz", sandtelegram.Document},
	}
	_, phone, desk, card := opened(t)
	for _, test := range tests {
		data := []byte("bytes of " + test.name)
		if test.kind == sandtelegram.Photo {
			data = drawn(t, 1)
		}
		reply := desk.Writes(bottest.Anna, card, "Oto "+test.name, sandslack.Upload{Name: test.name, Bytes: data})
		m := phone.Sees("Anna Kowalska", "Oto "+test.name)
		desk.Signed(reply, "white_check_mark")
		if m.Kind != test.kind || !bytes.Equal(m.File.Bytes(), data) {
			t.Errorf("%s arrives as %s of %q", test.name, m.Kind, m.File.Bytes())
		}
	}
	alone := desk.Writes(bottest.Anna, card, "", sandslack.Upload{Name: "sam.pdf", Bytes: []byte("sam")})
	if m := phone.Sees("Anna Kowalska"); m.File == nil || m.File.Name != "sam.pdf" {
		t.Errorf("a file alone arrives as %+v", m)
	}
	desk.Signed(alone, "white_check_mark")
}

// Several pictures in one message are one album; edits change its caption, deletion takes all of it.
func TestAnAlbumOfStaff(t *testing.T) {
	t.Parallel()
	_, phone, desk, card := opened(t)
	var uploads []sandslack.Upload
	for i := range 3 {
		uploads = append(uploads, sandslack.Upload{Name: text(i) + ".png", Bytes: drawn(t, i)})
	}
	reply := desk.Writes(bottest.Anna, card, "Trzy warianty", uploads...)
	photos := phone.Receives(sandtelegram.Photo, 3)
	if a := photos[0].Album; a == "" || photos[1].Album != a || photos[2].Album != a || !strings.Contains(photos[0].Text, "Trzy warianty") {
		t.Errorf("no album: %+v", photos)
	}
	desk.Signed(reply, "white_check_mark")
	desk.Edits(reply, "Trzy inne warianty")
	phone.Shows("Anna Kowalska", "Trzy inne warianty")
	long := strings.Repeat("Długi opis wariantu. ", 70) + "Kropka." // over a caption's 1,024
	desk.Edits(reply, long)
	phone.Shows("Kropka.")
	desk.Edits(reply, "Krótko.")
	phone.Forgets("Kropka.")
	phone.Shows("Anna Kowalska", "Krótko.")
	desk.Deletes(reply)
	phone.ForgetsAll(sandtelegram.Photo)
	phone.Forgets("Krótko.")
}

// Words too long for a caption come after the pictures, as a message of their own.
func TestALongCaption(t *testing.T) {
	t.Parallel()
	_, phone, desk, card := opened(t)
	long := strings.Repeat("Długi opis wariantu. ", 70) + "Kropka."
	reply := desk.Writes(bottest.Anna, card, long, sandslack.Upload{Name: "1.png", Bytes: drawn(t, 1)})
	phone.Receives(sandtelegram.Photo, 1)
	if m := phone.Sees("Anna Kowalska", "Kropka."); m.Kind != sandtelegram.Text {
		t.Errorf("the words came as %s", m.Kind)
	}
	desk.Signed(reply, "white_check_mark")
	desk.Edits(reply, "Krótko.")
	phone.Shows("Krótko.")
	phone.Forgets("Kropka.")
}
