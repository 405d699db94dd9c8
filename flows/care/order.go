package care

import "time"

// OrderStatus is where an order stands.
type OrderStatus string

// The statuses of an order, as INTERFACE names them.
const (
	OrderPlaced         OrderStatus = "placed"
	OrderPaid           OrderStatus = "paid"
	OrderPreparing      OrderStatus = "preparing"
	OrderShipped        OrderStatus = "shipped"
	OrderOutForDelivery OrderStatus = "out_for_delivery"
	OrderDelivered      OrderStatus = "delivered"
	OrderDelayed        OrderStatus = "delayed"
	OrderCancelled      OrderStatus = "cancelled"
	OrderReturned       OrderStatus = "returned"
	OrderRefunded       OrderStatus = "refunded"
)

// Order is what the shop told us of an order.
type Order struct {
	Number       string      `json:"number"`
	Status       OrderStatus `json:"status"`
	CustomerName string      `json:"customer_name,omitempty"`
	Phone        string      `json:"phone,omitempty"`
	Email        string      `json:"email,omitempty"`
	Items        []Item      `json:"items,omitempty"`
	Total        int64       `json:"total,omitempty"` // minor units
	Currency     string      `json:"currency,omitempty"`
	Carrier      string      `json:"carrier,omitempty"`
	TrackingURL  string      `json:"tracking_url,omitempty"`
	PromisedOn   string      `json:"promised_on,omitempty"` // 2006-01-02
	PlacedAt     time.Time   `json:"placed_at,omitzero"`
	UpdatedAt    time.Time   `json:"updated_at,omitzero"`
	Customer     string      `json:"customer,omitempty"` // the customer it is tied to, by ID
}

// Item is one line of an order.
type Item struct {
	Name     string `json:"name"`
	Quantity int    `json:"quantity"`
	Price    int64  `json:"price,omitempty"` // minor units, each
}
