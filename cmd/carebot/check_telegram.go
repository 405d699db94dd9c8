package main

import (
	"context"
	"fmt"
)

// checkTelegram asks whose token it is.
func checkTelegram(ctx context.Context, r *results, a asker, c telegramConfig) {
	var answer struct {
		OK          bool   `json:"ok"`
		Code        int    `json:"error_code"`
		Description string `json:"description"`
		Result      struct {
			Username string `json:"username"`
			IsBot    bool   `json:"is_bot"`
		} `json:"result"`
	}
	_, err := a.ask(ctx, c.apiURL+"/bot"+c.token+"/getMe", "", nil, &answer)
	switch {
	case err != nil:
	case answer.OK && !answer.Result.IsBot:
		err = fmt.Errorf("@%s is not a bot: make one with @BotFather", answer.Result.Username)
	case answer.Code == 401 || answer.Code == 404:
		err = fmt.Errorf("Telegram does not know the token (%s): copy it again from @BotFather", answer.Description)
	case !answer.OK:
		err = fmt.Errorf("Telegram refused getMe: %d %s: try again later", answer.Code, answer.Description)
	}
	r.print("telegram.token", "@"+answer.Result.Username, err)
}
