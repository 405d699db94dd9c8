package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// Open opens a file a customer sent, up to 20 MB; the body is read within ctx. The link to it holds the token and stays
// in here.
func (a *Adapter) Open(ctx context.Context, f care.File) (io.ReadCloser, error) {
	if f.Size > platform.MaxFromTelegram {
		return nil, overDownload(f.ID)
	}
	result, err := a.call(ctx, callTimeout, func(ctx context.Context) error {
		_, err := a.bot.GetFile(ctx, &tg.GetFileParams{FileID: f.ID})
		return err
	})
	if err != nil {
		return nil, fileFailure(f.ID, err)
	}
	var file models.File
	if err := json.Unmarshal(result, &file); err != nil || file.FilePath == "" {
		return nil, fileFailure(f.ID, gone("telegram gives no link to the file"))
	}
	if file.FileSize > platform.MaxFromTelegram {
		return nil, overDownload(f.ID)
	}
	return a.download(ctx, f.ID, a.bot.FileDownloadLink(&file))
}

// download opens the link, which works for an hour at least.
func (a *Adapter) download(ctx context.Context, id, link string) (io.ReadCloser, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return nil, &platform.Failure{Kind: platform.Gone, File: id, Err: a.redact(err)}
	}
	resp, err := a.sending.Do(req)
	if err != nil {
		return nil, &platform.Failure{Kind: platform.Temporary, Err: a.redact(err)} // reading again harms nobody
	}
	if resp.StatusCode == http.StatusOK {
		budget := int64(platform.MaxFromTelegram)
		return download{&platform.Bounded{From: resp.Body, Budget: &budget, Over: overDownload(id), Words: a.redact}, resp.Body}, nil
	}
	_ = resp.Body.Close() // its words are of no use
	f := &platform.Failure{Kind: platform.Temporary, Err: fmt.Errorf("telegram answers %d to the download", resp.StatusCode)}
	if resp.StatusCode == http.StatusNotFound || resp.StatusCode == http.StatusGone {
		f.Kind, f.File = platform.Gone, id
	}
	return nil, f
}

// fileFailure names the file in a failure that is about it; an unknown outcome of reading is only temporary.
func fileFailure(id string, err error) error {
	var f *platform.Failure
	if !errors.As(err, &f) {
		return err
	}
	switch f.Kind {
	case platform.Uncertain:
		f.Kind = platform.Temporary
	case platform.Refused, platform.Gone:
		f.Kind, f.File = platform.Gone, id
	case platform.TooBig:
		f.File = id
	}
	return f
}

func overDownload(id string) *platform.Failure {
	return &platform.Failure{
		Kind: platform.TooBig, File: id,
		Err: fmt.Errorf("the file is over %d MB, which is what a bot may download from Telegram", platform.MaxFromTelegram>>20),
	}
}

// download is a file being read; its errors are *platform.Failure.
type download struct {
	io.Reader
	io.Closer
}
