// Package api is carebot's HTTP side: whether it lives and is ready, its metrics, the shop's orders, the webhooks of the
// adapters, and the control socket by which commands speak to the running bot.
package api
