package locales

import (
	"fmt"
	"strings"

	"carebot/flows/care"
)

const (
	hardSpace = "\u00a0"
	// minus is the sign that typography has, not the hyphen.
	minus = "\u2212"
)

// Money returns a sum as the language writes it, with spaces that do not break: 1259,80 zł in Polish (from five digits
// on 12 598,00 zł), 1 259,80 zł in Russian, 1,259.80 zł and €1,259.80 in English. A currency without a sign of its own
// here is said by its three letters; one that is not known, not at all.
func Money(lang care.Language, m care.Money) string {
	sum, sign := m.Sum, ""
	if sum < 0 {
		sum, sign = -sum, minus
	}
	units, point := fmt.Sprint(sum/100), ","
	switch {
	case lang == care.English:
		units, point = grouped(units, ","), "."
	case lang != care.Polish || len(units) > 4:
		units = grouped(units, hardSpace)
	}
	number := fmt.Sprintf("%s%s%02d", units, point, sum%100)
	if m.Currency == "" {
		return sign + number
	}
	mark, before := currencyMark(m.Currency)
	if before && lang == care.English {
		return sign + mark + number
	}
	return sign + number + hardSpace + mark
}

// currencyMark returns a currency's sign, and whether English puts it first.
func currencyMark(currency string) (mark string, before bool) {
	switch currency {
	case "PLN":
		return "zł", false
	case "EUR":
		return "€", true
	case "USD":
		return "$", true
	case "GBP":
		return "£", true
	case "CZK":
		return "Kč", false
	case "UAH":
		return "₴", false
	case "RUB":
		return "₽", false
	default:
		return currency, false
	}
}

// grouped puts a mark between each three digits, from the right.
func grouped(digits, mark string) string {
	var groups []string
	for len(digits) > 3 {
		groups = append([]string{digits[len(digits)-3:]}, groups...)
		digits = digits[:len(digits)-3]
	}
	return strings.Join(append([]string{digits}, groups...), mark)
}
