package slack_test

import (
	"testing"

	"carebot/bot/sandbox/slack"
)

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		slack.New(office()).Close()
	}
}
