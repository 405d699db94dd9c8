package storage

import (
	"errors"
	"fmt"
	"time"

	"carebot/flows/care"
)

// ErrNoCoupons: a list has no code left.
var ErrNoCoupons = errors.New("storage: no coupon is left")

// AddCoupons adds codes to a list, which begins to exist with its first; codes that any list has already are left out.
// Returned is how many were new. Each is three writes: many codes are added in several transactions.
func AddCoupons(tx Tx, list, author string, codes []string, now time.Time) (added int, err error) {
	l, _, err := CouponLists.Get(tx, list)
	if err != nil {
		return 0, err
	}
	l.Name, l.Author, l.AddedAt = list, author, now.UTC()
	for _, code := range codes {
		err := Coupons.Insert(tx, care.Coupon{List: list, N: l.Codes + 1, Code: code})
		switch {
		case errors.Is(err, ErrExists):
			continue
		case err != nil:
			return 0, err
		}
		l.Codes++
		added++
	}
	return added, CouponLists.Put(tx, l)
}

// GiveCoupon gives the next code of a list to a customer, with a newsletter. Of two transactions at once that give from
// one list, one runs again, so that no code goes to two. ErrNoCoupons: none is left, or there is no such list.
func GiveCoupon(tx Tx, list, customer, newsletter string, now time.Time) (care.Coupon, error) {
	l, _, err := CouponLists.Get(tx, list)
	if err != nil {
		return care.Coupon{}, err
	}
	if l.Left() <= 0 {
		return care.Coupon{}, fmt.Errorf("%w in the list %q", ErrNoCoupons, list)
	}
	c, found, err := Coupons.Get(tx, list, l.Given+1)
	switch {
	case err != nil:
		return care.Coupon{}, err
	case !found:
		return care.Coupon{}, fmt.Errorf("storage: the list %q counts %d codes and has no number %d", list, l.Codes, l.Given+1)
	}
	l.Given++
	c.Customer, c.Newsletter, c.At = customer, newsletter, now.UTC()
	if err := Coupons.Put(tx, c); err != nil {
		return care.Coupon{}, err
	}
	return c, CouponLists.Put(tx, l)
}

// CouponFile is a file of codes on its way into a list, page by page.
type CouponFile struct {
	File       care.File `json:"file"`
	List       string    `json:"list"`
	Newsletter string    `json:"newsletter"` // the ID of the one in whose thread it is told how it went
	By         string    `json:"by"`         // Slack ID of who sent it
	At         time.Time `json:"at"`         // when it was sent
	Taken      int       `json:"taken"`      // how many of its codes have been looked at: the next page begins there
	Added      int       `json:"added"`      // how many of them were new
}

// CouponFiles by the platform's ID of the file.
var CouponFiles = NewTable(Schema[CouponFile]{
	Name: "coupon_file",
	Key:  func(f CouponFile) []any { return []any{f.File.ID} },
})
