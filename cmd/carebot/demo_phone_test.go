package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"carebot/flows/care"
	"carebot/locales"
)

// reader is one of the demo's customers at the page, in a tab of their own.
type reader struct {
	browser
	texts    *locales.Catalog
	language care.Language
	name     string
	phone    string // with the country code
}

// TestDemoPhoneInEachLanguage does on the phone what customers do, by clicking, in three tabs of one browser: an order's
// status and its bell, a shared contact, a question and its edit, the lists, another language, a copy of what is held, and
// erasure.
func TestDemoPhoneInEachLanguage(t *testing.T) {
	t.Parallel()
	texts, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	b := browse(t, 1440, 900)
	for i, person := range demoCustomers() {
		t.Run(person.Language, func(t *testing.T) {
			t.Parallel()
			r := &reader{b.tab(t), texts, care.Language(person.Language), person.FirstName, person.Phone}
			r.clicks("#people b", person.FirstName)
			r.clicks("#phone-compose button", "Start")
			r.reads("menu.ask")
			r.looksAtAnOrder([]string{"ZAM-60355", "ZAM-60371", "ZAM-60388"}[i])
			r.sharesTheirNumber(fmt.Sprintf("ZAM-7000%d", i))
			r.asks("E27?")
			r.readsLists()
			r.changesLanguage()
			r.isErased()
		})
	}
}

// tab opens the demo's page once more, in another tab.
func (b browser) tab(t *testing.T) browser {
	t.Helper()
	address := b.address()
	ctx, leave := chromedp.NewContext(b.ctx)
	t.Cleanup(leave)
	tab := browser{t, ctx}
	if err := chromedp.Do(ctx); err != nil { // with no time limit: the tab lives as long as the first context
		t.Fatal(err)
	}
	tab.does(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(address))
	tab.sees("#status", "The bot is online")
	return tab
}

// says words a key in the reader's language, as the page shows it.
func (r *reader) says(key string, data map[string]any) string {
	r.t.Helper()
	text, err := r.texts.Text(r.language, key, data)
	if err != nil {
		r.t.Fatal(err)
	}
	return strings.ReplaceAll(text, "\u00a0", " ")
}

// reads waits for the first line of a text on the phone.
func (r *reader) reads(key string) {
	r.t.Helper()
	line, _, _ := strings.Cut(r.says(key, nil), "\n")
	r.sees("#chat .theirs", line)
}

// taps clicks a button below a message.
func (r *reader) taps(key string) {
	r.t.Helper()
	r.clicks("#chat .key", r.says(key, nil))
}

func (r *reader) commands(command string) {
	r.t.Helper()
	r.writes("#phone-compose", command)
	r.sees("#chat .own", command)
}

// looksAtAnOrder: by buttons alone; the bell under its status is pressed and is another one then.
func (r *reader) looksAtAnOrder(number string) {
	r.t.Helper()
	r.taps("menu.order")
	r.clicks("#chat .key", number+" · "+r.says("order.is_delivered", nil))
	r.sees("#chat .theirs", "InPost")
	r.taps("order.act_follow")
	r.sees("#toast", r.says("order.followed", map[string]any{"Order": number}))
	r.sees("#chat .key", r.says("order.act_unfollow", nil))
	r.screenshot("phone-order-" + string(r.language))
}

// sharesTheirNumber: an order that the shop tells of is proven by the key below the chat, which goes then.
func (r *reader) sharesTheirNumber(number string) {
	r.t.Helper()
	o := outside{r.t, r.address()}
	body := fmt.Sprintf(`{"status": "preparing", "phone": %q, "promised_on": "2099-07-01"}`, r.phone)
	if status, answer := o.asks(http.MethodPut, "/api/v1/orders/"+number, demoAPIToken, body); status != http.StatusOK {
		r.t.Fatalf("the order is answered with %d: %s", status, answer)
	}
	r.commands("/order")
	r.reads("order.number_known")
	r.writes("#phone-compose", number)
	r.sees("#phone-compose .reply-keys .key", r.says("order.proof_other", nil))
	r.holds(`(({scrollHeight, scrollTop, clientHeight}) => scrollHeight - scrollTop - clientHeight < 2)(document.querySelector('#chat'))`)
	r.screenshot("phone-proof-" + string(r.language))
	r.clicks("#phone-compose .reply-keys .key", r.says("order.proof_contact", nil))
	r.sees("#chat .own .document", r.phone)
	r.reads("order.proved_contact")
	r.sees("#chat .theirs", number+": "+r.says("order.is_preparing", nil))
	r.holds(`!document.querySelector('#phone-compose .reply-keys').checkVisibility()`)
	r.screenshot("phone-contact-" + string(r.language))
}

// asks a question, which is mended afterwards: on the phone and in Slack.
func (r *reader) asks(question string) {
	r.t.Helper()
	r.commands("/human")
	r.reads("human.question")
	r.writes("#phone-compose", question)
	r.sees("#chat .theirs", "C-100")
	r.holds(`(() => { const edit = [...document.querySelectorAll('#chat .own .tool[aria-label=Edit]')].at(-1); edit.click(); return true; })()`)
	r.holds(fmt.Sprintf(`document.querySelector('#phone-compose textarea').value === %q`, question))
	mended := " " + r.name + "."
	r.writes("#phone-compose", mended)
	r.sees("#chat .own .bubble", question+mended)
	r.sees("#chat .own .marks", "edited")
	r.screenshot("phone-edited-" + string(r.language))
}

// readsLists: my cases, one of them, and the charter.
func (r *reader) readsLists() {
	r.t.Helper()
	r.commands("/cases")
	r.holds(`(() => { const one = [...document.querySelectorAll('#chat .key')].findLast(k => /^C-100\d · /.test(k.innerText)); one?.click(); return !!one; })()`)
	r.sees("#chat .key", r.says("cases.write", nil))
	r.sees("#chat .theirs", "E27? "+r.name+".")
	r.screenshot("phone-cases-" + string(r.language))
	r.commands("/charter")
	r.sees("#chat .theirs", r.says("charter.decision", map[string]any{"Count": 14}))
	r.screenshot("phone-charter-" + string(r.language))
}

// changesLanguage: to another one and back.
func (r *reader) changesLanguage() {
	r.t.Helper()
	own := r.language
	other := map[care.Language]care.Language{care.Polish: care.English, care.Russian: care.Polish, care.English: care.Russian}[own]
	for _, next := range []care.Language{other, own} {
		r.commands("/language")
		r.reads("language.ask")
		r.taps("language." + string(next))
		r.language = next
		r.reads("language.changed")
	}
}

// isErased: the two files come and open, then all is erased after a warning.
func (r *reader) isErased() {
	r.t.Helper()
	r.commands("/privacy")
	r.taps("privacy.act_all")
	r.holds(`document.querySelectorAll('#chat .theirs .document').length === 2`)
	r.opens(".html", "text/html", "<!doctype html>")
	r.opens(".json", "", "{")
	r.screenshot("phone-copy-" + string(r.language))
	r.taps("privacy.act_erase")
	r.sees("#chat .theirs", r.says("privacy.warn", map[string]any{"Count": 1}))
	r.screenshot("phone-erase-" + string(r.language))
	r.taps("privacy.act_yes")
	r.reads("privacy.begun")
	r.reads("privacy.goodbye")
	r.screenshot("phone-erased-" + string(r.language))
}

// opens looks at a document on the phone: what it is called, and what a tap on it brings.
func (b browser) opens(end, kind, begins string) {
	b.t.Helper()
	script := fmt.Sprintf(`(async () => {
		const link = [...document.querySelectorAll('#chat .theirs a.document')].findLast(a => a.querySelector('b').innerText.endsWith(%q));
		if (!link) return 'there is no such document';
		const file = await fetch(link.href);
		return file.headers.get('Content-Type') + '\n' + (await file.text()).slice(0, 40);
	})()`, end)
	got, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
	is, text, _ := strings.Cut(got, "\n")
	if err != nil || !strings.HasPrefix(is, kind) || !strings.HasPrefix(strings.ToLower(text), begins) {
		b.t.Errorf("the document %s is %q (%v)", end, got, err)
	}
}
