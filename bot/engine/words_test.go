package engine

import (
	"testing"

	"carebot/flows/care"
)

func TestWhatIsNoFileInWords(t *testing.T) {
	t.Parallel()
	place := care.Location{Latitude: 52.1, Longitude: 21}
	venue := care.Location{Latitude: 52.1, Longitude: 21, Title: "Sklep"}
	for want, content := range map[string]care.Content{
		"📍 https://maps.google.com/?q=52.100000,21.000000":              {Location: &place},
		"to tu\n📍 Sklep https://maps.google.com/?q=52.100000,21.000000": {Text: "to tu", Location: &venue},
		"☎ Ewa +48600": {Contact: &care.Contact{Name: "Ewa", Phone: "+48600"}},
		"☎ +48600":     {Contact: &care.Contact{Phone: "+48600"}},
	} {
		if got := inWords(content); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
