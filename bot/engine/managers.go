package engine

import (
	"carebot/bot/platform"
	"carebot/flows/care"
)

// managersLane is where words to the managers go.
const managersLane = "slack/managers"

// toManagers returns a post for the managers' channel.
func (t *turn) toManagers(content care.Content) platform.Delivery {
	return platform.Delivery{Kind: platform.Say, Platform: care.Slack, Chat: t.engine.Managers, Content: content}
}

// tellManagers posts a word of the bot's own in the managers' channel, in the company's language.
func (t *turn) tellManagers(key string, data map[string]any) error {
	text, err := t.text(t.engine.Company.Language, key, data)
	if err != nil {
		return err
	}
	return t.enqueue(managersLane, "", t.toManagers(care.Content{Text: text}))
}
