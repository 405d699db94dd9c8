package telegram

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	tg "github.com/go-telegram/bot"

	"carebot/bot/platform"
)

// maxUpdate bounds an update, in bytes; real ones are a few kilobytes.
const maxUpdate = 4 << 20

// secretHeader is how Telegram proves itself.
const secretHeader = "X-Telegram-Bot-Api-Secret-Token" //nolint:gosec // the header's name, no secret

// setWebhook tells Telegram where to deliver. One connection keeps the order of what one customer writes.
func (a *Adapter) setWebhook(ctx context.Context) error {
	_, err := a.call(ctx, callTimeout, func(ctx context.Context) error {
		_, err := a.bot.SetWebhook(ctx, &tg.SetWebhookParams{
			URL: a.options.Webhook.URL, SecretToken: a.options.Webhook.Secret, MaxConnections: 1, AllowedUpdates: allowed(),
		})
		return err
	})
	if err != nil {
		return fmt.Errorf("telegram does not take the webhook; check telegram.webhook: %w", err)
	}
	return nil
}

// Handlers returns the webhook's endpoint; none when updates are polled.
func (a *Adapter) Handlers(take platform.Take) map[string]http.Handler {
	if a.options.Webhook == nil {
		return nil
	}
	return map[string]http.Handler{
		"POST /telegram": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { a.deliver(w, r, take) }),
	}
}

// deliver takes one update in and answers 200 once its turn is committed; Telegram delivers again after anything else.
func (a *Adapter) deliver(w http.ResponseWriter, r *http.Request, take platform.Take) {
	if !same(r.Header.Get(secretHeader), a.options.Webhook.Secret) {
		http.Error(w, "this is not Telegram's secret", http.StatusUnauthorized)
		return
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxUpdate))
	if err != nil {
		status := http.StatusBadRequest
		var over *http.MaxBytesError
		if errors.As(err, &over) {
			status = http.StatusRequestEntityTooLarge
		}
		http.Error(w, "the update cannot be read", status)
		return
	}
	u := decode(raw, time.Now())
	a.tellUnread(u)
	reply, err := take(u.in).Wait(r.Context())
	a.presses.answer(r.Context(), a, u.press, reply.Toast)
	if err != nil {
		a.log.Warn("telegram: an update is not committed; it will be delivered again", "update", u.id, "error", err)
		http.Error(w, "not committed, deliver it again", http.StatusInternalServerError)
		return
	}
	a.health.note(nil)
	w.WriteHeader(http.StatusOK)
}

// same compares secrets in a time that tells nothing of them, not even their length.
func same(got, want string) bool {
	g, w := sha256.Sum256([]byte(got)), sha256.Sum256([]byte(want))
	return want != "" && subtle.ConstantTimeCompare(g[:], w[:]) == 1
}
