package care

// The bounds of a page: small enough that the conversations that wait behind it do not notice, and far within what
// one transaction may hold.
const (
	pageOrders = 100
	pageBytes  = 64 << 10 // as the orders came in, about
)

// OrderPage gathers orders until they are as many as are taken in at once. The zero value is an empty page.
type OrderPage struct {
	orders []Order
	size   int
}

// Add puts an order on the page and reports whether the page is full. One order always fits.
func (p *OrderPage) Add(o Order) (full bool) {
	p.orders = append(p.orders, o)
	p.size += o.size()
	return len(p.orders) >= pageOrders || p.size >= pageBytes
}

// Orders returns what is on the page, until the next Clear.
func (p *OrderPage) Orders() []Order { return p.orders }

// Clear empties the page.
func (p *OrderPage) Clear() {
	clear(p.orders)
	p.orders, p.size = p.orders[:0], 0
}

// size is about how many bytes an order takes up.
func (o Order) size() int {
	const around = 300 // the short fields and the names of all
	size := around + len(o.CustomerName) + len(o.Email) + len(o.Carrier) + len(o.TrackingURL)
	for _, item := range o.Items {
		size += around/5 + len(item.Name)
	}
	return size
}
