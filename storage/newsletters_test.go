package storage_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/flows/care"
	"carebot/storage"
)

var given = time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)

// A list gives each code once, in order, says when none is left, and goes on when it is filled up.
func TestCoupons(t *testing.T) {
	t.Parallel()
	s := prepared(t, storage.All()...)
	add := func(list string, want int, codes ...string) {
		t.Helper()
		update(t, s, func(tx storage.Tx) error {
			added, err := storage.AddCoupons(tx, list, "U0ANNA", codes, given)
			if added != want {
				t.Errorf("of %v %d are new, want %d", codes, added, want)
			}
			return err
		})
	}
	give := func(list, customer string) (code string, err error) {
		t.Helper()
		update(t, s, func(tx storage.Tx) error {
			c, wrong := storage.GiveCoupon(tx, list, customer, "N-1001", given)
			code, err = c.Code, wrong
			return nil
		})
		return code, err
	}
	add("lato", 2, "LATO-1", "LATO-2")
	add("zima", 1, "LATO-2", "ZIMA-1") // a code is in one list
	add("lato", 1, "LATO-1", "LATO-3")
	var got []string
	for i := range 4 {
		code, err := give("lato", fmt.Sprintf("K-%d", i))
		if i < 3 && err != nil || i == 3 && !errors.Is(err, storage.ErrNoCoupons) {
			t.Errorf("the code %d: %v", i, err)
		}
		got = append(got, code)
	}
	if diff := cmp.Diff([]string{"LATO-1", "LATO-2", "LATO-3", ""}, got); diff != "" {
		t.Error(diff)
	}
	if _, err := give("wiosna", "K-1"); !errors.Is(err, storage.ErrNoCoupons) {
		t.Errorf("of no list: %v", err)
	}
	add("lato", 1, "LATO-4")
	if code, err := give("lato", "K-9"); code != "LATO-4" || err != nil {
		t.Errorf("given is %q, error %v", code, err)
	}
	view(t, s, func(tx storage.Tx) error {
		page, _, err := storage.Coupons.By(tx, storage.ByCustomer, storage.Under("K-1"))
		want := []care.Coupon{{List: "lato", N: 2, Code: "LATO-2", Customer: "K-1", Newsletter: "N-1001", At: given}}
		if diff := cmp.Diff(want, page); diff != "" {
			t.Error(diff)
		}
		l, _, errList := storage.CouponLists.Get(tx, "lato")
		if l.Left() != 0 || l.Codes != 4 {
			t.Errorf("the list is %+v", l)
		}
		return errors.Join(err, errList)
	})
}

// A newsletter has a customer once, and their last one is found.
func TestRecipients(t *testing.T) {
	t.Parallel()
	s := prepared(t, storage.All()...)
	for i, id := range []string{"N-1002", "N-1001"} {
		update(t, s, func(tx storage.Tx) error {
			return storage.Recipients.Insert(tx, care.Recipient{Newsletter: id, Customer: "K-1", At: given.Add(time.Duration(i) * time.Hour)})
		})
	}
	update(t, s, func(tx storage.Tx) error {
		if err := storage.Recipients.Insert(tx, care.Recipient{Newsletter: "N-1001", Customer: "K-1"}); !errors.Is(err, storage.ErrExists) {
			t.Errorf("twice: %v", err)
		}
		return nil
	})
	view(t, s, func(tx storage.Tx) error {
		page, _, err := storage.Recipients.By(tx, storage.ByCustomer, storage.Query{Prefix: []any{"K-1"}, Reverse: true, Limit: 1})
		if len(page) != 1 || page[0].Newsletter != "N-1001" {
			t.Errorf("the last one is %+v", page)
		}
		return err
	})
}

// Customers are found by the code of their own link, which is one's alone, and by the code that brought them.
func TestCustomersByCodes(t *testing.T) {
	t.Parallel()
	s := prepared(t, storage.All()...)
	customer := func(id, code, ref string) care.Customer {
		return care.Customer{ID: id, Code: code, Ref: ref, Address: care.Address{Platform: care.Telegram, Chat: id}}
	}
	update(t, s, func(tx storage.Tx) error {
		return errors.Join(
			storage.Customers.Put(tx, customer("K-1", "aaa", "")), storage.Customers.Put(tx, customer("K-2", "bbb", "aaa")),
			storage.Customers.Put(tx, customer("K-3", "", "aaa")), storage.Customers.Put(tx, customer("K-4", "", "")),
		)
	})
	update(t, s, func(tx storage.Tx) error {
		if err := storage.Customers.Put(tx, customer("K-5", "aaa", "")); !errors.Is(err, storage.ErrExists) {
			t.Errorf("a second one with the code: %v", err)
		}
		return nil
	})
	view(t, s, func(tx storage.Tx) error {
		host, found, err := storage.Customers.One(tx, storage.ByCode, "aaa")
		if !found || host.ID != "K-1" {
			t.Errorf("the code is of %+v", host)
		}
		brought, errCount := storage.Customers.Count(tx, storage.ByRef, storage.Under("aaa"))
		if brought != 2 {
			t.Errorf("brought are %d", brought)
		}
		return errors.Join(err, errCount)
	})
}
