package main

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestDemoHomeAndCommand looks at an employee's Home, goes from it to a case, and writes slash commands, whose answers are
// the employee's alone.
func TestDemoHomeAndCommand(t *testing.T) {
	t.Parallel()
	b := browse(t, 1440, 900)
	b.clicks("#people b", "Ewa")
	b.writesFirst("/human")
	b.sees("#chat", "własnymi słowami")
	b.writes("#phone-compose", "Jaki kolor ma ta lampa?")
	b.sees("#chat", "C-1001")
	b.sees("#replies", "Jaki kolor ma ta lampa?")
	b.does(chromedp.Focus(chromedp.CSS("#channels button")), chromedp.KeyEvent(kb.Enter))
	b.sees("#home", "My cases: 1")
	b.sees("#home", "Ewa Nowak")
	b.sees("#home", "Marta Lewandowska")                   // Anna is a manager
	b.holds(`document.activeElement.innerText === "Home"`) // though it is drawn anew as the one in sight
	b.screenshot("home")
	b.clicks("#home a", "Open")
	b.sees("#replies", "Jaki kolor ma ta lampa?")
	b.writes("#thread-compose", "/care cases")
	b.sees("#thread-compose .problem", "not in a thread")
	b.writes("#channel-compose", "/care cases")
	b.sees("#posts .ephemeral", "Your open cases: 1")
	b.sees("#posts .ephemeral a", "C-1001")
	b.screenshot("command")
	b.writes("#channel-compose", "/care customer ewa")
	b.sees("#modal", "Ewa Nowak")
	b.screenshot("command-modal")
}
