package bottest

import "strings"

// inspect checks what no story may break.
func (w *World) inspect() {
	if n := w.Telegram.Limited() + w.Slack.Limited(); n != 0 {
		w.T.Errorf("%d calls were too fast for the platforms", n)
	}
	for _, c := range w.Telegram.Calls("") {
		if c.Fault == "" && c.Status >= 400 && !w.expected(c.Description) {
			w.T.Errorf("Telegram refused %s %v: %s", c.Method, c.Params, c.Description)
		}
	}
	for _, c := range w.Slack.Calls() {
		if c.Fault == "" && c.Error != "" && !w.expected(c.Error) {
			w.T.Errorf("Slack refused %s %v: %s", c.Method, c.Args, c.Error)
		}
	}
	if n := w.Telegram.Unanswered(); n != 0 {
		w.T.Errorf("%d presses were not answered", n)
	}
}

func (w *World) expected(refusal string) bool {
	for _, part := range w.Refusals {
		if strings.Contains(refusal, part) {
			return true
		}
	}
	// A poll cut by a restart; a press answered again; a reaction that is there already; the sandbox closing.
	return strings.Contains(refusal, "terminated by other getUpdates") || strings.Contains(refusal, "query is too old") || refusal == "already_reacted" || refusal == "Bad Gateway"
}
