package main

import "testing"

// TestDemoClockOnThePage moves the clock by the page's buttons: a reply that nobody has written is apologised for, who has the
// case hears directly, the managers in their channel, and a Home of somebody else is theirs.
func TestDemoClockOnThePage(t *testing.T) {
	t.Parallel()
	b := browse(t, 1440, 900)
	b.sees("#clock button", "+1 hour")
	outside{t, b.address()}.files("The lamp arrived with a crack.")
	b.clicks("#people b", "Emily")
	b.sees("#chat", "C-1001")
	b.sees("#posts .mention", "@Anna Kowalska")
	b.clicks("#clock button", "+1 hour")
	b.sees("#chat .theirs", "We are sorry: the reply to case C-1001")
	b.sees("#replies", "C-1001")
	b.holds(`document.querySelector('#channels [aria-label$=" unread"]') !== null`)
	b.screenshot("clock-apology")
	b.clicks("#channels button span:not(.avatar)", "Carebot")
	b.sees("#posts", "C-1001 (Emily Clark): the first reply was due by")
	b.screenshot("clock-direct")
	b.clicks("#channels span", "# managers")
	b.sees("#posts", "C-1001")
	b.screenshot("clock-managers")
	b.clicks("#channels button", "Home")
	b.sees("#home", "My cases: 1")
	b.becomes("Olga Sokolova")
	b.sees("#home", "Мои обращения: 0")
	b.becomes("Anna Kowalska")
	b.sees("#home", "My cases: 1")
	b.clicks("#clock button", "+1 day")
	b.holds(`document.querySelector("#clock").getAttribute("aria-busy") === "false"`)
	b.screenshot("clock-day")
}
