package main

import (
	"net/http"
	"testing"
)

// TestDemoClockOnThePage moves the clock by the page's buttons: a reply that nobody has written is apologised for, who has the
// case hears directly, the managers in their channel, and a Home of somebody else is theirs.
func TestDemoClockOnThePage(t *testing.T) {
	t.Parallel()
	b := browse(t, 1440, 900)
	b.sees("#clock button", "+1 hour")
	o := outside{t, b.address()}
	if o.now().Hour() < 7 { // by the company's wall; what is said within 17 hours is to fall on two days
		o.advances("7h", http.StatusOK)
	}
	o.files("The lamp arrived with a crack.")
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
	b.clicks("#clock button", "+1 day") // the hour may not be over: what falls due within it is still being said
	b.holds(`document.querySelector("#clock").getAttribute("aria-busy") === "false"`)
	b.holds(`[...document.querySelectorAll("#chat .theirs")].filter(e => /(the reply to|still working on) case C-1001/.test(e.textContent)).length >= 4`)
	b.holds(apologiesAreInTime)
	b.holds(dividersAreDrawn)
	b.screenshot("clock-days")
}

// apologiesAreInTime holds where each apology is dated when the reply was due, give or take what a slow machine needs.
const apologiesAreInTime = `[...document.querySelectorAll("#chat .theirs")].every((row) => {
	const due = /was due by .*?(\d+):(\d\d) and/.exec(row.innerText);
	const [hour, minute] = row.querySelector("time").innerText.split(":");
	return !due || (1440 + (hour - due[1]) * 60 + (minute - due[2])) % 1440 < 15;
})`

// dividersAreDrawn holds where the chat goes over two days or more, in Warsaw, and each begins with a divider.
const dividersAreDrawn = `(() => {
	const day = (row) => new Date(row.querySelector("time").dateTime).toLocaleDateString("en", {timeZone: "Europe/Warsaw"});
	const rows = [...document.querySelectorAll("#chat > .row")];
	const divided = rows.filter((row) => row.previousElementSibling?.className === "day");
	return divided.length >= 2 && divided.length === document.querySelectorAll("#chat > .day").length
		&& rows.every((row, i) => divided.includes(row) === (day(row) !== (i && day(rows[i - 1]))));
})()`
