package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carebot/bot/api"
	"carebot/flows/care"
	"carebot/storage"
	"carebot/storage/badger"
)

// importFolder makes a folder with a configuration.
func importFolder(tb testing.TB) string {
	tb.Helper()
	dir := tb.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "carebot.yaml"), []byte(runConfig), 0o600); err != nil {
		tb.Fatal(err)
	}
	return dir
}

// writeOrders writes a table of so many orders, and behind the one of a number, from 1, a row that is none.
func writeOrders(tb testing.TB, dir string, orders, bad int) {
	tb.Helper()
	writeTable(tb, dir, "number;status;customer_name;phone;items;total;currency;carrier;tracking_url;promised_on;updated_at", orders, func(i int) string {
		row := fmt.Sprintf("ZAM-%d;shipped;Łucja Źdźbło;600 111 %03d;2x Lampa UV | 1x Krem do rąk;259,80;PLN;InPost;https://example.com/t/%d;"+
			"2026-11-25;2026-11-21T09:30:00Z", i, i%1000, i)
		if i == bad-1 {
			row += "\nnone"
		}
		return row
	})
}

// writeTable writes the folder's orders.csv.
func writeTable(tb testing.TB, dir, header string, rows int, row func(i int) string) {
	tb.Helper()
	file, err := os.Create(filepath.Join(dir, "orders.csv"))
	if err != nil {
		tb.Fatal(err)
	}
	w := bufio.NewWriter(file)
	fmt.Fprintln(w, header)
	for i := range rows {
		fmt.Fprintln(w, row(i))
	}
	if err := errors.Join(w.Flush(), file.Close()); err != nil {
		tb.Fatal(err)
	}
}

// importing returns the command that imports the folder's orders.csv.
func importing(dir string) *exec.Cmd {
	c := exec.Command("carebot", "import", "orders", "orders.csv") // TestMain has put the program on the PATH
	c.Dir, c.Env = dir, append(os.Environ(), "PLATFORMS=http://127.0.0.1:1")
	return c
}

// outcome runs a command to its end and returns what it wrote and its exit code.
func outcome(t *testing.T, c *exec.Cmd) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	var exit *exec.ExitError
	if err := c.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), errs.String(), c.ProcessState.ExitCode()
}

// storedOrders returns all orders of a folder whose bot does not run.
func storedOrders(t *testing.T, dir string) (all []care.Order) {
	t.Helper()
	store, err := badger.Open(filepath.Join(dir, "data"), badger.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	err = store.View(t.Context(), func(tx storage.Tx) error {
		for q := (storage.Query{}); ; {
			page, next, err := storage.Orders.Page(tx, q)
			all = append(all, page...)
			if q.After = next; err != nil || next == nil {
				return err
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestImportWhileRunning imports through the running bot, and again when it has stopped.
func TestImportWhileRunning(t *testing.T) {
	t.Parallel()
	process, _, dir := startRun(t)
	writeOrders(t, dir, 250, 200)
	out, errs, code := outcome(t, importing(dir))
	if out != "imported 250, unchanged 0, rejected 1\n" || code != exitFailed || !strings.HasPrefix(errs, "orders.csv:202: give the row 11 cells") {
		t.Errorf("exit code %d, %s%s", code, out, errs)
	}
	if err := errors.Join(process.Process.Signal(syscall.SIGTERM), process.Wait()); err != nil {
		t.Fatal(err)
	}
	if all := storedOrders(t, dir); len(all) != 250 || all[0].CustomerName != "Łucja Źdźbło" {
		t.Errorf("%d orders are stored", len(all))
	}
	if out, errs, code := outcome(t, importing(dir)); out != "imported 0, unchanged 250, rejected 1\n" || code != exitFailed {
		t.Errorf("again: exit code %d, %s%s", code, out, errs)
	}
}

// TestImportCrash kills the import in its middle, and another time the bot through which it goes. The same import
// again ends as if nothing had been.
func TestImportCrash(t *testing.T) {
	t.Parallel()
	straight := importFolder(t)
	writeBroken(t, straight)
	if out, errs, _ := outcome(t, importing(straight)); out != "imported 2000, unchanged 0, rejected 2000\n" {
		t.Fatal(out, errs)
	}
	want := storedOrders(t, straight)
	t.Run("of the import", func(t *testing.T) {
		t.Parallel()
		dir := importFolder(t)
		writeBroken(t, dir)
		c := importing(dir)
		untilRejected(t, c)
		_ = c.Process.Kill()
		_ = c.Wait()
		mended(t, dir, want)
	})
	t.Run("of the bot", func(t *testing.T) {
		t.Parallel()
		bot, _, dir := startRun(t)
		writeBroken(t, dir)
		c := importing(dir)
		rest := untilRejected(t, c)
		_ = bot.Process.Kill() // the import waits for us to read on
		_ = bot.Wait()
		errs, _ := io.ReadAll(rest)
		_ = c.Wait()
		if !strings.Contains(string(errs), "import the file again: what is in stays") || c.ProcessState.ExitCode() != exitFailed {
			t.Errorf("exit code %d, %s", c.ProcessState.ExitCode(), errs)
		}
		mended(t, dir, want)
	})
}

// writeBroken writes 2,000 orders, and in their middle as many rows that are none: what is said of these fills a pipe that
// nobody reads, so that an import comes no further.
func writeBroken(t *testing.T, dir string) {
	t.Helper()
	writeTable(t, dir, "number;status;email;updated_at", 2000, func(i int) string {
		row := fmt.Sprintf("ZAM-%d;shipped;a@example.com;2026-11-21T09:30:00Z", i)
		if i == 999 {
			row += strings.Repeat("\nnone", 2000)
		}
		return row
	})
}

// untilRejected starts an import, waits for its first rejected row, and returns what else it writes.
func untilRejected(t *testing.T, c *exec.Cmd) io.Reader {
	t.Helper()
	errs, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(errs)
	if first, err := r.ReadString('\n'); err != nil || !strings.Contains(first, "orders.csv:1002: ") {
		t.Fatalf("%s, %v", first, err)
	}
	return r
}

// mended imports again what broke off and compares the end.
func mended(t *testing.T, dir string, want []care.Order) {
	t.Helper()
	out, errs, _ := outcome(t, importing(dir))
	var imported, unchanged int
	if _, err := fmt.Sscanf(out, "imported %d, unchanged %d, rejected 2000\n", &imported, &unchanged); err != nil ||
		imported+unchanged != len(want) || imported == 0 || unchanged == 0 {
		t.Errorf("again: %s%s", out, errs)
	}
	if diff := cmp.Diff(want, storedOrders(t, dir)); diff != "" {
		t.Error(diff)
	}
}

// importLarge is how many orders an import's memory is measured with: fewer under the race detector, but for CAREBOT_SOAK.
func importLarge() int {
	if raced && os.Getenv("CAREBOT_SOAK") == "" {
		return 30_000
	}
	return 100_000
}

// TestImportMemory imports very many orders: what an import itself holds does not grow with them, and together with the
// store, which has its own bounds, it stays within what a small server has. It runs alone: others would be measured,
// too.
func TestImportMemory(t *testing.T) { // see above
	dir := importFolder(t)
	writeTable(t, dir, "number,status,email", importLarge(), func(i int) string { return fmt.Sprintf("ZAM-%d,paid,a@example.com", i) })
	nowhere := func(_ context.Context, page []care.Order) (api.Batch, error) {
		return api.Batch{Imported: len(page)}, nil
	}
	if early, most := measured(t, dir, nowhere); most > early+4<<20 {
		t.Errorf("the import alone takes %d KiB after 10,000 orders, and then %d KiB", early>>10, most>>10)
	}
	c, err := parseConfig("carebot.yaml", []byte(runConfig), func(string) string { return "http://127.0.0.1:1" })
	if err != nil {
		t.Fatal(err)
	}
	c.dir = filepath.Join(dir, "data")
	err = withOrders(t.Context(), c, slog.New(slog.DiscardHandler), func(send sendOrders) error {
		if _, most := measured(t, dir, send); most > 128<<20 {
			t.Errorf("with the store it takes %d KiB", most>>10)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// measured imports the folder's orders and returns how many bytes were in use after 10,000 of them, and at most.
func measured(t *testing.T, dir string, send sendOrders) (early, most uint64) {
	t.Helper()
	file, err := openTable(filepath.Join(dir, "orders.csv"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	in := &orderImport{table: file, show: newProgress(newRedactor(io.Discard), file)}
	if in.columns, err = file.columns(); err != nil {
		t.Fatal(err)
	}
	pages := 0
	in.send = func(ctx context.Context, page []care.Order) (api.Batch, error) {
		switch pages++; {
		case pages == 100:
			early = liveHeap()
		case pages%100 == 0:
			most = max(most, liveHeap())
		}
		return send(ctx, page)
	}
	if err := in.run(t.Context()); err != nil || in.imported != importLarge() {
		t.Fatalf("imported %d, %v", in.imported, err)
	}
	return early, most
}

// liveHeap returns how many bytes are in use once the garbage is gone.
func liveHeap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkImportOrders measures the program: 100,000 orders out of a table, new ones and then ones that are known,
// into a store of its own. Beside it, the reading of the same table alone.
func BenchmarkImportOrders(b *testing.B) {
	const orders = 100_000
	for _, known := range []bool{false, true} {
		b.Run(fmt.Sprintf("orders=%d/known=%t", orders, known), func(b *testing.B) {
			var peak int64
			for b.Loop() {
				b.StopTimer()
				dir := importFolder(b)
				writeOrders(b, dir, orders, 0)
				if known {
					runImport(b, dir)
				}
				b.StartTimer()
				peak = max(peak, runImport(b, dir))
			}
			b.ReportMetric(float64(peak)/1024, "peak-MiB")
			b.ReportMetric(float64(orders*b.N)/b.Elapsed().Seconds(), "orders/s")
		})
	}
	b.Run(fmt.Sprintf("baseline-reading/orders=%d", orders), func(b *testing.B) {
		dir := importFolder(b)
		writeOrders(b, dir, orders, 0)
		for b.Loop() {
			text, err := os.ReadFile(filepath.Join(dir, "orders.csv"))
			if err != nil {
				b.Fatal(err)
			}
			if rows, err := readTable(string(text)); err != nil || len(rows) != orders {
				b.Fatal(len(rows), err)
			}
		}
		b.ReportMetric(float64(orders*b.N)/b.Elapsed().Seconds(), "orders/s")
	})
}

// runImport imports the folder's orders and returns the most memory the process had, in KiB.
func runImport(b *testing.B, dir string) int64 {
	b.Helper()
	c := importing(dir)
	if out, err := c.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	if usage, is := c.ProcessState.SysUsage().(*syscall.Rusage); is {
		return usage.Maxrss
	}
	return 0
}
