package care

import "time"

// Notify is whether a customer wants to hear what changes of an order.
type Notify string

// What a customer may want; by default they are told, since the order is theirs.
const (
	NotifyDefault Notify = ""
	NotifyOn      Notify = "on"
	NotifyOff     Notify = "off"
)

// Tie is what connects a customer to an order they have proven to be theirs.
type Tie struct {
	Order    string    `json:"order"`    // OrderKey of its number
	Customer string    `json:"customer"` // customer ID
	Notify   Notify    `json:"notify,omitempty"`
	Asked    time.Time `json:"asked,omitzero"` // whether everything is all right, after it was delivered
	Own      bool      `json:"own,omitempty"`  // the order is this customer's
}
