package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// maxAnswer is how much of an answer is read.
const maxAnswer = 1 << 20

// asker puts questions to the platforms' APIs.
type asker struct{ web *http.Client }

// ask posts a form to an address and decodes the JSON answer into it. Token, if any, goes into the header. Errors hold
// no address, since Telegram's holds the token.
func (a asker) ask(ctx context.Context, address, token string, form url.Values, answer any) (http.Header, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, errors.New("the api_url is no address: mend it")
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := a.web.Do(request)
	if err != nil {
		return nil, fmt.Errorf("%s does not answer: %w; check the network and api_url", request.URL.Host, bare(err))
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err == nil {
		err = json.Unmarshal(body, answer)
	}
	if err != nil {
		return nil, fmt.Errorf("%s answered %s, which is not its API: check api_url, or try again later", request.URL.Host, response.Status)
	}
	return response.Header, nil
}

// bare returns the cause of an error without the address that net/http puts before it.
func bare(err error) error {
	var of *url.Error
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}
