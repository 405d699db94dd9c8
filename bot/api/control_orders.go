package api

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"carebot/flows/care"
)

// controlOrders is where the control socket takes orders in.
const controlOrders = "/orders"

// sendTimeout bounds the storing of a page by the running bot.
const sendTimeout = time.Minute

// SendOrders hands a page of orders (care.OrderPage) to the bot that runs on the storage folder and returns what
// became of it; a rejected one's line is its place on the page, from 1. ErrNotRunning when no bot runs.
func SendOrders(ctx context.Context, dir string, page []care.Order) (Batch, error) {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	var body bytes.Buffer
	for _, o := range page {
		line, err := care.FormatOrder(o)
		if err != nil {
			return Batch{}, err
		}
		body.Write(line)
	}
	var batch Batch
	err := askControl(ctx, dir, http.MethodPost, controlOrders, &body, &batch)
	return batch, err
}
