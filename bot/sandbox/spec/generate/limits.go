package main

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"carebot/bot/sandbox/spec"
)

// Limits and values are told in the fields' prose only; these are its turns of phrase.
var (
	characters = regexp.MustCompile(`(\d+)-(\d+) (characters|[Bb]ytes)`)
	upTo       = regexp.MustCompile(`\(?[Uu]p to (\d+) characters`)
	parsed     = regexp.MustCompile(`after entit(y|ies) parsing`)
	span       = regexp.MustCompile(`(?:^|[ (])(\d+)-(\d+)(?:$|[ .,;)])`)
	between    = regexp.MustCompile(`between (\d+) and (\d+)`)
	most       = regexp.MustCompile(`(?:[Aa]t most|[Uu]p to) (\d+) (?:items|identifiers|commands|suggested|reaction)`)
	constant   = regexp.MustCompile(`(?:must be|always) "?([a-z_0-9]+)"?\.?$`)
	choice     = regexp.MustCompile(`(?:[Mm]ust be|can be) one of (".*)$`)
	quoted     = regexp.MustCompile(`"([^"]+)"`)
)

// read fills in what the field's description tells.
func read(f field, out *spec.Field) {
	switch {
	case strings.HasPrefix(f.Types[0], "Array of "):
		readItems(f.Description, out)
	case slices.Contains(f.Types, "String"):
		readText(f, out)
	case f.Types[0] == "Integer" || f.Types[0] == "Float":
		readAmount(f.Description, out)
	}
}

func readText(f field, out *spec.Field) {
	if m := constant.FindStringSubmatch(f.Description); m != nil && slices.Contains([]string{"type", "source", "status"}, f.Name) {
		out.Const = m[1]
		return
	}
	if m := choice.FindStringSubmatch(f.Description); m != nil {
		values, _, _ := strings.Cut(m[1], ". ")
		for _, q := range quoted.FindAllStringSubmatch(values, -1) {
			out.Enum = append(out.Enum, q[1])
		}
		return
	}
	if m := characters.FindStringSubmatch(f.Description); m != nil {
		limit(out, m[1], m[2], spec.Characters)
		if strings.EqualFold(m[3], "bytes") {
			out.Unit = spec.Bytes
		}
	} else if m := upTo.FindStringSubmatch(f.Description); m != nil {
		limit(out, "0", m[1], spec.Characters)
	}
	if out.Unit == spec.Characters && parsed.MatchString(f.Description) {
		out.Unit = spec.Parsed
	}
}

func readItems(text string, out *spec.Field) {
	if m := span.FindStringSubmatch(text); m != nil {
		limit(out, m[1], m[2], spec.Items)
	} else if m := most.FindStringSubmatch(text); m != nil {
		limit(out, "0", m[1], spec.Items)
	}
}

func readAmount(text string, out *spec.Field) {
	if strings.Contains(text, "0x7FFFFFFF") { // a range and one value beyond it
		return
	}
	if m := span.FindStringSubmatch(text); m != nil {
		limit(out, m[1], m[2], spec.Amount)
	} else if m := between.FindStringSubmatch(text); m != nil {
		limit(out, m[1], m[2], spec.Amount)
	}
}

func limit(out *spec.Field, low, high string, unit spec.Unit) {
	a, _ := strconv.ParseFloat(low, 64) // digits, by the expressions above
	b, _ := strconv.ParseFloat(high, 64)
	if a > b { // the name of a standard ("ISO 3166-1")
		return
	}
	out.Min, out.Max, out.Unit = &a, &b, unit
}
