package slack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	slackgo "github.com/slack-go/slack"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// Open opens a file of Slack for reading. The error is a *platform.Failure: TooBig over 50 MB, Gone when it was deleted
// or is not to be had.
func (a *Adapter) Open(ctx context.Context, f care.File) (io.ReadCloser, error) {
	if f.Size > platform.MaxToTelegram {
		return nil, tooBig(f.ID)
	}
	if err := a.pace.wait(ctx, "files.info"); err != nil {
		return nil, &platform.Failure{Kind: platform.Temporary, Err: err}
	}
	info, _, _, err := a.api.GetFileInfoContext(ctx, f.ID, 1, 1)
	if err != nil {
		return nil, onlyRead(a.aboutFile(f.ID, a.failure("files.info", err)))
	}
	if int64(info.Size) > platform.MaxToTelegram {
		return nil, tooBig(f.ID)
	}
	from, err := a.download(ctx, f.ID, info)
	if err != nil {
		return nil, err
	}
	return from, nil
}

// onlyRead: a call that changes nothing is never of unknown outcome.
func onlyRead(err error) error {
	f := platform.AsFailure(err)
	if f.Kind == platform.Uncertain {
		f.Kind = platform.Temporary
	}
	return f
}

func (a *Adapter) download(ctx context.Context, id string, info *slackgo.File) (io.ReadCloser, error) {
	gone := func(why string) error {
		return &platform.Failure{Kind: platform.Gone, File: id, Err: errors.New("slack: " + why)}
	}
	link, err := url.Parse(cmp.Or(info.URLPrivateDownload, info.URLPrivate))
	if err != nil || !a.mayHaveToken(link) {
		return nil, gone("the file is not kept by Slack itself")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, link.String(), nil)
	if err != nil {
		return nil, gone("the file has no address")
	}
	req.Header.Set("Authorization", "Bearer "+a.opt.BotToken)
	resp, err := a.web.Do(req)
	if err != nil {
		return nil, onlyRead(a.wire.broken(req, err))
	}
	switch {
	case resp.StatusCode == http.StatusOK && signIn(resp, info):
		err = a.unreadable(id)
	case resp.StatusCode == http.StatusOK:
		budget := int64(platform.MaxToTelegram)
		return download{&platform.Bounded{From: resp.Body, Budget: &budget, Over: tooBig(id), Words: a.wire.clean}, resp.Body}, nil
	case resp.StatusCode == http.StatusTooManyRequests:
		err = &platform.Failure{Kind: platform.Limited, After: a.wire.retryAfter(resp.Header), Err: errors.New("slack: too many downloads")}
	case resp.StatusCode >= http.StatusInternalServerError:
		err = &platform.Failure{Kind: platform.Temporary, Err: fmt.Errorf("slack: a download answered %s: try again later", resp.Status)}
	case resp.StatusCode >= 300 && resp.StatusCode < 400: // to the page where people sign in
		err = a.unreadable(id)
	default:
		err = gone("a download answered " + resp.Status)
	}
	_ = resp.Body.Close()
	return nil, err
}

// signIn reports whether an answer is the page where people sign in, which Slack gives with a 200 in the place of a file that
// the token may not read. A file that is a page itself has the length Slack told.
func signIn(resp *http.Response, info *slackgo.File) bool {
	kind, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if err != nil || kind != "text/html" {
		return false
	}
	own, _, _ := mime.ParseMediaType(info.Mimetype)
	return own != "text/html" || resp.ContentLength >= 0 && resp.ContentLength != int64(info.Size)
}

// unreadable is the failure of a file that the token may not read; the operator can mend it, so the log says how.
func (a *Adapter) unreadable(id string) error {
	err := errors.New("slack: the bot may not read the file: it needs the scope files:read and membership of the channel")
	a.log.Error("slack: a file is not passed on", "file", id, "error", err)
	return &platform.Failure{Kind: platform.Gone, File: id, Err: err}
}

// mayHaveToken reports whether a URL is on Slack's own host for files or on the API's: nobody else gets the token.
func (a *Adapter) mayHaveToken(u *url.URL) bool {
	if u.Scheme == "https" && (u.Host == "files.slack.com" || u.Host == "files.slack-gov.com") {
		return true
	}
	api, err := url.Parse(a.opt.APIURL)
	return err == nil && u.Scheme == api.Scheme && strings.EqualFold(u.Host, api.Host) && u.Host != ""
}

// download is a file being read; its errors are *platform.Failure.
type download struct {
	io.Reader
	io.Closer
}
