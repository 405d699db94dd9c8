package care_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carebot/flows/care"
)

// A file of codes is read as people's programs write it; what cannot be read is told by line, and nothing is taken twice.
func TestReadCodes(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 65)
	for name, test := range map[string]struct {
		text string
		want care.CodeFile
	}{
		"lines":             {"A-1\nA-2\n", care.CodeFile{Codes: []string{"A-1", "A-2"}}},
		"as Windows writes": {"\ufeffA-1\r\n\r\nA-2", care.CodeFile{Codes: []string{"A-1", "A-2"}}},
		"a header":          {"Kod rabatowy\nA-1\n", care.CodeFile{Codes: []string{"A-1"}}},
		"a code like one":   {"CODE-1\nCODE1\n", care.CodeFile{Codes: []string{"CODE-1", "CODE1"}}},
		"twice":             {"A-1\nA-2\nA-1\na-1\n", care.CodeFile{Codes: []string{"A-1", "A-2", "a-1"}, Twice: 1}},
		"a table":           {"id;\"Код\";rabat\n1;\"A-1\";10%\n2;A-2;10%\n3;;10%\n", care.CodeFile{Codes: []string{"A-1", "A-2"}, Wrong: 1, Bad: []care.BadLine{{4, "3;;10%"}}}},
		"one column filled": {"A-1,,\n,A-2\n", care.CodeFile{Codes: []string{"A-1", "A-2"}}},
		"several on a line": {"A-1\nA-2,A-3\nżółw\nA B\n" + long, care.CodeFile{
			Codes: []string{"A-1"}, Wrong: 4, Bad: []care.BadLine{{2, "A-2,A-3"}, {3, "żółw"}, {4, "A B"}, {5, long[:30] + "…"}},
		}},
	} {
		got, err := care.ReadCodes([]byte(test.text))
		if diff := cmp.Diff(test.want, got); diff != "" || err != nil {
			t.Errorf("%s: error %v\n%s", name, err, diff)
		}
	}
}

func TestReadNoCodes(t *testing.T) {
	t.Parallel()
	many := strings.Builder{}
	for i := range care.MostCodes + 1 {
		fmt.Fprintf(&many, "C-%d\n", i)
	}
	for text, key := range map[string]string{
		"": "file_empty", "\ufeff\n \n": "file_empty", "kod\n": "file_empty", "żółw\n": "file_empty",
		"\xff\xfeA\x00-\x001\x00": "file_no_text", "PK\x03\x04\x00\x00": "file_no_text", many.String(): "file_many",
	} {
		_, err := care.ReadCodes([]byte(text))
		var fault *care.CodeFileFault
		if !errors.As(err, &fault) || fault.Key != key || fault.Error() == "" {
			t.Errorf("%.20q: %v", text, err)
		}
	}
	whole, err := care.ReadCodes([]byte(strings.TrimSuffix(many.String(), fmt.Sprintf("C-%d\n", care.MostCodes))))
	if err != nil || len(whole.Codes) != care.MostCodes {
		t.Errorf("%d codes, %v", len(whole.Codes), err)
	}
}

// Whatever a file holds, each line that is not empty counts once, and no code comes twice.
func TestReadAnyCodes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOf(rapid.SampledFrom([]string{"A-1", "A-2", "kod", "a b", "A-1;x", "ż", "", " "})).Draw(t, "lines")
		f, _ := care.ReadCodes([]byte(strings.Join(lines, "\n")))
		filled := slices.DeleteFunc(slices.Clone(lines), func(l string) bool { return strings.TrimSpace(l) == "" })
		all := len(f.Codes) + f.Twice + f.Wrong
		if header := len(filled) > 0 && filled[0] == "kod"; header {
			all++
		}
		if all != len(filled) {
			t.Fatalf("%q: %+v", lines, f)
		}
		if codes := slices.Compact(slices.Sorted(slices.Values(f.Codes))); len(codes) != len(f.Codes) {
			t.Fatalf("twice: %q", f.Codes)
		}
	})
}
