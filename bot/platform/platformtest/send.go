package platformtest

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/bot/platform"
)

// started returns the side's adapter, started.
func started(t *testing.T, s Side) platform.Adapter {
	t.Helper()
	a := s.Adapter()
	if err := a.Start(t.Context()); err != nil {
		t.Fatal("start:", err)
	}
	if err := a.Ready(); err != nil {
		t.Fatal("not ready after the start:", err)
	}
	return a
}

// send makes one call, with a save that forgets.
func send(t *testing.T, a platform.Adapter, d platform.Delivery) (platform.Receipt, error) {
	t.Helper()
	d.First = time.Now()
	return a.Send(t.Context(), d, func(context.Context, json.RawMessage) error { return nil })
}

func textArrives(t *testing.T, s Side) {
	a := started(t, s)
	text := "Dzień dobry. <b>& *to* jest_tekst</b> 😀"
	planned := a.Plan(s.Delivery(text))
	if len(planned) != 1 || planned[0].Part != 0 {
		t.Fatalf("planned %d calls, the first of part %d; want one of part 0", len(planned), planned[0].Part)
	}
	receipt, err := send(t, a, planned[0])
	if err != nil {
		t.Fatal(err)
	}
	if len(receipt.IDs) != 1 || receipt.IDs[0] == "" {
		t.Errorf("the receipt names %q, want one message", receipt.IDs)
	}
	if diff := cmp.Diff([]string{text}, s.Read()); diff != "" {
		t.Error(diff)
	}
	if len(a.Limits(planned[0])) == 0 {
		t.Error("a message counts against no limit")
	}
}

func longTextArrives(t *testing.T, s Side) {
	a := started(t, s)
	limit, size := s.MaxText()
	var text strings.Builder
	for i := 0; size(text.String()) < 2*limit+limit/2; i++ {
		text.WriteString("Zdanie o numerze " + strings.Repeat("ż", i%40) + " kończy się tu. ")
	}
	whole := strings.TrimSpace(text.String())
	for i, d := range a.Plan(s.Delivery(whole)) {
		if d.Part != i+1 {
			t.Errorf("call %d is of part %d, want %d", i, d.Part, i+1)
		}
		if _, err := send(t, a, d); err != nil {
			t.Fatal(err)
		}
	}
	read := s.Read()
	if got := strings.Join(read, " "); got != whole {
		t.Errorf("it did not arrive whole:\n%s", cmp.Diff(whole, got))
	}
	for _, part := range read {
		if size(part) > limit || !strings.HasSuffix(part, ".") {
			t.Errorf("a part of %d is over %d or cuts a sentence: …%s", size(part), limit, part[max(len(part)-40, 0):])
		}
	}
}

func planIsStable(t *testing.T, s Side) {
	a := s.Adapter()
	limit, _ := s.MaxText()
	for _, text := range []string{"Krótko.", strings.Repeat("Dłużej i dłużej. ", limit/8)} {
		planned := a.Plan(s.Delivery(text))
		if diff := cmp.Diff(planned, a.Plan(s.Delivery(text))); diff != "" {
			t.Error("the same delivery is planned otherwise:\n", diff)
		}
		for _, d := range planned {
			if diff := cmp.Diff([]platform.Delivery{d}, a.Plan(d)); diff != "" {
				t.Error("a planned delivery is planned otherwise:\n", diff)
			}
		}
	}
}

// meaning is what a fault means to the outbox, and whether the text is there afterwards.
type meaning struct {
	fault   Fault
	kinds   []platform.FailureKind // any of them
	arrives bool
}

func meanings() []meaning {
	return []meaning{
		{RateLimited, []platform.FailureKind{platform.Limited}, false},
		{ServerError, []platform.FailureKind{platform.Temporary}, false},
		{BadGateway, []platform.FailureKind{platform.Temporary, platform.Uncertain}, false},
		{BareRefusal, []platform.FailureKind{platform.Temporary}, false},
		{BrokenBefore, []platform.FailureKind{platform.Uncertain, platform.Temporary}, false},
		{BrokenAfter, []platform.FailureKind{platform.Uncertain}, true},
		{Blocked, []platform.FailureKind{platform.Blocked}, false},
		{Revoked, []platform.FailureKind{platform.Denied}, false},
		{Refused, []platform.FailureKind{platform.Refused}, false},
	}
}

// failureIsTold checks that a fault is told as what it means, that the adapter did not try again by itself and that no
// credential shows in what it says.
func failureIsTold(t *testing.T, s Side, want meaning) {
	a := started(t, s)
	if !s.Break(want.fault) {
		return // the platform has no such fault
	}
	_, err := send(t, a, s.Delivery("Dzień dobry."))
	var f *platform.Failure
	if !errors.As(err, &f) {
		t.Fatalf("the error is %v, want a *platform.Failure", err)
	}
	if !slices.Contains(want.kinds, f.Kind) {
		t.Errorf("it is %s (%v), want %s", f.Kind, f.Err, want.kinds)
	}
	if f.Kind == platform.Limited && f.After != RetryAfter*time.Second {
		t.Errorf("not before %s, want %d s", f.After, RetryAfter)
	}
	if read := s.Read(); want.arrives != (len(read) == 1) || len(read) > 1 {
		t.Errorf("people read %q", read)
	}
	for e := err; e != nil; e = errors.Unwrap(e) {
		for _, secret := range Secrets() {
			if strings.Contains(e.Error(), secret) {
				t.Errorf("a credential shows in %v", e)
			}
		}
	}
}

// Secrets are the credentials sides give to their adapters: tokens of Telegram and Slack, none of them real.
func Secrets() []string {
	return []string{TelegramToken, SlackBotToken, SlackAppToken}
}

// The credentials a side uses.
const (
	TelegramToken = "123456789:AAplatformtest-platformtest-platfor" // the shape of a real one
	SlackBotToken = "xoxb-platformtest-1"                           //nolint:gosec // opens nothing
	SlackAppToken = "xapp-1-platformtest-1"                         //nolint:gosec // opens nothing
)
