package engine

import (
	"slices"
	"strings"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// replacedMark stands before the words of a file that took the place of an earlier one.
const replacedMark = "✏️ "

// replaced returns the files of a message as its edit leaves them, and the one that is new among them. None is new where
// the edit names the files that were there: of an album one part is edited.
func replaced(old, edit care.Message) (all, fresh []care.File) {
	if len(edit.Files) != 1 {
		return old.Files, nil
	}
	with := edit.Files[0]
	if slices.ContainsFunc(old.Files, func(f care.File) bool { return sameBytes(f, with) }) {
		return old.Files, nil
	}
	part := max(0, slices.Index(old.IDs, edit.ID()))
	if len(old.IDs) != len(old.Files) || part >= len(old.Files) {
		return append(slices.Clone(old.Files), with), edit.Files // words that got a picture, or an album that lost a part
	}
	all = slices.Clone(old.Files)
	all[part] = with
	return all, edit.Files
}

// sameBytes reports whether two files are the same one: a platform gives it other IDs, but one that stays.
func sameBytes(a, b care.File) bool {
	if a.Unique != "" && b.Unique != "" {
		return a.Unique == b.Unique
	}
	return a.ID == b.ID
}

// postReplaced posts a file that took the place of another one below what was there: what stands in Slack stays, and who
// answered it knows to what.
func (t *turn) postReplaced(c care.Case, first string, files []care.File, words string) error {
	return t.thread(c, platform.Delivery{
		Kind: platform.Say, Ref: wordsRef(c.Number, first) + "/file/" + files[0].ID,
		Content: care.Content{Files: files},
		Words:   []care.Word{{Message: first, Part: 1, Text: strings.TrimSpace(replacedMark + words)}},
	})
}
