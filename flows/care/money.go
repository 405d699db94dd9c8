package care

// Money is a sum of a currency (three letters, PLN), in hundredths of its unit.
type Money struct {
	Sum      int64
	Currency string
}
