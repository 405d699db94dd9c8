package care

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// What a newsletter holds at most, as Telegram takes it in one message. A code that goes with it needs room, too.
const (
	longestTitle   = 80   // characters
	longestCaption = 1024 // UTF-16 units, where there is a picture
	longestMessage = 4096 // UTF-16 units
	longestLabel   = 40   // UTF-16 units
	roomForCoupon  = 100  // UTF-16 units
)

// NewsletterFault is what must be mended before a newsletter can be sent.
type NewsletterFault struct {
	Field    string   // name, texts, picture, buttons, audience, interest or send_at
	Key      string   // a text key under newsletter.: fault_…
	Language Language // of which text or label; may be empty
	Button   int      // of buttons: which one, from 0
	Most     int      // characters there may be; 0 where it is about no length
}

// Faults returns what must be mended before a newsletter can be sent, in the order of the fields; none: it can be.
func (n Newsletter) Faults(terms NewsletterTerms, now time.Time) []NewsletterFault {
	faults := n.nameFaults()
	faults = append(faults, n.textFaults()...)
	if n.Picture != nil && n.Picture.Kind != Photo {
		faults = append(faults, NewsletterFault{Field: "picture", Key: "fault_picture"})
	}
	for i, b := range n.Buttons {
		for _, fault := range n.buttonFaults(b) {
			fault.Button = i
			faults = append(faults, fault)
		}
	}
	if len(n.Buttons) > mostButtons {
		faults = append(faults, NewsletterFault{Field: "buttons", Key: "fault_buttons", Most: mostButtons})
	}
	if n.Audience.Empty() || !n.Audience.Who.sound() {
		faults = append(faults, NewsletterFault{Field: "audience", Key: "fault_audience"})
	}
	if n.Interest != "" && !slices.Contains(terms.Interests, n.Interest) {
		faults = append(faults, NewsletterFault{Field: "interest", Key: "fault_interest"})
	}
	if n.past(now) {
		faults = append(faults, NewsletterFault{Field: "send_at", Key: "fault_past"})
	}
	return faults
}

// past reports whether the time at which it is to go out has passed. The minute it was written in is no past; and one that
// repeats has not been written for its hour: for as long as it may be late, a yes sends it.
func (n Newsletter) past(now time.Time) bool {
	allowed := time.Minute
	if n.Of != "" {
		allowed = max(allowed, n.Late)
	}
	return !n.SendAt.IsZero() && now.Sub(n.SendAt) > allowed
}

func (n Newsletter) nameFaults() []NewsletterFault {
	switch length := utf8.RuneCountInString(strings.TrimSpace(n.Name)); {
	case length == 0:
		return []NewsletterFault{{Field: "name", Key: "fault_name"}}
	case length > longestTitle:
		return []NewsletterFault{{Field: "name", Key: "fault_long", Most: longestTitle}}
	default:
		return nil
	}
}

// textFaults looks at each text; one language is enough.
func (n Newsletter) textFaults() []NewsletterFault {
	if len(n.Languages()) == 0 {
		return []NewsletterFault{{Field: "texts", Key: "fault_texts"}}
	}
	most := n.LongestText()
	var faults []NewsletterFault
	for _, lang := range n.Languages() {
		if len(utf16.Encode([]rune(n.Texts[lang].Text))) > most {
			faults = append(faults, NewsletterFault{Field: "texts", Key: "fault_long", Language: lang, Most: most})
		}
	}
	return faults
}

// LongestText returns how long a newsletter's texts may be, in UTF-16 units: as characters are counted on Telegram.
func (n Newsletter) LongestText() int {
	most := longestMessage
	if n.Picture != nil {
		most = longestCaption
	}
	if n.Coupons != "" {
		most -= roomForCoupon
	}
	return most
}

// buttonFaults looks at a button: it links or asks, and says so in every language there is a text in.
func (n Newsletter) buttonFaults(b NewsletterButton) []NewsletterFault {
	var faults []NewsletterFault
	if b.Ask == (b.Link != "") || !b.Ask && !isLink(b.Link) {
		faults = append(faults, NewsletterFault{Field: "buttons", Key: "fault_link"})
	}
	for _, lang := range n.Languages() {
		switch length := len(utf16.Encode([]rune(strings.TrimSpace(b.Labels[lang])))); {
		case length == 0:
			faults = append(faults, NewsletterFault{Field: "buttons", Key: "fault_label", Language: lang})
		case length > longestLabel:
			faults = append(faults, NewsletterFault{Field: "buttons", Key: "fault_long", Language: lang, Most: longestLabel})
		}
	}
	return faults
}

// isLink reports whether an address can be opened by a button: Telegram takes none without a host that has a domain.
func isLink(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || strings.ContainsAny(address, " \n\t\r") {
		return false
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
			return false
		}
	}
	return isHost(u.Hostname())
}

// isHost reports whether a host is an address, or a name of several parts that begin and end in a letter or a digit.
func isHost(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	parts := strings.Split(host, ".")
	for _, part := range parts {
		first, _ := utf8.DecodeRuneInString(part)
		last, _ := utf8.DecodeLastRuneInString(part)
		if !alphanumeric(first) || !alphanumeric(last) {
			return false
		}
	}
	return len(parts) > 1
}

func alphanumeric(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
