package bot_test

import (
	"testing"

	"carebot/bot/bottest"
	"carebot/flows/care"
)

// The label of a button under the last message counts when it is typed, in any case of letters: under what was asked for, and
// under a notice that came by itself. Once something else is said it is words.
func TestTypedLabels(t *testing.T) {
	t.Parallel()
	w := openedShop(t)
	o := lamp("ZAM-60355", "+48600111222")
	w.tells(o)
	phone := w.Phone(81, "Anna", "pl")
	phone.Say("/order")
	phone.Reads("order.number", nil)
	phone.Say("ZAM-60355")
	phone.Reads("order.proof", map[string]any{"Order": "ZAM-60355"})
	phone.Say("/menu")
	phone.Reads("keys.gone", nil)
	phone.Reads("menu.ask", nil)
	if keys := phone.Keys(); len(keys) != 0 {
		t.Errorf("the keys are still there: %+v", keys)
	}
	phone.Picks("resume.go")
	phone.Reads("order.proof", map[string]any{"Order": "ZAM-60355"})
	phone.Say("1222")
	phone.Reads("order.proved", nil)
	phone.Sees("ZAM-60355")
	phone.Say("POWIADAMIAJ mnie")
	phone.Reads("order.followed", map[string]any{"Order": "ZAM-60355"})
	o.Status = care.OrderShipped
	w.tells(o)
	phone.Sees(phone.Text("order.is_shipped", nil))
	w.Settled()
	phone.Say("coś jest nie tak")
	phone.Reads("complaint.topic", bottest.Step(2))
	phone.Say("/cancel")
	phone.Reads("menu.ask", nil)
	phone.Say("/privacy")
	phone.Sees("Anna")
	phone.Say("usuń moje dane")
	phone.Sees()
	phone.Say(phone.Text("privacy.act_keep", nil))
	phone.Reads("privacy.kept", nil)
	w.Settled()
}
