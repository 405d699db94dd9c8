package bot

import (
	"context"
	"sync"

	"carebot/bot/api"
	"carebot/storage"
)

// Offline runs f instead of the bot: the orders that f hands over are decided and stored as if the bot ran, and what
// is to be sent because of them waits in the store until it does. Run must not be called on the same Bot.
func (b *Bot) Offline(ctx context.Context, f func(api.Orders) error) error {
	if err := storage.Prepare(ctx, b.o.Store, storage.All()...); err != nil {
		return err
	}
	b.engine.Connect(asleep{}, b.alarm)
	commits, endCommits := context.WithCancel(context.WithoutCancel(ctx))
	var committing sync.WaitGroup
	committing.Go(func() { b.committer.Run(commits) })
	defer func() { endCommits(); committing.Wait() }()
	return f(b.engine)
}

// asleep is the outbox of a bot that does not run: what is stored for it is loaded when it starts.
type asleep struct{}

// Add implements engine.Outbox.
func (asleep) Add([]storage.Delivery) {}

// Expecting implements engine.Outbox.
func (asleep) Expecting(string) bool { return false }
