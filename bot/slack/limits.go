package slack

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"carebot/bot/platform"
)

// Calls a minute by Slack's tiers, the lowest published.
const (
	tier2 = 20
	tier3 = 50
	tier4 = 100
)

// tier returns how often a method may be called in a minute, before slack.rate scales it.
func tier(method string) int {
	switch method {
	case "chat.postEphemeral", "files.getUploadURLExternal", "files.completeUploadExternal", "files.info", "users.info", "views.open", "views.update", "views.publish":
		return tier4
	case "reactions.remove":
		return tier2
	default: // chat.update, chat.delete, files.delete, reactions.add, conversations.*
		return tier3
	}
}

// limitName is the name of the limit of a method's calls.
func limitName(method string) string { return "slack/" + method }

// Limits says which limits a planned delivery counts against: the posts of its channel, or its method's tier.
func (a *Adapter) Limits(d platform.Delivery) []platform.Limit {
	switch d.Kind {
	case platform.Say:
		if n := len(d.Content.Files); n > 0 {
			// Completing an upload posts a message: Slack does not say whether that counts as chat.postMessage
			// does, so it is held to both.
			return []platform.Limit{
				a.posting(d.Chat), a.calling("files.completeUploadExternal", 1), a.calling("files.getUploadURLExternal", n),
			}
		}
		return []platform.Limit{a.posting(d.Chat)}
	case platform.PutCard:
		if d.Target == "" && d.TargetID == "" {
			return []platform.Limit{a.posting(d.Chat)}
		}
		update := a.calling("chat.update", 1)
		update.Yields = d.Unasked
		return []platform.Limit{update}
	case platform.Delete:
		limits := []platform.Limit{a.calling("chat.delete", 1+len(d.More))}
		if n := len(d.Content.Files); n > 0 {
			limits = append(limits, a.calling("files.delete", n))
		}
		return limits
	default:
		return []platform.Limit{a.calling(methodOf(d.Kind), 1)}
	}
}

// methodOf names the method of the kinds of deliveries that always use the same one.
func methodOf(k platform.Kind) string {
	switch k {
	case platform.React:
		return "reactions.add"
	case platform.Unreact:
		return "reactions.remove"
	case platform.Private:
		return "chat.postEphemeral"
	case platform.PutHome:
		return "views.publish"
	default:
		return "chat.update"
	}
}

// posting is the limit of posts to one channel; its threads share it.
func (a *Adapter) posting(channel string) platform.Limit {
	return platform.Limit{
		Name: "slack/post/" + channel, Weight: 1,
		Shape: platform.Shape{Every: time.Duration(float64(time.Second) / a.opt.Rate), Burst: 5},
	}
}

func (a *Adapter) calling(method string, weight int) platform.Limit {
	every, burst := shape(method, a.opt.Rate)
	return platform.Limit{Name: limitName(method), Weight: min(weight, burst), Shape: platform.Shape{Every: every, Burst: burst}}
}

// shape returns how a method's calls are counted: a bucket that holds a minute's worth.
func shape(method string, scale float64) (every time.Duration, burst int) {
	a := float64(tier(method)) * scale
	return time.Duration(float64(time.Minute) / a), max(int(a), 1)
}

// pace holds back the calls the outbox cannot see coming (names, file states, looking for posts) under their own
// limits. Like the outbox's, its buckets are empty at the start: what was called before a restart is not known.
type pace struct {
	scale float64
	start time.Time

	mu      sync.Mutex
	buckets map[string]*rate.Limiter
}

func newPace(scale float64) *pace {
	return &pace{scale: scale, start: time.Now(), buckets: map[string]*rate.Limiter{}}
}

// wait returns when a method may be called, or with ctx's error.
func (p *pace) wait(ctx context.Context, method string) error {
	p.mu.Lock()
	bucket := p.buckets[method]
	if bucket == nil {
		every, burst := shape(method, p.scale)
		bucket = rate.NewLimiter(rate.Every(every), burst)
		bucket.AllowN(p.start, burst)
		p.buckets[method] = bucket
	}
	p.mu.Unlock()
	return bucket.Wait(ctx)
}
