package platform_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"carebot/bot/platform"
)

func TestBounded(t *testing.T) {
	t.Parallel()
	over := &platform.Failure{Kind: platform.TooBig, File: "F1", Err: errors.New("over 4 bytes")}
	gone := &platform.Failure{Kind: platform.Gone, File: "F1", Err: errors.New("gone")}
	broken := errors.New("broken")
	tests := map[string]struct {
		from io.Reader
		want platform.FailureKind // "": it can be read
		says string
	}{
		"fits":             {strings.NewReader("1234"), "", ""},
		"longer than told": {strings.NewReader("12345"), platform.TooBig, "over 4 bytes"},
		"breaks":           {iotest.ErrReader(broken), platform.Temporary, "worded: broken"},
		"fails by itself":  {iotest.ErrReader(gone), platform.Gone, "gone"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			budget := int64(4)
			_, err := io.ReadAll(&platform.Bounded{From: test.from, Budget: &budget, Over: over, Words: func(err error) error {
				return errors.New("worded: " + err.Error())
			}})
			var f *platform.Failure
			switch {
			case test.want == "" && err == nil:
			case !errors.As(err, &f) || f.Kind != test.want || f.Err.Error() != test.says:
				t.Errorf("got %v", err)
			}
		})
	}
}
