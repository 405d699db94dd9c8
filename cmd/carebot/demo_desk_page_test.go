package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// TestDemoDesk works on two cases as Anna does: a ready reply that the customer reads, everything handed over when she goes away,
// which both customers are told, and a chat that is closed for abuse.
func TestDemoDesk(t *testing.T) {
	t.Parallel()
	b := browse(t, 1000, 800)
	outside{t, b.address()}.files("The lamp arrived with a crack.")
	b.clicks("#people b", "Emily")
	b.sees("#posts .mention", "@Anna Kowalska")
	b.clicks("#posts .block-button", "Ready reply")
	b.sees("#modal h2", "Ready reply")
	b.clicks("#modal .modal-choices span", "Received, looking into it")
	b.screenshot("ready-1")
	b.clicks("#modal .primary", "Next")
	b.holds(`document.querySelector('#modal textarea')?.value.includes('Emily')`)
	b.screenshot("ready-2")
	b.clicks("#modal .primary", "Send")
	b.sees("#chat .theirs", "Anna Kowalska")
	b.holds(`!document.querySelector('#modal').open`)
	b.writes("#channel-compose", "/care away 2d")
	b.sees("#chat .theirs", "James Carter")
	b.sees("#posts .mention", "@James Carter")
	b.screenshot("away")
	b.writes("#channel-compose", "/care back")
	b.clicks("#posts .block-button", "Close the chat")
	b.sees("#modal h2", "Close the chat")
	b.does(chromedp.SendKeys(chromedp.CSS("#modal textarea"), "Threatened a colleague on the phone."))
	b.screenshot("block")
	b.clicks("#modal .primary", "Close the chat")
	b.holds(`!document.querySelector('#modal').open`)
	b.writes("#phone-compose", "Is anybody there?")
	b.sees("#chat .theirs", "+48 22 100 20 30")
}
