package slack_test

import (
	"net/http"
	"testing"

	"go.uber.org/goleak"
)

// tidy runs the tests and closes what the shared client keeps open, so that only real leaks are left.
type tidy struct{ *testing.M }

func (m tidy) Run() int {
	defer http.DefaultClient.CloseIdleConnections()
	return m.M.Run()
}

func TestMain(m *testing.M) { goleak.VerifyTestMain(tidy{m}) }
