package engine

import (
	"errors"
	"strconv"
	"time"

	"carebot/bot/platform"
	"carebot/flows"
	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/storage"
)

// audienceForm is the third form of a newsletter: whom it is for, what about, with which codes, and when.
func (d *newsDesk) audienceForm() (platform.Modal, error) {
	m := platform.Modal{ID: string(desk.FormNewsAudience), Title: d.say("news.step_audience", nil), Submit: d.say("news.save", nil)}
	m.Fields = d.whoFields()
	if f, asked := d.interestField(); asked {
		m.Fields = append(m.Fields, f)
	}
	codes, err := d.codeFields()
	if err != nil {
		return m, err
	}
	m.Fields = append(append(m.Fields, codes...), d.whenFields()...)
	return m, nil
}

// whoFields ask whom it is for: one of the common audiences, or own words; the unhappy are asked for apart.
func (d *newsDesk) whoFields() []platform.Field {
	who, own := string(care.Everyone), ""
	if a := d.n.Audience; !a.Empty() {
		who, own = desk.NewsOwnWords, care.Audience{Who: a.Who}.String()
	}
	var options []platform.Option
	for _, s := range desk.NewsAudiences() {
		text := flows.AudienceText(care.Audience{Who: care.In(s, "")}, d.turn.engine.Company.Newsletter)
		options = append(options, platform.Option{Label: d.segment(text.Data["Who"]), Value: string(s)})
		if own == string(s) {
			who, own = own, ""
		}
	}
	options = append(options, platform.Option{Label: d.say("news.who_own", nil), Value: desk.NewsOwnWords})
	unhappy := desk.NewsSpared
	if d.n.Audience.With {
		unhappy = desk.NewsAll
	}
	return []platform.Field{
		{ID: desk.FieldNewsWho, Kind: platform.Select, Label: d.say("news.who", nil), Value: who, Options: options},
		{
			ID: desk.FieldNewsOwn, Kind: platform.Text, Label: d.say("news.own", nil), Hint: d.say("news.own_hint", nil), Value: own,
			Optional: true, Most: 2000,
		},
		{
			ID: desk.FieldNewsUnhappy, Kind: platform.Radio, Label: d.say("news.unhappy", nil), Value: unhappy,
			Options: []platform.Option{
				{Label: d.say("news.unhappy_spared", nil), Value: desk.NewsSpared},
				{Label: d.say("news.unhappy_all", nil), Value: desk.NewsAll},
			},
		},
	}
}

// segment words what is within an audience's text.
func (d *newsDesk) segment(value any) string {
	text, err := d.turn.worded(d.lang, value)
	d.keep(err)
	said, _ := text.(string)
	return said
}

// interestField asks what it is about; not where the company has no topics.
func (d *newsDesk) interestField() (platform.Field, bool) {
	interests := d.turn.engine.Company.Newsletter.Interests
	if len(interests) == 0 {
		return platform.Field{}, false
	}
	f := platform.Field{ID: desk.FieldNewsInterest, Kind: platform.Select, Label: d.say("news.interest", nil), Value: desk.NewsNone}
	f.Options = []platform.Option{{Label: d.say("news.interest_none", nil), Value: desk.NewsNone}}
	for _, interest := range interests {
		f.Options = append(f.Options, platform.Option{Label: interest, Value: care.InterestID(interest)})
		if interest == d.n.Interest {
			f.Value = care.InterestID(interest)
		}
	}
	return f, true
}

// shownLists is how many lists of codes are offered.
const shownLists = 99

// codeFields ask for the list whose codes it hands out, and for codes to be added to one.
func (d *newsDesk) codeFields() ([]platform.Field, error) {
	lists, _, err := storage.CouponLists.Page(d.turn.tx, storage.Query{Limit: shownLists})
	if err != nil {
		return nil, err
	}
	var fields []platform.Field
	if len(lists) > 0 {
		f := platform.Field{ID: desk.FieldNewsCoupons, Kind: platform.Select, Label: d.say("news.coupons", nil), Value: desk.NewsNone}
		f.Options = []platform.Option{{Label: d.say("news.coupons_none", nil), Value: desk.NewsNone}}
		for i, l := range lists {
			left := d.say("news.coupons_left", map[string]any{"Value": clipped(l.Name, 40), "Count": l.Left()})
			f.Options = append(f.Options, platform.Option{Label: left, Value: strconv.Itoa(i) + ":" + clipped(l.Name, 100)})
			if l.Name == d.n.Coupons {
				f.Value = f.Options[i+1].Value
			}
		}
		fields = append(fields, f)
	}
	return append(append(fields, d.newCodesFields()...), platform.Field{
		ID: desk.FieldNewsList, Kind: platform.Line, Label: d.say("news.codes_list", nil), Hint: d.say("news.codes_list_hint", nil),
		Optional: true, Most: 60,
	}), nil
}

// whenFields ask when it goes out and whether it comes again.
func (d *newsDesk) whenFields() []platform.Field {
	n := d.n
	now, at := desk.NewsNow, ""
	if !n.SendAt.IsZero() {
		now, at = desk.NewsLater, strconv.FormatInt(n.SendAt.Unix(), 10)
	}
	repeat, hour := desk.NewsNone, ""
	days := []platform.Option{{Label: d.say("news.repeat_none", nil), Value: desk.NewsNone}}
	for i := range 7 {
		day := (i + 1) % 7 // Monday first
		days = append(days, platform.Option{Label: d.say("news.repeat_"+strconv.Itoa(day), nil), Value: strconv.Itoa(day)})
	}
	if r := n.Repeat; r != nil {
		repeat, hour = strconv.Itoa(int(r.Weekday)), hourText(*r)
	}
	return []platform.Field{
		{
			ID: desk.FieldNewsNow, Kind: platform.Radio, Label: d.say("news.when", nil), Value: now,
			Options: []platform.Option{
				{Label: d.say("news.when_now", nil), Value: desk.NewsNow}, {Label: d.say("news.when_later", nil), Value: desk.NewsLater},
			},
		},
		{ID: desk.FieldNewsAt, Kind: platform.Moment, Label: d.say("news.when_at", nil), Value: at, Optional: true},
		{ID: desk.FieldNewsRepeat, Kind: platform.Select, Label: d.say("news.repeat", nil), Value: repeat, Options: days, Hint: d.say("news.repeat_hint", nil)},
		{ID: desk.FieldNewsHour, Kind: platform.Line, Label: d.say("news.repeat_hour", nil), Value: hour, Optional: true, Most: 5},
	}
}

// hourText writes the hour of a repeat, as it is typed.
func hourText(r care.Repeat) string {
	return time.Date(2000, 1, 1, r.Hour, r.Minute, 0, 0, time.UTC).Format("15:04")
}

// sentAudience keeps whom it is for and when; with it the draft is whole.
func (d *newsDesk) sentAudience(s platform.Submitted) error {
	n := d.n
	errs := map[string]string{}
	var err error
	n.Audience, err = desk.ReadNewsAudience(s.Values)
	d.fault(errs, err)
	n.Interest = d.interest(s.Values[desk.FieldNewsInterest])
	if s.Values[desk.FieldNewsCoupons], err = d.listChosen(s.Values[desk.FieldNewsCoupons]); err != nil {
		return err
	}
	var codes []string
	file, chosen := d.codeFile(s, errs)
	n.Coupons, codes, err = desk.ReadNewsCodes(s.Values, chosen)
	d.fault(errs, err)
	n.SendAt = time.Time{}
	if s.Values[desk.FieldNewsNow] == desk.NewsLater {
		if n.SendAt = moment(s.Values[desk.FieldNewsAt]); n.SendAt.IsZero() {
			errs[desk.FieldNewsAt] = d.say("news.fault_when", nil)
		}
	}
	at := n.SendAt
	if at.IsZero() {
		at = d.turn.now
	}
	n.Repeat, err = desk.ReadNewsRepeat(s.Values, at.In(d.turn.zone()))
	d.fault(errs, err)
	for field, text := range d.faults(desk.FormNewsAudience, n, nil) {
		if errs[field] == "" && (field != desk.FieldNewsOwn || errs[desk.FieldNewsWho] == "") {
			errs[field] = text
		}
	}
	if len(errs) > 0 {
		return d.object(errs)
	}
	if taken, err := d.addCodes(n.Coupons, codes, chosen); err != nil || !taken {
		return err
	}
	if err := d.save(n); err != nil {
		return err
	}
	return d.taking(d.say("news.saved", map[string]any{"Name": n.Name}), file, chosen)
}

// fault words why something that was written cannot be read, at its field.
func (d *newsDesk) fault(errs map[string]string, err error) {
	var audience *care.AudienceFault
	var form *desk.NewsFault
	switch {
	case errors.As(err, &audience):
		text := flows.AudienceFaultText(audience)
		errs[desk.FieldNewsOwn] = d.say(text.Key, text.Data)
	case errors.As(err, &form):
		errs[form.Field] = d.say(form.Key, form.Data)
	default:
		d.keep(err)
	}
}

// interest returns the interest of an option; "": none in particular.
func (d *newsDesk) interest(option string) string {
	for _, interest := range d.turn.engine.Company.Newsletter.Interests {
		if care.InterestID(interest) == option {
			return interest
		}
	}
	return ""
}

// listChosen returns the name of the list of codes of an option; "": none.
func (d *newsDesk) listChosen(option string) (string, error) {
	lists, _, err := storage.CouponLists.Page(d.turn.tx, storage.Query{Limit: shownLists})
	for i, l := range lists {
		if option == strconv.Itoa(i)+":"+clipped(l.Name, 100) {
			return l.Name, err
		}
	}
	return "", err
}
