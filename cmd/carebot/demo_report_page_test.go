package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// TestDemoReport asks for the figures of a month as a manager: they are there from the start, in the managers' channel, with a
// chart and a table that opens.
func TestDemoReport(t *testing.T) {
	t.Parallel()
	b := browse(t, 1440, 900)
	b.clicks("#channels span", "# managers")
	b.writes("#channel-compose", "/care report month")
	b.sees("#posts", "Ratings")
	b.holds(`document.querySelectorAll('#posts .chart svg rect').length > 5`)
	b.screenshot("report")
	b.holds(`document.querySelector('#posts .thread-line') !== null`)
	b.does(chromedp.Click(chromedp.CSS("#posts .thread-line")))
	b.holds(`document.querySelector('#replies a.file[download$=".csv"]') !== null`)
	b.sees("#thread-about", "Monthly report")
	b.holds(`[...document.querySelectorAll('#replies pre')].every(table => table.scrollWidth <= table.clientWidth)`)
	b.screenshot("report-file")
}
