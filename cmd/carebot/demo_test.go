package main

import (
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestDemoOnALaptop files a complaint in Russian by clicking, sees its card in Slack, answers as an employee and sees the
// answer on the phone.
func TestDemoOnALaptop(t *testing.T) {
	t.Parallel()
	b := browse(t, 1440, 900)
	b.clicks("#people b", "Ирина")
	b.clicks("#phone-compose button", "Start")
	b.sees("#chat", "Ирина")
	b.clicks("#chat .key", "Жалоба или претензия")
	b.clicks("#chat .key", "ZAM-60371")
	b.clicks("#chat .key", "Повреждение или брак")
	b.sees("#chat", "Шаг 3")
	b.writes("#phone-compose", "Кисть <b>сломана</b> & ручка треснула.")
	b.sees("#chat", "Шаг 4")
	b.attaches("#phone-compose", photo(t))
	b.clicks("#chat .key", "Готово")
	b.clicks("#chat .key", "Возврат денег")
	b.clicks("#chat .key", "Отправить")
	b.sees("#chat", "C-1001")
	b.sees("#chat", "+48 600 100 300")
	b.sees("#posts .mention", "@Olga Sokolova")
	b.sees("#replies", "Кисть <b>сломана</b> & ручка треснула.")
	b.holds(`document.querySelector('#replies .file-picture img')?.naturalWidth > 100`)
	b.becomes("Olga Sokolova")
	b.writes("#thread-compose", "Здравствуйте, Ирина! Уже *проверяем*.")
	b.sees("#chat .theirs b", "проверяем")
	b.sees("#chat", "Olga Sokolova")
	b.sees("#replies .reactions", "✅")
	b.screenshot("laptop-ru")
}

// TestDemoOnAPhone does the same where there is room for one side only.
func TestDemoOnAPhone(t *testing.T) {
	t.Parallel()
	b := browse(t, 390, 844, chromedp.EmulateTouch, chromedp.EmulateMobile)
	b.clicks("#people b", "Ewa")
	b.screenshot("phone-start")
	b.writesFirst("/complaint")
	b.clicks("#chat .key", "ZAM-60355")
	b.clicks("#chat .key", "Uszkodzenie lub wada")
	b.sees("#chat", "Krok 3")
	b.writes("#phone-compose", "Lampa przyszła pęknięta.")
	b.sees("#chat", "Krok 4")
	b.attaches("#phone-compose", photo(t), photo(t))
	b.clicks("#chat .key", "Gotowe")
	b.clicks("#chat .key", "Zwrot pieniędzy")
	b.screenshot("phone-review")
	b.clicks("#chat .key", "Wyślij")
	b.sees("#chat", "C-1001")
	b.sees("#chat", "Anna Kowalska")
	b.screenshot("phone-chat")
	b.holds(`document.querySelector('#tab-slack .unread').checkVisibility()`)
	b.clicks(".tabs button", "Staff’s Slack")
	b.sees("#posts .mention", "@Anna Kowalska")
	b.screenshot("phone-slack")
	b.does(chromedp.Click(chromedp.CSS("#posts .thread-line")))
	b.sees("#replies", "Lampa przyszła pęknięta.")
	b.holds(`document.querySelectorAll('#replies .file-picture img').length === 2`)
	b.writes("#thread-compose", "Dzień dobry! Sprawdzamy.")
	b.sees("#replies .reactions", "✅")
	b.screenshot("phone-thread")
	b.clicks(".tabs button", "Customer’s phone")
	b.sees("#chat .theirs", "Dzień dobry! Sprawdzamy.")
	b.holds(`document.documentElement.scrollWidth <= innerWidth`)
}

// TestDemoSettlesACase settles a case from its card: what was typed stays when the form is not taken, and the customer
// reads the decision.
func TestDemoSettlesACase(t *testing.T) {
	t.Parallel()
	b := browse(t, 1440, 900)
	outside{t, b.address()}.files("The lamp arrived with a crack.")
	b.clicks("#people b", "Emily")
	b.sees("#chat", "C-1001")
	b.becomes("Anna Kowalska")
	b.clicks("#posts .block-button", "Settle")
	b.sees("#modal h2", "Settle the case")
	b.sees("#modal .modal-body", "Emily")
	b.holds(`document.querySelector('#modal :checked').value === 'refund'`)
	b.does(chromedp.SendKeys(chromedp.CSS("#modal textarea"), "The base is too thin."))
	b.screenshot("modal")
	b.clicks("#modal .primary", "Settle")
	b.sees("#modal .modal-field .problem", "amount")
	b.holds(`document.activeElement === document.querySelector('#modal input[type=text]') && document.querySelector('#modal textarea').value === 'The base is too thin.'`)
	b.screenshot("modal-refused")
	b.does(chromedp.SendKeys(chromedp.CSS("#modal input[type=text]"), "49,90"))
	b.clicks("#modal .primary", "Settle")
	b.holds(`!document.querySelector('#modal').open`)
	b.sees("#chat .theirs", "The base is too thin.")
	b.sees("#chat .theirs", "49.90")
	b.sees("#chat .theirs .document", "decision-C-1001.pdf")
	b.opens(".pdf", "application/pdf", "%pdf")
	b.holds(`document.querySelector('#chat a.document').target === '_blank'`)
	b.screenshot("phone-decision")
}

// TestDemoPromisesOnAPhone gives up a form with Escape, then promises for a moment in Warsaw, where there is room for one
// side only.
func TestDemoPromisesOnAPhone(t *testing.T) {
	t.Parallel()
	b := browse(t, 390, 844, chromedp.EmulateTouch, chromedp.EmulateMobile)
	o := outside{t, b.address()}
	o.files("The lamp arrived with a crack.")
	b.clicks(".tabs button", "Staff’s Slack")
	b.becomes("Anna Kowalska")
	b.clicks("#posts .block-button", "Promise")
	b.does(chromedp.SendKeys(chromedp.CSS("#modal textarea"), "We send a new lamp."))
	b.does(chromedp.KeyEvent(kb.Escape))
	b.holds(`!document.querySelector('#modal').open`)
	o.sees("slack/views?user=U0ANNA", `"modals":[]`)
	b.clicks("#posts .block-button", "Promise")
	b.holds(`document.querySelector('#modal textarea').value === ''`)
	b.does(
		chromedp.SendKeys(chromedp.CSS("#modal textarea"), "We send a new lamp."),
		chromedp.SetValue(chromedp.CSS("#modal [type=datetime-local]"), "2099-07-01T12:00"),
	)
	b.screenshot("modal-phone")
	b.holds(`document.documentElement.scrollWidth <= innerWidth`)
	b.clicks("#modal .primary", "Promise")
	b.holds(`!document.querySelector('#modal').open`)
	b.clicks(".tabs button", "Customer’s phone")
	b.clicks("#people b", "Emily")
	b.sees("#chat .theirs", "We send a new lamp.")
	b.sees("#chat .theirs", "12:00")
}

// TestDemoForTheReadme tells the story that docs/screenshot.png shows; `make screenshot` takes it anew.
func TestDemoForTheReadme(t *testing.T) {
	t.Parallel()
	b := browse(t, 1440, 900, chromedp.EmulateScale(1.5))
	b.clicks("#people b", "Ewa")
	b.writesFirst("/menu")
	b.sees("#chat .theirs", "W czym możemy pomóc?")
	b.clicks("#people b", "Emily")
	b.writesFirst("/complaint")
	b.clicks("#chat .key", "ZAM-60388")
	b.clicks("#chat .key", "Damaged or defective")
	b.sees("#chat", "Step 3")
	b.writes("#phone-compose", "The lamp arrived with a crack across its base.")
	b.clicks("#chat .key", "Skip")
	b.clicks("#chat .key", "Replacement")
	b.clicks("#chat .key", "Send")
	b.sees("#chat .theirs", "Anna Kowalska")
	b.sees("#replies", "a crack across its base")
	b.writes("#thread-compose", "Hello Emily, I am sorry about the lamp. Could you send me a *photo* of the crack?")
	b.sees("#chat .theirs", "Could you send me")
	b.writes("#thread-compose", "// we still have two of these in stock")
	b.sees("#replies .reactions", "🔒")
	b.attaches("#phone-compose", photo(t))
	b.holds(`document.querySelectorAll('#replies .file-picture img').length === 1`)
	b.writes("#thread-compose", "Thank you! A new lamp leaves our warehouse today.")
	b.sees("#chat .theirs", "A new lamp leaves")
	b.holds(`document.querySelectorAll('#replies .reaction').length === 3`)
	b.does(chromedp.Blur(chromedp.CSS("#thread-compose textarea")), chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, 5, 5))
	b.screenshot("screenshot")
}

// writesFirst starts the chat and then writes.
func (b browser) writesFirst(words string) {
	b.t.Helper()
	b.clicks("#phone-compose button", "Start")
	b.sees("#chat .theirs", "Słoneczna")
	b.writes("#phone-compose", words)
}

// address is where the demo's page is.
func (b browser) address() string {
	b.t.Helper()
	origin, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`location.origin`))
	if err != nil {
		b.t.Fatal(err)
	}
	return origin
}

// becomes chooses whom to act as in Slack.
func (b browser) becomes(name string) {
	b.t.Helper()
	b.holds(fmt.Sprintf(`(() => {
		const list = document.querySelector('#acting');
		const person = [...list.options].find(o => o.text === %q);
		if (!person) return false;
		list.value = person.value;
		list.dispatchEvent(new Event('change', {bubbles: true}));
		return true;
	})()`, name))
}

// photo draws a cracked lamp and returns the file.
func photo(t *testing.T) string {
	t.Helper()
	const width, height = 800, 600
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			picture.Set(x, y, lamp(float64(x)/height-0.667, float64(y)/height))
		}
	}
	file := filepath.Join(t.TempDir(), "lamp.jpg")
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if err := jpeg.Encode(out, picture, &jpeg.Options{Quality: 88}); err != nil {
		t.Fatal(err)
	}
	return file
}

// lamp is the colour of the picture at a point: x from the middle, y from the top, in heights.
func lamp(x, y float64) color.RGBA {
	shade := func(r, g, b, light float64) color.RGBA {
		c := func(v float64) uint8 { return uint8(math.Max(0, math.Min(255, v*light))) }
		return color.RGBA{c(r), c(g), c(b), 255}
	}
	glow := 1.06 - 0.5*math.Hypot(x+0.25, y-0.2)
	body := math.Hypot(x/0.145, (y-0.67)/0.19)
	crack := math.Abs(x - 0.02 - 0.03*math.Sin(38*y) - 0.016*math.Sin(91*y))
	switch {
	case body < 1 && crack < 0.006 && y < 0.79:
		return shade(60, 52, 50, 1)
	case body < 1:
		return shade(92, 150, 150, 1.12-0.75*math.Abs(x+0.05)/0.145-0.12*body)
	case y > 0.18 && y < 0.48 && math.Abs(x) < 0.12+0.34*(y-0.18):
		return shade(250, 226, 176, 1.02-0.9*math.Abs(x+0.04))
	case y > 0.48 && y < 0.52 && math.Abs(x) < 0.025:
		return shade(150, 120, 80, 1-6*math.Abs(x))
	case y > 0.83:
		return shade(176, 130, 92, glow*(1-0.35*math.Exp(-40*math.Pow(math.Hypot(x, (y-0.86)*3), 2))))
	default:
		return shade(232, 224, 210, glow)
	}
}
