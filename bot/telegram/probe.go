package telegram

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/go-telegram/bot/models"
)

// CheckToken asks Telegram whose token it is, and returns the bot's @name. It changes nothing and sends nothing.
func (a *Adapter) CheckToken(ctx context.Context) (string, error) {
	if a.bot == nil {
		return "", errors.New("telegram: there is no token; set telegram.token")
	}
	result, err := a.call(ctx, callTimeout, func(ctx context.Context) error {
		_, err := a.bot.GetMe(ctx)
		return err
	})
	if err != nil {
		return "", err
	}
	var me models.User
	if err := json.Unmarshal(result, &me); err != nil || !me.IsBot {
		return "", errors.New("telegram tells of no bot; check telegram.token and telegram.api_url")
	}
	return "@" + me.Username, nil
}
