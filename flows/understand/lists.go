package understand

import "strings"

// The words here are spelled (see spell).

// marks reports whether a word says that an order's number follows.
func marks(plain string) bool {
	switch strings.TrimSuffix(plain, "nr") {
	case "":
		return plain != ""
	case "no", "num", "zam", "zak", "ord", "#", "№", "order", "orders", "ordernumber":
		return true
	default:
		return marksAttached(plain)
	}
}

// marksAttached reports whether a word says so even when it is typed together with the number.
func marksAttached(plain string) bool {
	for _, stem := range []string{"zamoven", "numer", "number", "nomer"} {
		if strings.HasPrefix(plain, stem) {
			return true
		}
	}
	switch plain {
	case "nr", "order", "zakaz", "zakaza", "zakazu", "zakazom", "zakaze", "zakazi", "zakazov", "zakazam":
		return true
	default:
		return false
	}
}

// names reports whether a word, one of those, speaks of an order.
func names(plain string) bool {
	switch plain {
	case "nr", "no", "num", "#", "№":
		return false
	default:
		return !strings.HasPrefix(plain, "nu") && !strings.HasPrefix(plain, "nomer")
	}
}

// others reports whether a word says that the number of something else follows.
func others(plain string) bool {
	for _, stem := range []string{
		"tel", "fon", "phon", "kod", "code", "pin", "kont", "acount", "nip", "pesel", "iban", "kart", "card", "ostatn", "posledn", "digit", "sms",
	} {
		if strings.HasPrefix(plain, stem) {
			return true
		}
	}
	return plain == "last"
}

// conjunctions reports whether a word goes on with a list.
func conjunctions(plain string) bool {
	switch plain {
	case "i", "a", "oraz", "and", "or", "lub", "ili":
		return true
	default:
		return false
	}
}

// amounts reports whether a word is followed by a sum, a year or a span of time rather than an order.
func amounts(plain string) bool {
	switch plain {
	case "za", "po", "na", "from", "z", "od", "ot", "do", "for", "since", "v", "s", "in", "przez", "ponad", "okolo", "about", "abov", "bolshe":
		return true
	default:
		return false
	}
}

// prices reports whether a word says that a sum follows, even one without its currency.
func prices(plain string) bool {
	for _, stem := range []string{
		"kosht", "cen", "kvot", "sum", "zaplac", "pobra", "spisa", "vziali", "stoit", "stoil", "zaplat", "cost", "cosc", "price", "paid", "charged",
	} {
		if strings.HasPrefix(plain, stem) {
			return true
		}
	}
	return false
}

// currencies reports whether a sign or word is a currency.
func currencies(plain string) bool {
	switch plain {
	case "$", "€", "£", "₽", "₴", "zl", "pln", "zlot", "zlotih", "zlote", "rub", "rubl", "rublei", "r", "eur", "euro", "evro", "usd", "gbp", "dolarov", "dolars",
		"pounds", "hrn", "grn", "uah", "bin", "kz", "tg":
		return true
	default:
		return false
	}
}

// units reports whether a word counts or measures what the number before it says.
func units(plain string) bool {
	if currencies(plain) {
		return true
	}
	for _, stem := range []string{"godzin", "hour", "minut", "sekund", "tigodn", "nedel", "mesac", "mesec", "month", "shtuk", "procent", "percent", "gram"} {
		if strings.HasPrefix(plain, stem) {
			return true
		}
	}
	switch plain {
	case "dni", "dzen", "dnia", "den", "dnei", "dna", "dais", "dai", "chas", "chasa", "chasov", "lat", "lata", "let", "goda", "god", "iears", "iear", "roku", "rok",
		"vek", "veks", "dnach", "raz", "raza", "razi", "razov", "times", "osob", "stron", "peces", "pece", "metrov", "metr", "sec", "sek", "x",
		"%", "sht", "szt", "sh", "pc", "pcs", "kg", "g", "cm", "sm", "m", "ml", "l", "mm", "h", "min", "g.", "v", "vt", "mb", "gb", "tb", "km":
		return true
	default:
		return false
	}
}
