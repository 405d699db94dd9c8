package main

import (
	"encoding/csv"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carebot/flows/care"
)

// readRow is a row as a test compares it.
type readRow struct {
	Line  int
	Cells []string
	Fault string
}

// readTable reads a whole table but for its first row.
func readTable(text string) (rows []readRow, err error) {
	t, err := openTable("-", strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	defer t.Close()
	if _, err := t.columns(); err != nil {
		return nil, err
	}
	for {
		r, err := t.next()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
		read := readRow{Line: r.line}
		if r.fault != nil {
			read.Fault = r.fault.Error()
		} else {
			read.Cells = append(read.Cells, r.cells...)
		}
		rows = append(rows, read)
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	quotes, long := errQuotes.Error(), errLongRow.Error()
	huge := strings.Repeat("x", care.MaxOrder)
	tests := []struct {
		name, text string
		want       []readRow
	}{
		{"commas", "number,status,phone\na,b,c\n", []readRow{{2, []string{"a", "b", "c"}, ""}}},
		{"semicolons, no end", "number;status;phone\r\na,1;b;c", []readRow{{2, []string{"a,1", "b", "c"}, ""}}},
		{"quoted header", "\"number\";\"status\";\"phone\"\na;b;c", []readRow{{2, []string{"a", "b", "c"}, ""}}},
		{"blank ones", "\n\nnumber,status,phone\n\n ,,\n\"\",\"\",\na,b,c\n\n", []readRow{{7, []string{"a", "b", "c"}, ""}}},
		{
			"quoted", "number,status,phone\n\"a\",\"b,\"\"B\"\"\nx\", \"c\" \nd,19\" rack,e\n",
			[]readRow{{2, []string{"a", "b,\"B\"\nx", "c"}, ""}, {4, []string{"d", `19" rack`, "e"}, ""}},
		},
		{
			"a mark that nobody closes", "number,status,phone\na,\"b,c\nd,e,f\ng,h,i",
			[]readRow{{2, nil, quotes}, {3, []string{"d", "e", "f"}, ""}, {4, []string{"g", "h", "i"}, ""}},
		},
		{
			"a mark that another row's closes", "number,status,phone\na,\"b,c\nd,\"e\",f\n",
			[]readRow{{2, nil, quotes}, {3, []string{"d", "e", "f"}, ""}},
		},
		{
			"a mark that closes too late", "number,status,phone\na,\"b,c\nd,e,\"f\ng,h,i\n",
			[]readRow{{2, nil, quotes}, {3, nil, quotes}, {4, []string{"g", "h", "i"}, ""}},
		},
		{
			"a row of two lines with too few cells", "number,status,phone\n\"a\nb\",c\nd,e,f\n",
			[]readRow{{2, []string{"a\nb", "c"}, ""}, {3, []string{`b"`, "c"}, ""}, {4, []string{"d", "e", "f"}, ""}},
		},
		{
			"too long", "number,status,phone\n" + huge + huge + "\na,b,c\nd,\"e\n" + huge + "\ng,h,i\n",
			[]readRow{{2, nil, long}, {3, []string{"a", "b", "c"}, ""}, {4, nil, quotes}, {5, nil, long}, {6, []string{"g", "h", "i"}, ""}},
		},
		{
			"too many lines", "number,status,phone\na,\"b\n" + strings.Repeat("\n", mostLines) + "\",c\nd,e,f",
			[]readRow{{2, nil, quotes}, {103, nil, quotes}, {104, []string{"d", "e", "f"}, ""}},
		},
	}
	for _, tt := range tests {
		got, err := readTable(tt.text)
		if diff := cmp.Diff(tt.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", tt.name, err, diff)
		}
	}
}

func TestTableRefused(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{"", "- is empty: its first line must name the columns"},
		{"\n\n", "is empty"},
		{"number;status;colour\n", `-:1: unknown column "colour"`},
		{"\nnumber,\"status\n", "-:2: close the quotation mark"},
		{strings.Repeat("number,", care.MaxOrder), "-:1: write a row in at most 64 KiB"},
		{"number;\xea\n", "-: its encoding cannot be told"},
	}
	for _, tt := range tests {
		if _, err := readTable(tt.text); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%.20q: %v", tt.text, err)
		}
	}
	if _, err := openTable(filepath.Join(t.TempDir(), "none.csv"), nil); err == nil || !strings.Contains(err.Error(), "the file cannot be opened") {
		t.Errorf("no file: %v", err)
	}
}

// TestTableReadsWhatIsWritten writes any cells by the usual rules and reads them again, with the lines they begin on.
func TestTableReadsWhatIsWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.StringMatching(`[a-zżЖ0-9 ,;"\n|]{0,12}x`) // x: rows of nothing are passed over
		var text strings.Builder
		w := csv.NewWriter(&text)
		w.Comma = rapid.SampledFrom([]rune(",;")).Draw(t, "separator")
		w.UseCRLF = rapid.Bool().Draw(t, "CRLF")
		_ = w.Write([]string{"number", "status", "phone"})
		w.Flush()
		var want []readRow
		for range rapid.IntRange(0, 5).Draw(t, "rows") {
			line := 1 + strings.Count(text.String(), "\n")
			cells := []string{cell.Draw(t, "a"), cell.Draw(t, "b"), cell.Draw(t, "c")}
			_ = w.Write(cells)
			w.Flush()
			want = append(want, readRow{Line: line, Cells: cells})
		}
		got, err := readTable(text.String())
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Fatalf("%q: %v\n%s", text.String(), err, diff)
		}
	})
}

// FuzzTable holds that a table of anything is read to its end, each row behind the one before.
func FuzzTable(f *testing.F) {
	f.Add("a,\"b,c\nd,\"e\",f\n")
	f.Add("\"\"\"\n\"\n,")
	f.Fuzz(func(t *testing.T, text string) {
		rows, err := readTable("number,status,phone\n" + text)
		if err != nil && !strings.Contains(err.Error(), "UTF-8") {
			t.Fatal(err)
		}
		for i := 1; i < len(rows); i++ {
			if rows[i].Line <= rows[i-1].Line {
				t.Fatalf("row %d begins in line %d, behind line %d", i, rows[i].Line, rows[i-1].Line)
			}
		}
	})
}
