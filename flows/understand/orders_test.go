package understand

import (
	"strings"
	"testing"
)

func TestOrders(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{"", ""},
		{"12345", "12345"},
		{"123", "123"},
		{"12", ""},
		{"ZAM-60355", "ZAM-60355"},
		{"#40021", "40021"},
		{"№40021", "40021"},
		{"nr 8890", "8890"},
		{"nr8890", "8890"},
		{"nr. 8890?", "8890"},
		{"nr:8890", "8890"},
		{"gdzie jest zamówienie 12345", "12345"},
		{"zamówienie12345 gdzie", "12345"},
		{"zamówienie: 12345.", "12345"},
		{"zamowienie nr 123/2025!", "123/2025"},
		{"mój numer zamówienia to A1B", "A1B"},
		{"zamówienie o numerze WEB.5512", "WEB.5512"},
		{"zamówienia 123, 456 i 789 nie przyszły", "123,456,789"},
		{"zamówienie 12345 i ZAM-7", "12345,ZAM-7"},
		{"zamówienie nr 123 456", "123456"},
		{"zamówienie 600100200", "600100200"},
		{"где заказ №12345", "12345"},
		{"заказ12345", "12345"},
		{"заказ номер 12345, а ещё 12345", "12345"},
		{"zakaz nomer AB/1029", "AB/1029"},
		{"заказ ЗАМ-60355", "ZAM-60355"},
		{"order zam-5 and ZAM-5", "zam-5"},
		{"order number is 9981_x", "9981_x"},
		{"my order #77 is late", ""},
		{"my order #776 is late", "776"},
		{"(order 12345)", "12345"},
		{"order 12345-го", "12345"},
		{"No77 please", ""},
		{"NRX-100", "NRX-100"},
		// what is no order
		{"C-1001", ""},
		{"c-1001 i С-1002", ""},
		{"case C1001", ""},
		{"zamówione 12.05.2025, przyszło 2025-05-20, o 14:30", ""},
		{"dostawa 8:00-16:00 w dniach 10-14", ""},
		{"zamówienie z 2024 roku", ""},
		{"w 2023 było lepiej", ""},
		{"zapłaciłam 1299 zł", ""},
		{"zapłaciłam 1299,00 zł i 49.90", ""},
		{"300zł, 500ml, 100%", ""},
		{"koszt $1200 lub 1200€", ""},
		{"сумма 2500 руб", ""},
		{"czekam 1000 lat", ""},
		{"order is 1500 days late", ""},
		{"zadzwońcie 600 100 200", ""},
		{"zadzwońcie pod numer 602 345 678", ""},
		{"zadzwońcie 600100200", ""},
		{"zadzwońcie +48 600-100-200", ""},
		{"позвоните 8 (916) 234-56-78", ""},
		{"позвоните 89162345678", ""},
		{"call 07700 900123", ""},
		{"ostatnie cyfry telefonu 1234", ""},
		{"kod 4455", ""},
		{"на сайте стоит 1990, а списали 2590", ""},
		{"zapłaciłam 2590 zamiast 1990 zł", ""},
		{"I was charged 1200 for this", ""},
		{"konto 12345678901234567890123456", ""},
		{"jan.kowalski1234@example.com", ""},
		{"@jan12345", ""},
		{"https://example.com/t/12345?x=60355", ""},
		{"www.example.com/12345", ""},
		{"ho4u 4to iphone15 mp3 2x", ""},
		{"zamówiłem 2 sztuki", ""},
		{"a-b-c ... --- ///", ""},
		{strings.Repeat("9", 41), ""},
	}
	for _, test := range tests {
		if got := strings.Join(read(test.text).orders, ","); got != test.want {
			t.Errorf("%q has the orders %q, want %q", test.text, got, test.want)
		}
	}
}

func TestThings(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{"C-1001", aCase},
		{"обращение С-1001", "obrashene " + aCase},
		{"12.05.2025", aDate},
		{"o 14:30", "o " + aTime},
		{"49,90 zł", aPrice + " zl"},
		{"tel. 600-100-200", "tel " + aPhone},
		{"+48 600 100 200", aPhone + " " + aPhone + " " + aPhone + " " + aPhone},
		{"a@b.pl", anAddress},
		{"https://a.pl", aLink},
		{"kod 4455", "kod " + aCode},
		{"7 dni", aPrice + " dni"},
		{"zamówienie 12345", "zamovene " + anOrder},
		{"no. 2", "no " + aNumber},
	}
	for _, test := range tests {
		if got := strings.Join(read(test.text).words, " "); got != test.want {
			t.Errorf("%q is read %q, want %q", test.text, got, test.want)
		}
	}
}
