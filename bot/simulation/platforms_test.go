package simulation_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"sync"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// side is a platform that takes everything at once.
type side struct {
	name care.Platform
	told *transcript

	mu      sync.Mutex
	blocked map[string]bool // customers who have stopped the bot, by chat
}

func newSide(name care.Platform, told *transcript) *side {
	return &side{name: name, told: told, blocked: map[string]bool{}}
}

// block has a customer stop the bot, or come back.
func (s *side) block(chat string, blocked bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.blocked[chat] = blocked
}

func (s *side) blocks(chat string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.blocked[chat]
}

// Platform implements platform.Adapter.
func (s *side) Platform() care.Platform { return s.name }

// Start implements platform.Adapter.
func (s *side) Start(context.Context) error { return nil }

// Ready implements platform.Adapter.
func (s *side) Ready() error { return nil }

// Listen implements platform.Adapter; the simulation hands events over itself.
func (s *side) Listen(ctx context.Context, _ platform.Take) error {
	<-ctx.Done()
	return nil
}

// Handlers implements platform.Adapter.
func (s *side) Handlers(platform.Take) map[string]http.Handler { return nil }

// Plan implements platform.Adapter.
func (s *side) Plan(d platform.Delivery) []platform.Delivery { return []platform.Delivery{d} }

// Limits implements platform.Adapter.
func (s *side) Limits(platform.Delivery) []platform.Limit { return nil }

// Open implements platform.Adapter.
func (s *side) Open(context.Context, care.File) (io.ReadCloser, error) {
	return nil, &platform.Failure{Kind: platform.Gone, Err: errors.New("there are no files here")}
}

// Send implements platform.Adapter.
func (s *side) Send(
	ctx context.Context, d platform.Delivery, _ func(context.Context, json.RawMessage) error,
) (platform.Receipt, error) {
	if s.blocks(d.Chat) {
		return platform.Receipt{}, &platform.Failure{Kind: platform.Blocked, Err: errors.New("bot was blocked by the user")}
	}
	if d.Kind != platform.Say && (d.Kind != platform.PutCard || d.TargetID != "") {
		return platform.Receipt{}, nil
	}
	return s.receipt(d, s.told.put(ctx, d)), nil
}

func (s *side) receipt(d platform.Delivery, id string) platform.Receipt {
	r := platform.Receipt{IDs: []string{id}}
	for _, f := range d.Content.Files {
		r.Files = append(r.Files, "file of "+f.ID)
	}
	return r
}

// Find implements platform.Adapter.
func (s *side) Find(_ context.Context, d platform.Delivery) (platform.Receipt, bool, error) {
	if s.name == care.Telegram {
		return platform.Receipt{}, false, platform.ErrCannotFind
	}
	id, found := s.told.arrived(d)
	return s.receipt(d, id), found, nil
}
