package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// patience is how long the browser waits for what must come.
const patience = 5 * time.Minute

// startDemo starts `carebot demo` as a process of its own and returns the page's address once the bot is online. At the
// end of the test, if not before, the process is told to stop and must do so cleanly.
func startDemo(t *testing.T, args ...string) (address string, stop func()) {
	t.Helper()
	return startDemoIn(t, t.TempDir(), args...)
}

// startDemoIn is startDemo with a folder for what is temporary.
func startDemoIn(t *testing.T, temporary string, args ...string) (address string, stop func()) {
	t.Helper()
	process := exec.Command("carebot", append([]string{"demo", "--listen", "127.0.0.1:0"}, args...)...)
	process.Env = append(os.Environ(), "TMPDIR="+temporary)
	var troubles strings.Builder
	process.Stderr = &troubles
	stdout, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	stop = sync.OnceFunc(func() {
		_ = process.Process.Signal(os.Interrupt) // as Ctrl+C does; it may have ended
		if err := process.Wait(); err != nil || troubles.Len() > 0 {
			t.Errorf("the demo ended with %v: %s", err, troubles.String())
		}
	})
	t.Cleanup(stop)
	line, err := bufio.NewReader(stdout).ReadString('\n')
	address = demoAddress(line)
	if err != nil || address == "" || !strings.Contains(line, "Ctrl+C") {
		t.Fatalf("the demo says %q (%v): %s", line, err, troubles.String())
	}
	outside{t, address}.sees("slack/state", `"connections":1`)
	return address, stop
}

// demoAddress is the page's address in what the demo says, or "".
func demoAddress(line string) string { return regexp.MustCompile(`http://\S+`).FindString(line) }

// browser is a page in Chromium.
type browser struct {
	t   *testing.T
	ctx context.Context
}

// browse starts a demo and opens its page in a window of a size.
func browse(t *testing.T, width, height int64, options ...chromedp.EmulateViewportOption) browser {
	t.Helper()
	program := chromium()
	if program == "" {
		t.Fatal("the page is tested in Chromium, which is not installed: install Debian's package `chromium`")
	}
	address, _ := startDemo(t)
	flags := append(
		chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()), chromedp.Env("TMPDIR="+t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("lang", "en"),
		chromedp.WSURLReadTimeout(patience),
	)
	allocated, end := chromedp.NewExecAllocator(t.Context(), flags...)
	t.Cleanup(end)
	ctx, leave := chromedp.NewContext(allocated)
	t.Cleanup(leave)
	b := browser{t, ctx}
	if err := chromedp.Do(ctx); err != nil { // with no time limit: the browser lives as long as the first context
		t.Fatalf("Chromium does not start: %v", err)
	}
	b.does(chromedp.EmulateViewport(width, height, options...), chromedp.Navigate(address))
	b.sees("#status", "The bot is online")
	return b
}

// chromium is where Chromium is installed, by any of its names, or "".
func chromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if program, err := exec.LookPath(name); err == nil {
			return program
		}
	}
	return ""
}

// does runs actions, patiently.
func (b browser) does(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.t.Fatalf("%v; the page shows:\n%s", err, b.text())
	}
}

// text is all that the page shows.
func (b browser) text() string {
	ctx, cancel := context.WithTimeout(b.ctx, 5*time.Second)
	defer cancel()
	shown, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body.innerText`))
	if err != nil {
		return err.Error()
	}
	return shown
}

// sees waits until some element of a selector that is in sight holds the words.
func (b browser) sees(selector, words string) {
	b.t.Helper()
	b.holds(fmt.Sprintf(`[...document.querySelectorAll(%q)].some(e => e.checkVisibility() && e.innerText.replaceAll('\u00a0', ' ').includes(%q))`, selector, words))
}

// holds waits until an expression of JavaScript is true.
func (b browser) holds(expression string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	look := fmt.Sprintf(`new Promise(done => { const look = () => (%s) ? done(true) : setTimeout(look, 30); look(); })`, expression)
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](look, chromedp.EvalAwaitPromise)); err != nil {
		b.t.Fatalf("%v: this never came true: %s\nthe page shows:\n%s", err, expression, b.text())
	}
}

// clicks clicks the last element of a selector that has exactly these words, once nothing covers it. It is looked for and
// clicked in one go: the page may draw it anew at any moment.
func (b browser) clicks(selector, words string) {
	b.t.Helper()
	b.holds(fmt.Sprintf(`(() => {
		const found = [...document.querySelectorAll(%q)].filter(e => e.checkVisibility() && e.innerText.replaceAll('\u00a0', ' ').trim() === %q).at(-1);
		found?.scrollIntoView({block: 'nearest', behavior: 'instant'});
		const box = found?.getBoundingClientRect();
		const over = box && document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
		if (!over || !found.contains(over) || found.closest(':disabled')) return false;
		found.click();
		return true;
	})()`, selector, words))
}

// writes types words into a composer and sends them with Enter.
func (b browser) writes(composer, words string) {
	b.t.Helper()
	b.does(chromedp.SendKeys(chromedp.CSS(composer+" textarea"), words+"\r"))
}

// attaches gives a composer files and sends them with its button.
func (b browser) attaches(composer string, files ...string) {
	b.t.Helper()
	b.does(chromedp.SetUploadFiles(chromedp.CSS(composer+" input[type=file]"), files, chromedp.NodeReady))
	b.holds(fmt.Sprintf(`document.querySelectorAll(%q).length === %d`, composer+" .pending-file", len(files)))
	b.does(chromedp.Click(chromedp.CSS(composer + " .send")))
}

// screenshot writes what is in sight into $CAREBOT_SCREENSHOTS/name.png, if that is set.
func (b browser) screenshot(name string) {
	b.t.Helper()
	folder := os.Getenv("CAREBOT_SCREENSHOTS")
	if folder == "" {
		return
	}
	b.holds(`document.getAnimations().length === 0`)
	picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
