package care_test

import (
	"testing"

	"carebot/flows/care"
)

func TestProof(t *testing.T) {
	t.Parallel()
	tests := []struct {
		typed, phone   string
		isProof, right bool
	}{
		{"1222", "+48600111222", true, true},
		{" 12 22 ", "+48600111222", true, true},
		{"12-22", "+48600111222", true, true},
		{"600 111 222", "+48600111222", true, true},
		{"+48 600 111 222", "+48600111222", true, true},
		{"1223", "+48600111222", true, false},
		{"1222", "", true, false},
		{"0000", "", true, false},
		{"1222", "222", true, false},
		{"122", "+48600111222", false, false},
		{"12222", "+48600111222", false, false},
		{"abcd", "+48600111222", false, false},
		{"١٢٢٢", "+48600111222", false, false},
		{"", "", false, false},
		{"\x00\x00\x00\x00", "", false, false},
	}
	for _, tt := range tests {
		proof, ok := care.ParseProof(tt.typed)
		if right := proof.Proves(tt.phone); ok != tt.isProof || right != tt.right {
			t.Errorf("%q for %q is a proof: %t, right: %t", tt.typed, tt.phone, ok, right)
		}
	}
}

func TestContactPhone(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"48600111222": "+48600111222", "+48 600 111 222": "+48600111222", "+447700900123": "+447700900123", "": "", "x": "",
	} {
		got, ok := care.ContactPhone(care.Contact{Phone: given})
		if ok != (want != "") || ok && got != want {
			t.Errorf("%q is %q, %t, want %q", given, got, ok, want)
		}
	}
	same := care.SamePhone("+48600111222", "+48600111222")
	if !same || care.SamePhone("+48600111222", "+48600111223") || care.SamePhone("", "") || care.SamePhone("+48600111222", "") {
		t.Error("phone numbers are compared otherwise than by what they are")
	}
}
