package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// What the files of an export are.
const (
	exportJSON = "json"
	exportHTML = "html"
)

// sendExport enqueues the files with all that is held about a customer. They are made when they are sent: nothing large
// is stored, and what they say is as new as can be.
func (t *turn) sendExport(c care.Customer) error {
	text, err := t.text(t.language(c), "privacy.file", map[string]any{"Company": t.engine.Company.Name})
	if err != nil {
		return err
	}
	file := func(kind, mime string) care.File {
		return care.File{
			Platform: care.Ours, ID: "export/" + c.ID + "/" + kind, Kind: care.Document, MIME: mime,
			Name: fmt.Sprintf("carebot-%s-%s.%s", c.ID, t.now.In(t.zone()).Format("2006-01-02"), kind),
		}
	}
	return t.enqueue(lane(c), "", platform.Delivery{
		Kind: platform.Say, Platform: c.Address.Platform, Chat: c.Address.Chat,
		Content: care.Content{Text: text, Files: []care.File{file(exportHTML, "text/html"), file(exportJSON, "application/json")}},
	})
}

// OpenFile makes one of carebot's own files, for the adapter that sends it. The error is a *platform.Failure.
func (e *Engine) OpenFile(ctx context.Context, f care.File) (io.ReadCloser, error) {
	if strings.HasPrefix(f.ID, decisionOf) {
		return e.openPaper(ctx, f)
	}
	if strings.HasPrefix(f.ID, newsFiles) {
		return e.openNews(ctx, f)
	}
	if strings.HasPrefix(f.ID, reportFiles) {
		return e.openReport(ctx, f)
	}
	parts := strings.Split(f.ID, "/")
	if len(parts) != 3 || parts[0] != "export" {
		return nil, &platform.Failure{Kind: platform.Gone, File: f.ID, Err: fmt.Errorf("no file of ours is called %q", f.ID)}
	}
	x, err := e.ExportCustomer(ctx, parts[1])
	if errors.Is(err, ErrNoCustomer) {
		return nil, &platform.Failure{Kind: platform.Gone, File: f.ID, Err: err}
	}
	var raw []byte
	if err == nil {
		raw, err = e.render(x, parts[2])
	}
	if err != nil {
		return nil, &platform.Failure{Kind: platform.Temporary, Err: fmt.Errorf("make the file %s: %w", f.ID, err)}
	}
	return io.NopCloser(bytes.NewReader(raw)), nil
}

func (e *Engine) render(x Export, kind string) ([]byte, error) {
	if kind == exportHTML {
		return e.page(x)
	}
	return x.JSON()
}
