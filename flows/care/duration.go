package care

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Day is twenty-four hours: what d means in a duration.
const Day = 24 * time.Hour

// longest is the longest duration that may be written: ten years.
const longest = 3660 * Day

// ParseDuration reads a duration such as 90s, 30m, 8h or 14d: one whole number and one unit, more than zero. Errors say what
// to write.
func ParseDuration(s string) (time.Duration, error) {
	units := map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour, "d": Day}
	digits := strings.TrimRight(s, "smhd")
	unit, known := units[s[len(digits):]]
	n, err := strconv.ParseInt(digits, 10, 64)
	if !known || err != nil || n <= 0 || n > int64(longest/unit) || digits[0] == '+' {
		return 0, fmt.Errorf("%q is not a duration: write a whole number and a unit, such as 90s, 30m, 8h or 14d", s)
	}
	return time.Duration(n) * unit, nil
}
