package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	textunicode "golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"
)

const (
	polishText  = "number;customer_name\nZAM-1;Łukasz Żółć\nZAM-2;Świętosława Ślązak – „Źródło”\nZAM-3;Müller\n"
	russianText = "number;customer_name\n№ZAM-1;Анна Сук\n№ZAM-2;Пётр «Подъёмов» № 5 – б/у\n№ZAM-3;USB-кабель\n"
	ukraineText = "number;customer_name\nZAM-1;Євген Їжак\nZAM-2;Ґалаґан Іванович\n"
)

func TestEncodingOf(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		in         encoding.Encoding
	}{
		{"Polish", polishText, charmap.Windows1250},
		{"one Polish name", "number\nKowalski,Józef\n", charmap.Windows1250},
		{"Russian", russianText, charmap.Windows1251},
		{"one Russian name", "number\nИванов\n", charmap.Windows1251},
		{"Ukrainian", ukraineText, charmap.Windows1251},
		{"all of them", polishText + russianText + ukraineText, encoding.Nop},
		{"with the mark", "\ufeff" + polishText, encoding.Nop},
		{"no letter of its own", "number;customer_name\nZAM-1;Anna\n", encoding.Nop},
		{"nothing", "", encoding.Nop},
	}
	for _, tt := range tests {
		written := encode(t, tt.in, tt.text)
		found, err := encodingOf(bytes.NewReader(written))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		got, err := io.ReadAll(found.NewDecoder().Reader(bytes.NewReader(written)))
		if want := strings.TrimPrefix(tt.text, "\ufeff"); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", tt.name, got, err)
		}
	}
}

func TestEncodingRefused(t *testing.T) {
	t.Parallel()
	const cannot = "its encoding cannot be told: save it as UTF-8"
	tests := []struct {
		name    string
		written []byte
		want    string
	}{
		{"UTF-16 with the mark", encode(t, textunicode.UTF16(textunicode.LittleEndian, textunicode.UseBOM), polishText), cannot},
		{"UTF-16 without", encode(t, textunicode.UTF16(textunicode.BigEndian, textunicode.IgnoreBOM), polishText), cannot},
		{"ISO 8859-2", encode(t, charmap.ISO8859_2, "są książki, ślad źrebaka, gęś"), cannot},
		{"DOS Polish", encode(t, charmap.CodePage852, "są książki, ślad źrebaka, gęś"), cannot},
		{"KOI8-R", encode(t, charmap.KOI8R, "Иванов Пётр, Москва, Ленинград"), cannot},
		{"DOS Russian", encode(t, charmap.CodePage866, "Иванов Петр, Москва"), cannot},
		{"letters of both", []byte("number\nZAM-1;\xea\n"), cannot}, // к or ę
		{"words of both", append(encode(t, charmap.Windows1250, "Józef Łukasz\n"), encode(t, charmap.Windows1251, "Иванов Петров")...), cannot},
		{"UTF-8, one line not", []byte(polishText + russianText + "ZAM-9;Wa\xb3\n"), "line 9 is not in UTF-8, as the others are"},
	}
	for _, tt := range tests {
		if found, err := encodingOf(bytes.NewReader(tt.written)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, %v", tt.name, found, err)
		}
	}
}

// TestEncodingOfNames writes any names of either language in its encoding: they are never taken for the other's.
func TestEncodingOfNames(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in, alphabet := charmap.Windows1250, "[A-ZŁŚŻ][a-ząćęłńóśźż]{2,9}"
		if rapid.Bool().Draw(t, "Russian") {
			in, alphabet = charmap.Windows1251, "[А-ЯЁ][а-яё]{2,9}"
		}
		names := rapid.SliceOfN(rapid.StringMatching(alphabet), 1, 50).Draw(t, "names")
		text := strings.Join(names, "; ")
		written, err := in.NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		found, err := encodingOf(strings.NewReader(written))
		if err != nil || utf8.ValidString(written) {
			return // refused is not mistaken; and the bytes of a word or two may happen to be UTF-8
		}
		if got, err := found.NewDecoder().String(written); err != nil || got != text {
			t.Fatalf("%q is read %q, %v", text, got, err)
		}
	})
}

func encode(t *testing.T, in encoding.Encoding, text string) []byte {
	t.Helper()
	written, err := in.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return written
}
