package care_test

import (
	"testing"

	"carebot/flows/care"
)

func TestGivenName(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"Anna", "Żaneta", "Łucja", "Анна", "Ёлка", "Anna Maria", "Jean-Luc", "Anna-Maria Luiza", "O’Brien", "D'Artagnan", "anna", "ANNA",
		"Мар'яна", "Марʼяна", "Zoe\u0308", "Li", "José",
	} {
		if got := care.GivenName(name); got != name {
			t.Errorf("GivenName(%q) = %q, want it as it is", name, got)
		}
	}
	if got := care.GivenName("  Anna   Maria "); got != "Anna Maria" {
		t.Errorf("spaces are kept: %q", got)
	}
	for _, handle := range []string{
		"", " ", "A", "A.", "@anna", "anna_k", "anna77", "Anna 🌸", "🌸", "DarkWolf", "𝓐𝓷𝓷𝓪", "Anna K.", "sklep.pl", "-Anna", "Anna-", "’Anna",
		"Продам квартиру в Варшаве срочно", "Bardzoaleto bardzodługie imię ono", "Anna\u200bMaria", "Anna<b>", "...", "x--y", "<!channel>",
	} {
		if got := care.GivenName(handle); got != "" {
			t.Errorf("GivenName(%q) = %q, want none", handle, got)
		}
	}
}

func TestNormalizeOrder(t *testing.T) {
	t.Parallel()
	good := map[string]string{
		"ZAM-60355": "ZAM-60355", " zam-60355 ": "zam-60355", "#12345": "12345", "# 12345": "12345", "nr 12345": "12345", "nr. 12345": "12345",
		"Nr: 12345": "12345", "nr12345": "12345", "NR ZAM-60355": "ZAM-60355", "№12345": "12345", "№ 12345": "12345", "No. 12345": "12345",
		"no 12345": "12345", "nr #12345": "12345", "№\u00a012345": "12345", "12 345": "12345", "nr\u00a012\u00a0345": "12345", "2026/11/7": "2026/11/7",
		"a.b_c": "a.b_c", "NRX-100": "NRX-100", "NO77": "NO77", "hello": "hello", "123": "123", "no№123": "123",
		"1234567890123456789012345678901234567890": "1234567890123456789012345678901234567890",
	}
	for typed, want := range good {
		if got, ok := care.NormalizeOrder(typed); got != want || !ok {
			t.Errorf("NormalizeOrder(%q) = %q, %t, want %q", typed, got, ok, want)
		}
	}
	for _, typed := range []string{
		"", "#", "nr", "nr 12", "12", "nie pamiętam", "номер 12345", "12345?", "ZAM 60355, ZAM 60356", "12345678901234567890123456789012345678901", "ＺＡＭ123",
	} {
		if got, ok := care.NormalizeOrder(typed); ok {
			t.Errorf("NormalizeOrder(%q) = %q, want it refused", typed, got)
		}
	}
	if care.OrderKey("zam-60355") != care.OrderKey("ZAM-60355") {
		t.Error("two numbers that differ in case only have two keys")
	}
}

func FuzzNormalizeOrder(f *testing.F) {
	for _, typed := range []string{"ZAM-60355", "nr. 12 345", "№", "no#", "NRnrnr 123", "\xc2"} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		number, ok := care.NormalizeOrder(typed)
		if !ok {
			return
		}
		if len(number) < 3 || len(number) > 40 {
			t.Errorf("NormalizeOrder(%q) = %q: not 3 to 40 characters", typed, number)
		}
	})
}

func TestPhones(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{"+48 22 100 20 30": "+48221002030", "600 100 200": "+48600100200", "+7 (921) 123-45-67": "+79211234567"} {
		if got, err := care.ParsePhone(typed, "PL"); err != nil || got != want {
			t.Errorf("ParsePhone(%q) = %q, %v, want %q", typed, got, err, want)
		}
	}
	for _, typed := range []string{"", "hello", "600 100 200", "+48 12"} {
		if got, err := care.ParsePhone(typed, ""); err == nil {
			t.Errorf("ParsePhone(%q) without a region = %q, want an error", typed, got)
		}
	}
	const formatted = "+48\u00a0600\u00a0100\u00a0200"
	for _, p := range []string{"+48600100200", "+48 600 100 200", formatted, " +48 600-100-200 "} {
		if got := care.FormatPhone(p); got != formatted {
			t.Errorf("FormatPhone(%q) = %q, want %q", p, got, formatted)
		}
	}
	if got := care.FormatPhone("801 100 100"); got != "801\u00a0100\u00a0100" {
		t.Errorf("a national number became %q", got)
	}
}
