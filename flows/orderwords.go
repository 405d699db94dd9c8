package flows

import (
	"time"

	"carebot/flows/care"
	"carebot/flows/flow"
)

// maxItems is how many items of an order are named.
const maxItems = 15

// status says all that its customer may want to know of an order.
func status(v flow.View, o care.Order) flow.Say {
	data := facts(o, v.Now())
	data["Items"], data["More"] = items(o), any("")
	if more := len(o.Items) - maxItems; more > 0 {
		data["More"] = flow.Text{Key: "order.more", Data: map[string]any{"Count": more}}
	}
	data["Total"] = any("")
	if o.Total > 0 {
		data["Total"] = care.Money{Sum: o.Total, Currency: o.Currency}
	}
	return flow.Say{Key: "order.status", Data: data, Choices: acts(v.Tie(o.Number).Notify, false, o.Number)}
}

// facts are the values that all texts about an order have. Late: its customer was promised it sooner.
func facts(o care.Order, now time.Time) map[string]any {
	data := map[string]any{
		"Order": o.Number, "Status": flow.Text{Key: "order.is_" + string(o.Status)},
		"Promised": "", "Carrier": o.Carrier, "Tracking": o.TrackingURL, "Late": o.Status == care.OrderDelayed,
	}
	if day, ok := o.Promised(); ok && !o.Status.Ended() {
		data["Promised"] = day
		data["Late"] = o.Status == care.OrderDelayed || day.Before(care.DateOf(now))
	}
	return data
}

func items(o care.Order) any {
	if len(o.Items) == 0 {
		return ""
	}
	var lines flow.Texts
	for _, item := range o.Items[:min(len(o.Items), maxItems)] {
		var price any = ""
		if item.Price > 0 {
			price = care.Money{Sum: item.Price, Currency: o.Currency}
		}
		data := map[string]any{"Quantity": max(item.Quantity, 1), "Name": item.Name, "Price": price, "Each": item.Quantity > 1}
		lines = append(lines, flow.Text{Key: "order.item", Data: data})
	}
	return lines
}

// OrderNews words what has changed of an order since its customer heard of it; false: nothing that is told.
func OrderNews(was, is care.Order, tie care.Tie, now time.Time) (flow.Say, bool) {
	say := flow.Say{Data: facts(is, now), Choices: acts(tie.Notify, true, is.Number)}
	switch care.NewsOf(was, is) {
	case care.NewsStatus:
		say.Key = "order.news_status"
	case care.NewsLate:
		say.Key = "order.news_late"
		if is.PromisedOn == was.PromisedOn { // it is late, and nobody knows yet how much
			say.Data["Promised"] = ""
		}
	default:
		return flow.Say{}, false
	}
	return say, true
}

// OrderCourtesy asks whether everything is all right with what was delivered.
func OrderCourtesy(o care.Order, c care.Customer) flow.Say {
	data := map[string]any{"Order": o.Number, "Name": care.GivenName(c.FirstName)}
	return flow.Say{Key: "order.courtesy", Data: data, Choices: [][]flow.Choice{{act(actFine, o.Number)}, {act(actWrong, o.Number)}}}
}
