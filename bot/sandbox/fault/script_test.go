package fault

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTakeCountsMatchingCalls(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		faults []Fault
		calls  []string
		want   []Kind
	}{
		"once by default":     {[]Fault{{Kind: Busy}}, []string{"a", "b"}, []Kind{Busy, ""}},
		"only its method":     {[]Fault{{Method: "b", Kind: Busy}}, []string{"a", "b", "b"}, []Kind{"", Busy, ""}},
		"after some, twice":   {[]Fault{{Method: "a", After: 1, Times: 2, Kind: NotOK}}, []string{"a", "b", "a", "a", "a"}, []Kind{"", "", NotOK, NotOK, ""}},
		"without end":         {[]Fault{{Times: -1, Kind: Hang}}, []string{"a", "b", "c"}, []Kind{Hang, Hang, Hang}},
		"first added befalls": {[]Fault{{Kind: Busy}, {Kind: NotOK}}, []string{"a", "a", "a"}, []Kind{Busy, NotOK, ""}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var s Script
			s.Add(tt.faults...)
			var got []Kind
			for _, m := range tt.calls {
				f, _ := s.Take(m)
				got = append(got, f.Kind)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("kinds (-want +got):\n%s", d)
			}
		})
	}
}

func TestFiredAndPending(t *testing.T) {
	t.Parallel()
	var s Script
	s.Add(Fault{Kind: Slow, Times: 2, Delay: time.Second})
	s.Take("getMe")
	if d := cmp.Diff([]Fault{{Method: "getMe", Kind: Slow, Times: 1, Delay: time.Second}}, s.Fired()); d != "" {
		t.Errorf("fired (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]Fault{{Kind: Slow, Times: 1, Delay: time.Second}}, s.Pending()); d != "" {
		t.Errorf("pending (-want +got):\n%s", d)
	}
	s.Clear()
	if f, ok := s.Take("getMe"); ok {
		t.Errorf("after Clear a call met %v", f)
	}
}

func TestFaultJSON(t *testing.T) {
	t.Parallel()
	f := Fault{Method: "sendMessage", After: 1, Times: 3, Kind: Slow, Delay: 1500 * time.Millisecond}
	b, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	var back Fault
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(f, back); d != "" {
		t.Errorf("%s (-want +got):\n%s", b, d)
	}
	for _, bad := range []string{`{"kind":"sulk"}`, `{"kind":"slow","delay":"soon"}`, `[]`} {
		if json.Unmarshal([]byte(bad), &back) == nil {
			t.Errorf("%s was taken", bad)
		}
	}
}
