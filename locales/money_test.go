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
	}
	for _, tt := range tests {
		got := locales.Money(tt.lang, care.Money{Sum: tt.sum, Currency: tt.currency})
		if strings.Contains(got, " ") || strings.ReplaceAll(got, "\u00a0", " ") != tt.want {
			t.Errorf("%d %s in %s is %q, want %q with hard spaces", tt.sum, tt.currency, tt.lang, got, tt.want)
		}
	}
}
