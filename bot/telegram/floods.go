package telegram

import (
	"sync"
	"time"
)

// floods tells which limit a 429 is about, since Telegram does not say: the chat's, unless another chat is being held
// back at the same time, then the one over all.
type floods struct {
	mu    sync.Mutex
	chat  string
	until time.Time
}

// scope takes down that chat must wait for after from now, and returns the name of the limit that is exhausted.
func (f *floods) scope(chat string, now time.Time, after time.Duration) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	scope := chatLimit(chat)
	if f.chat != chat && now.Before(f.until) {
		scope = overall
	}
	if until := now.Add(after); until.After(f.until) || f.chat == chat {
		f.chat, f.until = chat, until
	}
	return scope
}
