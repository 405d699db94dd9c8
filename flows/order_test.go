package flows_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carebot/flows"
	"carebot/flows/care"
	"carebot/flows/flow"
	"carebot/flows/flow/flowtest"
)

// guesser is somebody who asks about orders in one world.
type guesser struct {
	world *flowtest.World
	c     care.Conversation
}

func (g *guesser) does(e flow.Event) []string {
	var effects []flow.Effect
	g.c, effects = flow.Advance(flows.All(), g.c, e, g.world)
	g.world.Do(effects)
	lines := []string{}
	for _, effect := range effects {
		lines = append(lines, flowtest.Print(effect))
	}
	return lines
}

// asked returns the number whose proof is asked for now.
func (g *guesser) asked() string {
	if len(g.c.Stack) == 0 {
		return ""
	}
	return g.c.Stack[len(g.c.Stack)-1].Answers["order"].Text
}

// Whatever orders there are and whatever is guessed: who has no proof sees what they would see if there were no orders.
func TestGuessesSayNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		numbers := []string{"ZAM-1", "zam-1", "ZAM-2", "ZAM-3", "1234", "5678"}
		shop, empty := guesser{world: flowtest.NewWorld()}, guesser{world: flowtest.NewWorld()}
		shop.world.Shop = drawShop(t, numbers)
		for i := range rapid.IntRange(1, 30).Draw(t, "events") {
			e := drawGuess(t, i, numbers)
			if proves(shop, e) {
				continue
			}
			pause := drawPause(t)
			shop.world.Clock = shop.world.Clock.Add(pause)
			empty.world.Clock = empty.world.Clock.Add(pause)
			if diff := cmp.Diff(empty.does(e), shop.does(e)); diff != "" {
				t.Fatalf("%+v tells of an order (-none +%v):\n%s", e, shop.world.Shop, diff)
			}
		}
	})
}

func drawShop(t *rapid.T, numbers []string) []care.Order {
	statuses := []care.OrderStatus{care.OrderPlaced, care.OrderShipped, care.OrderDelivered}
	var orders []care.Order
	for i, number := range numbers {
		if !rapid.Bool().Draw(t, "there") {
			continue
		}
		phone := rapid.SampledFrom([]string{"", fmt.Sprintf("+4860000%04d", 1000+i)}).Draw(t, "phone")
		customer := rapid.SampledFrom([]string{"", "K-9"}).Draw(t, "tied to")
		status := rapid.SampledFrom(statuses).Draw(t, "status")
		orders = append(orders, care.Order{Number: number, Status: status, Phone: phone, Customer: customer, PromisedOn: "2026-11-25"})
	}
	return orders
}

func drawGuess(t *rapid.T, i int, numbers []string) flow.Event {
	said := func(text string) care.Message {
		return care.Message{IDs: []string{fmt.Sprint("m", i)}, Content: care.Content{Text: text}}
	}
	number := rapid.SampledFrom(numbers).Draw(t, "number")
	acts := []string{"follow", "unfollow", "wrong", "person", "fine"}
	switch rapid.IntRange(0, 7).Draw(t, "kind") {
	case 0:
		return flow.Commanded{Name: rapid.SampledFrom([]string{"order", "menu", "cancel"}).Draw(t, "command"), Message: said("/x")}
	case 1, 2:
		return flow.Said{Message: said(number)}
	case 3, 4:
		return flow.Said{Message: said(fmt.Sprint(1000 + rapid.IntRange(0, 7).Draw(t, "digits")))}
	case 5:
		contact := said("")
		contact.Contact = &care.Contact{Phone: "48699999999", Own: rapid.Bool().Draw(t, "own")}
		return flow.Said{Message: contact}
	case 6:
		return flow.Chose{Step: rapid.SampledFrom(acts).Draw(t, "act"), Choice: number}
	default:
		edit := said(number)
		edit.IDs = []string{fmt.Sprint("m", rapid.IntRange(0, i).Draw(t, "edited"))}
		return flow.Corrected{Message: edit}
	}
}

func drawPause(t *rapid.T) time.Duration {
	return 10 * time.Minute * time.Duration(rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(t, "pause"))
}

// proves reports whether what is said is the right proof of the order that is asked about: then it may tell.
func proves(g guesser, e flow.Event) bool {
	said, ok := e.(flow.Said)
	if !ok {
		return false
	}
	order, _ := g.world.Order(g.asked())
	proof, ok := care.ParseProof(said.Message.Text)
	return ok && proof.Proves(order.Phone)
}
