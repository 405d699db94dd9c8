package telegram

import (
	"strings"

	"carebot/bot/platform"
)

var _ platform.Linker = (*Adapter)(nil)

// Link implements platform.Linker. Which server is asked makes no difference: people open t.me.
func (a *Adapter) Link(payload string) string {
	name := a.name.Load()
	if name == nil {
		return ""
	}
	return "https://t.me/" + strings.TrimPrefix(*name, "@") + "?start=" + payload
}
