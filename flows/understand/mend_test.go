package understand

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMend(t *testing.T) {
	t.Parallel()
	v := newVocabulary()
	v.count(features(nil, []string{"parcel", "parcels", "where", "lamp"}))
	v = v.numbered()
	tests := []struct{ typed, want string }{
		{"parcel", "parcel"},
		{"parcels", "parcels"},
		{"pracel", "parcel"},
		{"parccel", "parcel"},
		{"parcek", "parcel"},
		{"parcl", "parcel"},
		{"arcel", "parcel"},
		{"prcl", "prcl"},       // two letters are missing
		{"lapm", "lapm"},       // too short
		{"wxyzxyz", "wxyzxyz"}, // like nothing
		{anOrder, anOrder},
		{"", ""},
	}
	for _, test := range tests {
		given := []string{"my", test.typed}
		kept := slices.Clone(given)
		if diff := cmp.Diff([]string{"my", test.want}, v.mend(given)); diff != "" {
			t.Errorf("%q: %s", test.typed, diff)
		}
		if diff := cmp.Diff(kept, given); diff != "" {
			t.Errorf("%q: what was given changed: %s", test.typed, diff)
		}
	}
}
