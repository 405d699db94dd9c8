package slack

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	slackgo "github.com/slack-go/slack"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// Limits of modals, in characters.
const (
	maxTitle  = 24
	maxInput  = 3000
	maxOption = 75
	maxHint   = 2000

	maxSelect = 100
	maxRadio  = 10
	maxBlocks = 100
)

// show opens a modal for who pressed or wrote a slash command; best effort: the right to do so ends 3 s later.
func (a *Adapter) show(ctx context.Context, d decoded, r platform.Reply) {
	trigger := triggerOf(d.event)
	if r.Modal == nil || trigger == "" {
		return
	}
	a.acks.Add(1)
	go func() {
		defer a.acks.Done()
		ctx := context.WithoutCancel(ctx)
		view := a.open(ctx, trigger, *r.Modal)
		if view != nil && r.Next != nil {
			a.replace(ctx, *view, r)
		}
	}()
}

// open opens a modal and returns it as Slack has it; nil: it was not opened.
func (a *Adapter) open(ctx context.Context, trigger string, m platform.Modal) *slackgo.View {
	ctx, cancel := context.WithTimeout(ctx, replyTimeout)
	defer cancel()
	if a.pace.wait(ctx, "views.open") != nil {
		return nil
	}
	opened, err := a.api.OpenViewContext(ctx, trigger, modalView(m))
	if err != nil {
		a.log.Warn("slack: a modal was not opened; whoever asked for it may ask again", "modal", m.ID, "error", a.failure("views.open", err))
		return nil
	}
	return &opened.View
}

// replace puts what comes next in the place of a modal that is open, once it is there. What was closed meanwhile stays
// closed.
func (a *Adapter) replace(ctx context.Context, view slackgo.View, r platform.Reply) {
	ctx, cancel := context.WithTimeout(ctx, nextTimeout)
	defer cancel()
	next, err := r.Next(ctx)
	if err != nil || next == nil {
		a.log.Warn("slack: what was to come in a modal did not; whoever waits for it may ask again", "modal", r.Modal.ID, "error", err)
		return
	}
	if a.pace.wait(ctx, "views.update") != nil {
		return
	}
	if _, err := a.api.UpdateViewContext(ctx, modalView(*next), "", view.Hash, view.ID); err != nil {
		a.log.Debug("slack: a modal was closed before what it waited for came", "modal", next.ID, "error", a.failure("views.update", err))
	}
}

// triggerOf returns the right to open a modal that came with an event, or "".
func triggerOf(e platform.Event) string {
	switch {
	case e.Pressed != nil:
		return e.Pressed.Trigger
	case e.Command != nil:
		return e.Command.Trigger
	default:
		return ""
	}
}

// modalView lays a modal out. What is too long to be shown ends in "…".
func modalView(m platform.Modal) slackgo.ModalViewRequest {
	v := slackgo.ModalViewRequest{
		Type: slackgo.VTModal, CallbackID: m.ID, PrivateMetadata: m.Private,
		Title: plainText(cutPlain(m.Title, maxTitle)),
	}
	if m.Submit != "" {
		v.Submit = plainText(cutPlain(m.Submit, maxTitle))
	}
	if m.Close != "" {
		v.Close = plainText(cutPlain(m.Close, maxTitle))
	}
	v.Blocks.BlockSet = []slackgo.Block{}
	for _, f := range m.Fields[:min(len(m.Fields), maxBlocks)] {
		v.Blocks.BlockSet = append(v.Blocks.BlockSet, fieldBlock(f))
	}
	return v
}

// fieldBlock is one field of a modal; its block and its element are both named by the field's ID.
func fieldBlock(f platform.Field) slackgo.Block {
	if f.Kind == platform.Notes {
		return slackgo.NewSectionBlock(verbatim(notes(f)), nil, nil)
	}
	var hint *slackgo.TextBlockObject
	if f.Hint != "" {
		hint = plainText(cutPlain(f.Hint, maxHint))
	}
	block := slackgo.NewInputBlock(f.ID, plainText(cutPlain(f.Label, maxHint)), hint, input(f))
	block.Optional = f.Optional
	return block
}

// notes are words to read, set as they are to be; where that does not fit, plain.
func notes(f platform.Field) string {
	if set := toMrkdwn(f.Value, f.Spans); len(f.Spans) > 0 && platform.UTF16(set)+maxOption <= maxSection {
		return fieldText(platform.CardField{Label: f.Label}, 4*maxOption) + "\n" + set
	}
	return fieldText(platform.CardField{Label: f.Label, Value: f.Value}, maxSection)
}

func input(f platform.Field) slackgo.BlockElement {
	switch f.Kind {
	case platform.Upload:
		return slackgo.NewFileInputBlockElement(f.ID).WithFileTypes(f.Types...).WithMaxFiles(1)
	case platform.Select:
		e := slackgo.NewOptionsSelectBlockElement(slackgo.OptTypeStatic, nil, f.ID, options(f, maxSelect)...)
		e.InitialOption = chosen(f, e.Options)
		return e
	case platform.Radio:
		e := slackgo.NewRadioButtonsBlockElement(f.ID, options(f, maxRadio)...)
		e.InitialOption = chosen(f, e.Options)
		return e
	case platform.Moment:
		e := slackgo.NewDateTimePickerBlockElement(f.ID)
		e.InitialDateTime, _ = strconv.ParseInt(f.Value, 10, 64) // none: empty
		return e
	default:
		e := slackgo.NewPlainTextInputBlockElement(nil, f.ID)
		e.Multiline, e.MaxLength = f.Kind == platform.Text, min(cmp.Or(f.Most, maxInput), maxInput)
		e.InitialValue = cutPlain(f.Value, e.MaxLength)
		return e
	}
}

func options(f platform.Field, most int) []*slackgo.OptionBlockObject {
	var all []*slackgo.OptionBlockObject
	for _, o := range f.Options[:min(len(f.Options), most)] {
		all = append(all, slackgo.NewOptionBlockObject(o.Value, plainText(cutPlain(o.Label, maxOption)), nil))
	}
	return all
}

// chosen returns the option that a field has at first, or nil.
func chosen(f platform.Field, options []*slackgo.OptionBlockObject) *slackgo.OptionBlockObject {
	for _, o := range options {
		if f.Value != "" && o.Value == f.Value {
			return o
		}
	}
	return nil
}

// decodeSubmission reads a modal that was sent.
func decodeSubmission(ev *platform.Event, payload []byte) error {
	var p struct {
		View struct {
			CallbackID      string `json:"callback_id"`
			PrivateMetadata string `json:"private_metadata"`
			State           struct {
				Values map[string]map[string]entered `json:"values"`
			} `json:"state"`
		} `json:"view"`
	}
	if err := json.Unmarshal(payload, &p); err != nil {
		return fmt.Errorf("slack: reading a modal: %w", err)
	}
	sent := &platform.Submitted{Modal: p.View.CallbackID, Private: p.View.PrivateMetadata, Values: map[string]string{}}
	for _, block := range p.View.State.Values {
		for id, e := range block {
			sent.Values[id] = e.value()
			e.keepFile(sent, id)
		}
	}
	ev.Submitted = sent
	return nil
}

// entered is what an input of a modal holds.
type entered struct {
	Value    string `json:"value"`
	Moment   int64  `json:"selected_date_time"`
	Files    []file `json:"files"`
	Selected struct {
		Value string `json:"value"`
	} `json:"selected_option"`
}

func (e entered) value() string {
	if e.Moment != 0 {
		return strconv.FormatInt(e.Moment, 10)
	}
	return cmp.Or(e.Value, e.Selected.Value)
}

// keepFile adds the file that an input holds to a modal that was sent.
func (e entered) keepFile(sent *platform.Submitted, id string) {
	if len(e.Files) == 0 {
		return
	}
	if sent.Files == nil {
		sent.Files = map[string]care.File{}
	}
	sent.Files[id] = e.Files[0].content()
}
