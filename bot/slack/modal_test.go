package slack

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	slackgo "github.com/slack-go/slack"

	"carebot/bot/platform"
)

func TestModalView(t *testing.T) {
	t.Parallel()
	v := modalView(platform.Modal{
		ID: "resolve", Title: strings.Repeat("ż", 30), Submit: "Send", Close: "Cancel", Private: "C-1001",
		Fields: []platform.Field{
			{ID: "about", Kind: platform.Notes, Label: "Case", Value: strings.Repeat("<", 4000)},
			{ID: "outcome", Kind: platform.Select, Label: "Outcome", Value: "b", Options: []platform.Option{{Label: "A", Value: "a"}, {Label: strings.Repeat("B", 90), Value: "b"}}},
			{ID: "sum", Kind: platform.Line, Label: "Sum", Hint: "129.90", Optional: true, Most: 20},
			{ID: "words", Kind: platform.Text, Label: "Words", Value: strings.Repeat("x", 4000)},
			{ID: "due", Kind: platform.Moment, Label: "By", Value: "1795000000"},
		},
	})
	if n := len([]rune(v.Title.Text)); n != 24 || v.PrivateMetadata != "C-1001" || v.CallbackID != "resolve" {
		t.Errorf("the head of the modal: %d characters, %+v", n, v)
	}
	var ids []string
	for _, b := range v.Blocks.BlockSet {
		switch b := b.(type) {
		case *slackgo.SectionBlock:
			if len([]rune(b.Text.Text)) > 3000 {
				t.Errorf("words to read of %d characters", len(b.Text.Text))
			}
		case *slackgo.InputBlock:
			ids = append(ids, b.BlockID)
			switch e := b.Element.(type) {
			case *slackgo.SelectBlockElement:
				if e.InitialOption == nil || e.InitialOption.Value != "b" || len([]rune(e.Options[1].Text.Text)) > 75 {
					t.Errorf("the options: %+v", e)
				}
			case *slackgo.PlainTextInputBlockElement:
				if len([]rune(e.InitialValue)) > e.MaxLength || e.MaxLength > 3000 {
					t.Errorf("the text: %d of %d", len(e.InitialValue), e.MaxLength)
				}
			case *slackgo.DateTimePickerBlockElement:
				if e.InitialDateTime != 1795000000 {
					t.Errorf("the moment: %d", e.InitialDateTime)
				}
			}
		}
	}
	if diff := cmp.Diff([]string{"outcome", "sum", "words", "due"}, ids); diff != "" {
		t.Error(diff)
	}
}

func TestASubmissionIsRead(t *testing.T) {
	t.Parallel()
	payload := `{"type":"view_submission","trigger_id":"1.2.3","user":{"id":"U0ANNA"},"view":{"callback_id":"resolve","private_metadata":"C-1001",
		"state":{"values":{"a":{"outcome":{"type":"static_select","selected_option":{"value":"refund"}}},"b":{"sum":{"type":"plain_text_input","value":"12.50"}},
		"c":{"words":{"type":"plain_text_input","value":null}},"d":{"due":{"type":"datetimepicker","selected_date_time":1795000000}},"e":{"none":{"selected_option":null}}}}}}`
	var d decoded
	if err := decodeInteraction(&d, []byte(payload)); err != nil {
		t.Fatal(err)
	}
	want := &platform.Submitted{Modal: "resolve", Private: "C-1001", Values: map[string]string{
		"outcome": "refund", "sum": "12.50", "words": "", "due": "1795000000", "none": "",
	}}
	if diff := cmp.Diff(want, d.event.Submitted); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"slack/trigger/1.2.3"}, d.event.IDs); diff != "" || d.event.Sender.ID != "U0ANNA" {
		t.Errorf("by %s: %s", d.event.Sender.ID, diff)
	}
}

func TestWhyAModalIsNotTaken(t *testing.T) {
	t.Parallel()
	d := decoded{event: platform.Event{Submitted: &platform.Submitted{}}}
	got, err := json.Marshal(new(Adapter).answer(d, platform.Reply{Errors: map[string]string{"sum": "how much?"}}))
	if want := `{"response_action":"errors","errors":{"sum":"how much?"}}`; err != nil || string(got) != want {
		t.Errorf("the acknowledgement is %s, %v, want %s", got, err, want)
	}
	if got := new(Adapter).answer(d, platform.Reply{}); got != nil {
		t.Errorf("a modal that is taken is answered with %v", got)
	}
}

// What comes in the place of a modal that was sent is a view like any other.
func TestAModalIsFollowedByAnother(t *testing.T) {
	t.Parallel()
	d := decoded{event: platform.Event{Submitted: &platform.Submitted{}}}
	next := &platform.Modal{ID: "text", Title: "Reply", Submit: "Send", Fields: []platform.Field{{ID: "text", Kind: platform.Text, Label: "Text", Value: "Hello"}}}
	got, err := json.Marshal(new(Adapter).answer(d, platform.Reply{Modal: next}))
	if err != nil || !strings.HasPrefix(string(got), `{"response_action":"update","view":{"type":"modal"`) || !strings.Contains(string(got), `"initial_value":"Hello"`) {
		t.Errorf("the acknowledgement is %s, %v", got, err)
	}
}
