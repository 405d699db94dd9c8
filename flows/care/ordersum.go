package care

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// mostUnits is how many digits a sum may have before its point: enough for any order, and far from overflowing.
const mostUnits = 12

var errSum = errors.New("write a sum such as 129.90: digits, a point and at most two places, no spaces, no sign")

// ParseSum returns a sum of money, written with a point and at most two places, in hundredths, whatever the currency.
// The error says what to write.
func ParseSum(s string) (int64, error) {
	units, places, pointed := strings.Cut(s, ".")
	if pointed && (places == "" || len(places) > 2) || units == "" || len(units) > mostUnits {
		return 0, errSum
	}
	digits := units + (places + "00")[:2]
	if strings.Trim(digits, "0123456789") != "" {
		return 0, errSum
	}
	return strconv.ParseInt(digits, 10, 64)
}

// FormatSum returns a sum in hundredths, none below 0, as ParseSum reads it, with two places.
func FormatSum(hundredths int64) string {
	return fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100)
}
