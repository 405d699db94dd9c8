package engine

import (
	"strings"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/storage"
)

// actionCodes is the button that adds codes to the list of a newsletter that is under way.
const actionCodes = string(desk.FormNewsCodes)

// shownFile is how many characters of a file's name are shown.
const shownFile = 40

// newCodesFields ask for codes that are new: typed, or in a file.
func (d *newsDesk) newCodesFields() []platform.Field {
	return []platform.Field{
		{ID: desk.FieldNewsCodes, Kind: platform.Text, Label: d.say("news.codes", nil), Hint: d.say("news.codes_hint", nil), Optional: true},
		{
			ID: desk.FieldNewsFile, Kind: platform.Upload, Label: d.say("news.file", nil),
			Hint: d.say("news.file_hint", nil), Optional: true, Types: []string{"txt", "csv"},
		},
	}
}

// codesForm asks for more codes for the list of a newsletter that is under way.
func (d *newsDesk) codesForm() error {
	list, _, err := storage.CouponLists.Get(d.turn.tx, d.n.Coupons)
	if err != nil {
		return err
	}
	left := d.say("news.coupons_left", map[string]any{"Value": d.n.Coupons, "Count": list.Left()})
	m := platform.Modal{ID: string(desk.FormNewsCodes), Title: d.say("news.codes_title", nil), Submit: d.say("news.codes_add", nil)}
	m.Fields = append(m.Fields, platform.Field{Kind: platform.Notes, Label: d.n.Name, Value: left})
	m.Fields = append(m.Fields, d.newCodesFields()...)
	return d.show(m)
}

// sentCodes adds codes to the list of a newsletter that is under way.
func (d *newsDesk) sentCodes(s platform.Submitted) error {
	if d.n.ID == "" || d.n.Coupons == "" {
		return d.tell(d.say("news.gone", nil))
	}
	errs := map[string]string{}
	file, chosen := d.codeFile(s, errs)
	codes, err := desk.ReadMoreCodes(s.Values, chosen)
	d.fault(errs, err)
	if len(errs) > 0 {
		return d.object(errs)
	}
	if taken, err := d.addCodes(d.n.Coupons, codes, chosen); err != nil || !taken {
		return err
	}
	w, err := walkOf(d.turn.tx, d.n.ID)
	if err != nil {
		return err
	}
	if err := d.turn.showProgress(d.n, w, d.by.Slack); err != nil {
		return err
	}
	list, _, err := storage.CouponLists.Get(d.turn.tx, d.n.Coupons)
	if err != nil {
		return err
	}
	said := d.say("news.coupons_left", map[string]any{"Value": d.n.Coupons, "Count": list.Left()})
	return d.taking(said, file, chosen)
}

// codeFile returns the file of codes that came with a form, if any; one that is too large is a fault of its field.
func (d *newsDesk) codeFile(s platform.Submitted, errs map[string]string) (file care.File, chosen bool) {
	file, chosen = s.Files[desk.FieldNewsFile]
	if chosen && file.Size > mostFile {
		errs[desk.FieldNewsFile] = d.say("news.fault_file", nil)
	}
	return file, chosen
}

// addCodes adds codes that were typed to a list; false: all of them are on a list already, and that was said. Beside a file
// that is no fault.
func (d *newsDesk) addCodes(list string, codes []string, file bool) (taken bool, err error) {
	if len(codes) == 0 {
		return true, nil
	}
	added, err := storage.AddCoupons(d.turn.tx, list, d.by.Slack, codes, d.turn.now)
	if err == nil && added == 0 && !file {
		return false, d.object(map[string]string{desk.FieldNewsCodes: d.say("news.fault_codes_known", nil)})
	}
	return err == nil, err
}

// taking says that a form was taken, and that a file of codes that came with it is being read; which it begins.
func (d *newsDesk) taking(said string, file care.File, chosen bool) error {
	if chosen {
		if err := d.turn.keepCodeFile(file, d.n.Coupons, d.n.ID, d.by.Slack); err != nil {
			return err
		}
		said += "\n\n" + d.say("news.file_coming", map[string]any{"File": clipped(fileName(file), shownFile)})
	}
	return d.tell(said)
}

// codesComing reports whether more codes are on their way into a list.
func (t *turn) codesComing(list string) (bool, error) {
	files, _, err := storage.CouponFiles.Page(t.tx, storage.Query{})
	for _, f := range files {
		if f.List == list {
			return true, err
		}
	}
	return false, err
}

// tellFill says in the thread of a newsletter's message, to who sent a file of codes, what came of it.
func (t *turn) tellFill(f storage.CouponFile, read care.CodeFile, fault *care.CodeFileFault) error {
	list, _, err := storage.CouponLists.Get(t.tx, f.List)
	if err != nil {
		return err
	}
	w := &wording{turn: t, lang: t.engine.Company.Language}
	data := map[string]any{
		"File": clipped(fileName(f.File), shownFile), "Value": f.List, "Count": f.Added, "Total": list.Left(),
	}
	var lines []string
	if fault != nil {
		lines = append(lines, w.say("news."+fault.Key, data))
	}
	if fault == nil || f.Added > 0 {
		lines = append(lines, w.say("news.file_in", data))
	}
	counted := func(key string, n int) {
		if n > 0 {
			lines = append(lines, w.say(key, map[string]any{"Count": n}))
		}
	}
	if fault == nil {
		counted("news.file_known", len(read.Codes)-f.Added)
		counted("news.file_twice", read.Twice)
	}
	counted("news.file_wrong", read.Wrong)
	for _, bad := range read.Bad {
		lines = append(lines, w.say("news.file_line", map[string]any{"Number": bad.Line, "Value": bad.Text}))
	}
	if w.err != nil {
		return w.err
	}
	d := t.toManagers(care.Content{Text: strings.Join(lines, "\n")})
	d.Thread, d.Notice, d.Mention = newsletterRef(f.Newsletter), true, f.By
	return t.enqueue(newsletterLane(f.Newsletter), "", d)
}
