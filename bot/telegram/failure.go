package telegram

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// unsaid is how long to wait after a 429 that does not say.
const unsaid = 5 * time.Second

// classify says what a call without success means for the delivery.
func (a *Adapter) classify(x *exchange, err error) *platform.Failure {
	var own *platform.Failure
	switch {
	case errors.As(err, &own): // of opening or reading the file to upload: nothing was sent
		return &platform.Failure{Kind: own.Kind, After: own.After, File: own.File, Err: a.redact(own.Err)}
	case x.status == 0:
		return a.unanswered(x, err)
	}
	if !x.told {
		return notTold(x)
	}
	code := x.status
	if x.answer.ErrorCode != 0 {
		code = x.answer.ErrorCode
	}
	f := &platform.Failure{Kind: platform.Temporary, Err: fmt.Errorf("telegram answers %d: %s", code, x.said())}
	switch code {
	case http.StatusBadRequest:
		f.Kind = refusal(x.answer.Description)
	case http.StatusNotFound:
		if a.health.known() && !essential(x.method) {
			f.Kind = platform.Refused
			f.Err = fmt.Errorf("the server does not know the method %s (404: %s); update it, or check telegram.api_url", x.method, x.said())
			break
		}
		fallthrough
	case http.StatusUnauthorized:
		f.Kind = platform.Denied
		f.Err = fmt.Errorf("telegram does not know the token (%d: %s); check telegram.token", code, x.said())
	case http.StatusForbidden:
		f.Kind = platform.Blocked
	case http.StatusRequestEntityTooLarge:
		f.Kind = platform.TooBig
	case http.StatusTooManyRequests:
		f.Kind, f.After = platform.Limited, x.after()
	}
	return f
}

// essential reports whether every Bot API server knows a method: not found, it is the token that is not known. Of any
// other one, where the token has been good before, it is the method that an older server of one's own does not know.
func essential(method string) bool {
	return method == "getMe" || method == "getUpdates" || method == "sendMessage"
}

// notTold says what an answer means that is not the Bot API's but a page of somebody in between: whatever its status,
// Telegram has not said no.
func notTold(x *exchange) *platform.Failure {
	f := &platform.Failure{Kind: platform.Temporary, Err: fmt.Errorf("a page of status %d answers instead of the Bot API; check telegram.api_url if it stays so", x.status)}
	switch x.status {
	case http.StatusOK:
		f.Kind = platform.Uncertain // a yes that cannot be read, perhaps
	case http.StatusGatewayTimeout:
		// A gateway that gave up waiting has handed the call on: it may well have had its effect. A 502 is what
		// Telegram's own front answers while there is nobody behind it, so it stays temporary like other 5xx.
		f.Kind = platform.Uncertain
	case http.StatusRequestEntityTooLarge:
		f.Kind = platform.TooBig
	case http.StatusTooManyRequests:
		f.Kind, f.After = platform.Limited, x.after()
	}
	return f
}

// unanswered says what a call without an answer means.
func (a *Adapter) unanswered(x *exchange, err error) *platform.Failure {
	f := &platform.Failure{Kind: platform.Temporary, Err: a.redact(err)}
	if err != nil && !errors.Is(err, context.Canceled) {
		f.Err = fmt.Errorf("%w: check the network and telegram.api_url", f.Err)
	}
	switch {
	case err == nil:
		f.Err = errors.New("telegram: no answer")
	case x.left.Load():
		f.Kind = platform.Uncertain
	case !x.tried && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded):
		f.Kind = platform.Refused // it could not even be put into a request
	}
	return f
}

// said returns the words of the answer.
func (x *exchange) said() string {
	return cmp.Or(x.answer.Description, "no reason given")
}

// after returns how long a 429 says to wait.
func (x *exchange) after() time.Duration {
	if s := x.answer.Parameters.RetryAfter; s > 0 {
		return time.Duration(s) * time.Second
	}
	if s, err := strconv.Atoi(x.retry); err == nil && s > 0 {
		return time.Duration(s) * time.Second
	}
	return unsaid
}

// refusal says what a 400 means, by the words of Telegram, which has no codes for it.
func refusal(description string) platform.FailureKind {
	for _, r := range []struct {
		words []string
		kind  platform.FailureKind
	}{
		{[]string{"chat not found", "user not found", "peer_id_invalid", "deactivated", "user_is_blocked", "bot was blocked"}, platform.Blocked},
		{[]string{"entit"}, platform.Markup},
		{[]string{"file is too big", "too large"}, platform.TooBig},
		{
			[]string{"wrong file", "wrong remote file", "file_id", "file_reference", "temporarily unavailable", "file identifier", "file must be non-empty"},
			platform.Gone,
		},
		{
			[]string{
				"message to edit not found", "message can't be edited", "message can't be deleted", "message_id_invalid",
				"message to delete not found", "message identifier is not specified", "message_delete_forbidden",
			},
			platform.Gone,
		},
	} {
		if contains(description, r.words...) {
			return r.kind
		}
	}
	return platform.Refused
}

// contains reports whether text contains one of the words, in any case.
func contains(text string, words ...string) bool {
	text = strings.ToLower(text)
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// numbered finds which of an album's messages Telegram speaks of.
var numbered = regexp.MustCompile(`message #(\d+)`)

// blamed returns the ID of the file a failure is about: the one its words number, else the first.
func blamed(files []care.File, words string) string {
	if len(files) == 0 {
		return ""
	}
	if m := numbered.FindStringSubmatch(words); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil && n >= 1 && n <= len(files) {
			return files[n-1].ID
		}
	}
	return files[0].ID
}
