package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"carebot/flows/care"
	"carebot/locales"
	"carebot/storage"
)

// handle is somebody's short name in Slack: the first one, in lower case.
func handle(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return strings.ToLower(first)
}

// firstCustomer is the number of the first customer, as the bot gives them out.
const firstCustomer = 1001

// seedDemo puts the example customers and their orders into a store that has none.
func seedDemo(ctx context.Context, store storage.Store, now time.Time) error {
	err := storage.Prepare(ctx, store, storage.All()...)
	if err != nil {
		return err
	}
	return store.Update(ctx, func(tx storage.Tx) error {
		if _, found, err := storage.Counters.Get(tx, "customer"); err != nil || found {
			return err
		}
		people := demoKnown(now)
		for i, c := range people {
			for _, order := range demoOrders(i, now) {
				order.Customer, order.CustomerName, order.Phone = c.ID, c.FullName(), demoCustomers()[i].Phone
				if err := storage.Orders.Put(tx, order); err != nil {
					return err
				}
			}
		}
		if err := errors.Join(seedPast(tx, people, now), seedOffers(tx, people, now)); err != nil {
			return err
		}
		last := int64(firstCustomer + len(people) - 1)
		return storage.Counters.Put(tx, storage.Counter{Name: "customer", Value: last})
	})
}

// demoKnown are the customers with phones as the company knows them: a customer of long, one who came lately by her link, and
// one who recommends the company.
func demoKnown(now time.Time) []care.Customer {
	var known []care.Customer
	for i, person := range demoCustomers() {
		c := care.Customer{
			ID:        fmt.Sprintf("K-%d", firstCustomer+i),
			Address:   care.Address{Platform: care.Telegram, Chat: strconv.FormatInt(person.ID, 10)},
			FirstName: person.FirstName, LastName: person.LastName, Username: person.Username,
		}
		c.Language, _ = locales.LanguageOf(person.Language)
		known = append(known, c)
	}
	ewa, irina, emily := &known[0], &known[1], &known[2]
	for c, days := range map[*care.Customer]int{ewa: 400, irina: 27, emily: 150} {
		c.CreatedAt = now.AddDate(0, 0, -days).UTC()
	}
	ewa.Code = "7hq2mxw4kz3d"
	irina.Ref, irina.SeenAt = ewa.Code, now.AddDate(0, 0, -20).UTC()
	said := now.AddDate(0, 0, -21).UTC()
	emily.Recommend = care.Recommend{AskedAt: said, AnsweredAt: said.Add(time.Hour), Score: 9}
	return known
}

// demoOrders are what the customer of a number, from 0, has ordered.
func demoOrders(customer int, now time.Time) []care.Order {
	order := func(number string, status care.OrderStatus, daysAgo int, items ...care.Item) care.Order {
		o := care.Order{
			Number: number, Status: status, Items: items, Currency: "PLN", Carrier: "InPost",
			PlacedAt: now.AddDate(0, 0, -daysAgo).UTC(), UpdatedAt: now.UTC(),
			PromisedOn:  now.AddDate(0, 0, 5-daysAgo).Format(time.DateOnly),
			TrackingURL: "https://example.com/track/" + number,
		}
		for _, item := range items {
			o.Total += item.Price * int64(item.Quantity)
		}
		return o
	}
	return [][]care.Order{
		{
			order("ZAM-58120", care.OrderDelivered, 210, care.Item{Name: "Lampa biurkowa", Quantity: 1, Price: 24900}),
			order("ZAM-59034", care.OrderDelivered, 95, care.Item{Name: "Krem do rąk", Quantity: 5, Price: 1990}),
			order("ZAM-59871", care.OrderDelivered, 39, care.Item{Name: "Lampa stojąca", Quantity: 1, Price: 45900}),
			order("ZAM-60355", care.OrderDelivered, 6, care.Item{Name: "Lampa UV", Quantity: 1, Price: 12990}),
			order("ZAM-60412", care.OrderShipped, 2, care.Item{Name: "Krem do rąk", Quantity: 3, Price: 1990}),
		},
		{
			order("ZAM-60371", care.OrderDelivered, 5, care.Item{Name: "Набор кистей", Quantity: 1, Price: 8900}),
			order("ZAM-60420", care.OrderPreparing, 1, care.Item{Name: "Зеркало с подсветкой", Quantity: 1, Price: 15900}),
		},
		{
			order("ZAM-59512", care.OrderDelivered, 60, care.Item{Name: "Reading lamp", Quantity: 1, Price: 21900}),
			order("ZAM-60388", care.OrderDelivered, 4, care.Item{Name: "Ceramic lamp", Quantity: 1, Price: 18900}),
			order("ZAM-60431", care.OrderDelayed, 8, care.Item{Name: "Linen throw", Quantity: 2, Price: 7900}),
		},
	}[customer]
}
