package bot_test

import (
	"strconv"
	"time"

	"carebot/bot"
	"carebot/bot/bottest"
	"carebot/bot/sandbox/fault"
	"carebot/flows/care"
)

// text is a number in words that can be looked for.
func text(n int) string { return strconv.Itoa(n) }

// slow makes one answer of a method dribble in.
func slow(method string) fault.Fault {
	return fault.Fault{Method: method, Kind: fault.Slow, Delay: 400 * time.Millisecond}
}

// twoInPolish lets Olga speak Polish, too, at half of Anna's capacity.
func twoInPolish(o *bot.Options) {
	for i := range o.Staff {
		if o.Staff[i].Slack == bottest.Olga {
			o.Staff[i].Languages, o.Staff[i].Capacity = []care.Language{care.Polish, care.Russian}, 100
		}
	}
}

// nobodyFree leaves staff who take no case.
func nobodyFree(o *bot.Options) {
	for i := range o.Staff {
		o.Staff[i].Capacity = 0
	}
}
