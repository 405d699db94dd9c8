package locales_test

import (
	"strings"
	"testing"

	"carebot/flows/care"
	"carebot/locales"
)

func TestMoney(t *testing.T) {
	t.Parallel()
	tests := []struct {
		lang     care.Language
		sum      int64
		currency string
		want     string
	}{
		{care.Polish, 25980, "PLN", "259,80 zł"},
		{care.Polish, 125980, "PLN", "1259,80 zł"},
		{care.Polish, 1259800, "PLN", "12 598,00 zł"},
		{care.Polish, 5, "EUR", "0,05 €"},
		{care.Russian, 125980, "PLN", "1 259,80 zł"},
		{care.Russian, 100000000, "USD", "1 000 000,00 $"},
		{care.English, 125980, "PLN", "1,259.80 zł"},
		{care.English, 125980, "EUR", "€1,259.80"},
		{care.English, 125980, "SEK", "1,259.80 SEK"},
		{care.English, -25980, "GBP", "−£259.80"},
		{care.Polish, 125980, "", "1259,80"},
		{care.Russian, 125980, "", "1 259,80"},
		{care.English, -125980, "", "−1,259.80"},
	}
	for _, tt := range tests {
		got := locales.Money(tt.lang, care.Money{Sum: tt.sum, Currency: tt.currency})
		if strings.Contains(got, " ") || strings.ReplaceAll(got, "\u00a0", " ") != tt.want {
			t.Errorf("%d %s in %s is %q, want %q with hard spaces", tt.sum, tt.currency, tt.lang, got, tt.want)
		}
	}
}

// Beside a quantity a price says that it is of one piece.
func TestPriceEach(t *testing.T) {
	t.Parallel()
	item := func(lang care.Language, each bool) string {
		data := map[string]any{"Quantity": 2, "Name": "UV", "Price": care.Money{Sum: 12990, Currency: "PLN"}, "Each": each}
		return strings.ReplaceAll(text(t, load(t), lang, "order.item", data), "\u00a0", " ")
	}
	for lang, want := range map[care.Language]string{
		care.Polish: "2 × UV · po 129,90 zł", care.Russian: "2 × UV · по 129,90 zł", care.English: "2 × UV · 129.90 zł each",
	} {
		if got := item(lang, true); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
	if got, want := item(care.English, false), "2 × UV · 129.90 zł"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
