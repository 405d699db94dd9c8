package slack

import (
	"context"
	"sync"
	"time"

	slackgo "github.com/slack-go/slack"
)

// people knows the names of users and channels that are mentioned in messages. Names are asked for once an hour at
// most; a name that cannot be had in time is the ID, for a message must not wait for it.
type people struct {
	askUser, askChannel func(context.Context, string) (string, error)

	mu    sync.Mutex
	names map[string]named
}

type named struct {
	name string
	at   time.Time
}

const (
	nameLives    = time.Hour
	nameTimeout  = time.Second // the whole update must be acknowledged within 3 s
	namesAtMost  = 10_000
	failureLives = time.Minute
)

func newPeople(user, channel func(context.Context, string) (string, error)) *people {
	return &people{askUser: user, askChannel: channel, names: map[string]named{}}
}

// within returns the names as far as they can be had in time for one message, whatever it mentions.
func (p *people) within(ctx context.Context) names { return asking{people: p, ctx: ctx} }

// asking asks for names until its context ends.
type asking struct {
	people *people
	ctx    context.Context
}

func (a asking) user(id string) string { return a.people.name(a.ctx, "@", id, a.people.askUser) }

func (a asking) channel(id string) string { return a.people.name(a.ctx, "#", id, a.people.askChannel) }

func (p *people) name(ctx context.Context, mark, id string, ask func(context.Context, string) (string, error)) string {
	now := time.Now()
	p.mu.Lock()
	known, ok := p.names[mark+id]
	p.mu.Unlock()
	if ok && now.Sub(known.at) < nameLives {
		return known.name
	}
	if ctx.Err() != nil {
		return id
	}
	name, err := ask(ctx, id)
	at := now
	if err != nil || name == "" {
		name, at = id, now.Add(failureLives-nameLives)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.names) >= namesAtMost {
		clear(p.names)
	}
	p.names[mark+id] = named{name: name, at: at}
	return name
}

// askName asks for a user's full name: a customer may read it.
func (a *Adapter) askName(ctx context.Context, id string) (string, error) {
	if err := a.pace.wait(ctx, "users.info"); err != nil {
		return "", err
	}
	u, err := a.api.GetUserInfoContext(ctx, id)
	if err != nil {
		return "", err
	}
	for _, name := range []string{u.Profile.RealName, u.RealName, u.Profile.DisplayName, u.Name} {
		if name != "" {
			return name, nil
		}
	}
	return id, nil
}

func (a *Adapter) askChannel(ctx context.Context, id string) (string, error) {
	if err := a.pace.wait(ctx, "conversations.info"); err != nil {
		return "", err
	}
	c, err := a.api.GetConversationInfoContext(ctx, &slackgo.GetConversationInfoInput{ChannelID: id})
	if err != nil {
		return "", err
	}
	return c.Name, nil
}
