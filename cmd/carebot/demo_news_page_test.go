package main

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// fills writes into fields of the open modal, by their names.
func (b browser) fills(fields ...[2]string) {
	b.t.Helper()
	for _, f := range fields {
		field := "#modal-" + f[0]
		b.holds(fmt.Sprintf(`document.querySelector(%q) !== null`, field))
		b.does(chromedp.SetValue(chromedp.CSS(field), f[1]))
	}
}

// TestDemoNewsletter writes a newsletter as a manager, looks at it, has it sent to a phone of her own first, and then to all: the
// three phones receive it, each in its language, its card tells how far it is, and one customer wants no more of these.
func TestDemoNewsletter(t *testing.T) {
	t.Parallel()
	b := browse(t, 1440, 900)
	b.clicks("#people b", "Emily")
	b.clicks("#channels span", "# managers")
	b.writes("#channel-compose", "/care newsletter")
	b.sees("#modal h2", "step 1 of 3")
	b.screenshot("news-1")
	b.fills([2]string{"name", "Warm light"},
		[2]string{"text_pl", "*Lampy* tańsze o 10% do końca tygodnia."},
		[2]string{"text_ru", "*Лампы* дешевле на 10% до конца недели."},
		[2]string{"text_en", "*Lamps* are 10% off until the end of the week."})
	b.attachesTo("#modal-picture", photo(t))
	b.clicks("#modal .primary", "Next")
	b.holds(`document.querySelector('#modal-does_1') !== null`)
	b.fills([2]string{"does_1", "ask"}, [2]string{"label_1pl", "Zapytaj"}, [2]string{"label_1ru", "Спросить"}, [2]string{"label_1en", "Ask about it"})
	b.screenshot("news-2")
	b.clicks("#modal .primary", "Next")
	b.holds(`document.querySelector('#modal-codes_list') !== null`)
	b.screenshot("news-3")
	b.clicks("#modal .primary", "Save")
	b.sees("#modal", "“Warm light”")
	b.screenshot("news-4")
	b.closes()
	b.sees("#posts", "all together: 3")
	b.sees("#posts", "Ask about it →")
	b.screenshot("news-card")
	b.clicks("#posts .block-button", "Preview")
	b.sees("#modal", "Lamps are 10% off")
	b.screenshot("news-preview")
	b.closes()
	b.clicks("#posts .block-button", "Test to my Telegram")
	b.holds(`(() => { const link = document.querySelector('#posts .ephemeral a'); link?.click(); return !!link; })()`)
	b.sees("#chat .theirs", "Lamps are 10% off")
	b.screenshot("news-test")
	b.clicks("#posts .block-button", "Send…")
	b.sees("#modal", "all together: 3")
	b.screenshot("news-confirm")
	b.clicks("#modal .primary", "Yes, send it")
	b.holds(`document.querySelectorAll('#chat .picture img').length === 4`) // the test in each language, and the newsletter
	b.holds(`document.querySelector('#chat .picture img')?.naturalWidth > 100`)
	b.sees("#posts", "3 / 3")
	b.holds(`document.querySelectorAll('#people .count').length === 2`)
	b.screenshot("news-sent")
	b.clicks("#people b", "Ирина")
	b.sees("#chat .theirs", "Лампы дешевле на 10%")
	b.holds(`document.querySelector('#phone-compose textarea').checkVisibility()`) // whom the bot writes to can answer
	b.clicks("#people b", "Ewa")
	b.sees("#chat .theirs", "Lampy tańsze o 10%")
	b.screenshot("news-phone")
	b.clicks("#chat .key", "Nie chcę więcej ofert")
	b.sees("#chat .key", "✓")
	b.screenshot("news-left")
}

// TestDemoNewsletterIsStopped stops a newsletter that is to go out later, once that is meant.
func TestDemoNewsletterIsStopped(t *testing.T) {
	t.Parallel()
	b := browse(t, 1440, 900)
	b.clicks("#people b", "Emily")
	b.clicks("#channels span", "# managers")
	b.writes("#channel-compose", "/care newsletter")
	b.fills([2]string{"name", "Warm light"}, [2]string{"text_en", "Lamps are 10% off."})
	b.clicks("#modal .primary", "Next")
	b.holds(`document.querySelector('#modal-does_1') !== null`)
	b.clicks("#modal .primary", "Next")
	b.clicks("#modal label", "At a given time")
	b.fills([2]string{"send_at", time.Now().AddDate(0, 0, 3).Format(time.DateOnly) + "T12:00"})
	b.clicks("#modal .primary", "Save")
	b.sees("#modal", "“Warm light”")
	b.closes()
	b.clicks("#posts .block-button", "Send…")
	b.clicks("#modal .primary", "Yes, send it")
	b.sees("#posts", "Scheduled")
	b.clicks("#posts .block-button", "Stop for good")
	b.sees("dialog[open]", "Stop “Warm light”?")
	b.screenshot("news-stop")
	b.clicks("dialog[open] .block-button", "Not now")
	b.holds(`document.querySelector('dialog[open]') === null`)
	b.clicks("#posts .block-button", "Stop for good")
	b.clicks("dialog[open] .block-button", "Stop for good")
	b.sees("#posts", "Stopped")
}

// closes gives up the open modal.
func (b browser) closes() {
	b.t.Helper()
	b.does(chromedp.KeyEvent(kb.Escape))
	b.holds(`!document.querySelector('#modal').open`)
}

// attachesTo gives a file input of the open modal a file.
func (b browser) attachesTo(field, file string) {
	b.t.Helper()
	b.does(chromedp.SetUploadFiles(chromedp.CSS(field), []string{file}, chromedp.NodeReady))
}
