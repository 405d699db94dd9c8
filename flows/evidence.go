package flows

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"carebot/flows/care"
	"carebot/flows/flow"
)

const (
	maxDescription = 4000 // characters
	maxEvidence    = 10   // files
	// maxEvidenceBytes keeps the captions of evidence within what a conversation's record can hold.
	maxEvidenceBytes = 48 << 10

	evidenceSkip = "skip"
	evidenceDone = "done"
)

func evidence() flow.Step {
	return flow.Step{
		Name: stepEvidence, Ask: askEvidence, Choices: evidenceChoices, Also: []string{evidenceSkip},
		Choose: chooseEvidence, Hear: hearEvidence, Mend: mendEvidence,
	}
}

// hearDescription takes words. Files that come with them, or before them, are evidence.
func hearDescription(s flow.Scene, m care.Message) flow.Outcome {
	if m.Location != nil || m.Contact != nil {
		return flow.Refuse()
	}
	o := describe(m)
	if len(m.Files) == 0 {
		return o
	}
	if !isEvidence(m) {
		return flow.Refuse()
	}
	files := m
	files.Text, files.Spans = "", nil
	got := gather(s, files)
	if o.Refused { // no caption, or one too long: the file stays, the words are asked for
		got.Key, got.Data = o.Key, o.Data
		return got
	}
	for step, a := range o.Set {
		got.Set[step] = a
	}
	return got
}

func mendDescription(_ flow.Scene, m care.Message) flow.Outcome { return describe(m) }

// describe makes the description of a message's words.
func describe(m care.Message) flow.Outcome {
	text := strings.TrimSpace(m.Text)
	if text == "" {
		return flow.Refuse()
	}
	if over := utf8.RuneCountInString(text) - maxDescription; over > 0 {
		return flow.Outcome{Refused: true, Key: "complaint.description_long", Data: map[string]any{"Count": over}}
	}
	m.Files = nil
	return answer(stepDescription, care.Answer{Text: text, Messages: []care.Message{m}})
}

// askEvidence asks for files, or says how many there are.
func askEvidence(s flow.Scene) flow.Say {
	if count := len(s.Answer(stepEvidence).Files()); count > 0 {
		return flow.Say{Key: "complaint.evidence_more", Data: map[string]any{"Count": count}}
	}
	return flow.Say{Key: "complaint.evidence"}
}

func evidenceChoices(s flow.Scene) [][]flow.Choice {
	if len(s.Answer(stepEvidence).Files()) > 0 {
		return flow.Rows(evidenceDone)(s)
	}
	return flow.Rows(evidenceSkip)(s)
}

func chooseEvidence(s flow.Scene, id string) flow.Outcome {
	a := s.Answer(stepEvidence)
	a.Choice, a.Done = id, true
	return answer(stepEvidence, a)
}

func hearEvidence(s flow.Scene, m care.Message) flow.Outcome {
	if !isEvidence(m) {
		return flow.Refuse()
	}
	return gather(s, m)
}

// isEvidence reports whether a message holds files that can show something.
func isEvidence(m care.Message) bool {
	sticker := slices.ContainsFunc(m.Files, func(f care.File) bool { return f.Kind == care.Sticker })
	return len(m.Files) > 0 && !sticker && m.Location == nil && m.Contact == nil
}

// gather adds a message's files to the evidence, as many as there is room for.
func gather(s flow.Scene, m care.Message) flow.Outcome {
	a := s.Answer(stepEvidence)
	room := maxEvidence - len(a.Files())
	kept := first(m, room)
	messages := append(slices.Clone(a.Messages), kept)
	if room <= 0 || size(messages) > maxEvidenceBytes {
		return flow.Outcome{Set: map[string]care.Answer{}, Key: "complaint.evidence_full"}
	}
	a.Messages = messages
	o := answer(stepEvidence, a)
	if len(m.Files) > room {
		o.Key = "complaint.evidence_full"
	}
	return o
}

// first returns a message with its first n files only.
func first(m care.Message, n int) care.Message {
	n = max(n, 0)
	if len(m.Files) <= n {
		return m
	}
	if len(m.IDs) == len(m.Files) {
		m.IDs = m.IDs[:n]
	}
	m.Files = m.Files[:n]
	return m
}

func size(messages []care.Message) int {
	data, err := json.Marshal(messages)
	if err != nil { // no message of files alone fails
		return maxEvidenceBytes + 1
	}
	return len(data)
}

// mendEvidence replaces a message of the evidence by its new version, if there is room for it. Words that are the
// description stay there.
func mendEvidence(s flow.Scene, m care.Message) flow.Outcome {
	a := s.Answer(stepEvidence)
	a.Messages = slices.Clone(a.Messages)
	for i, old := range a.Messages {
		if old.ID() != m.ID() {
			continue
		}
		a.Messages[i] = first(m, maxEvidence-len(a.Files())+len(old.Files))
		if holds(s.Answer(stepDescription), m) {
			a.Messages[i].Text, a.Messages[i].Spans = "", nil
		}
	}
	if size(a.Messages) > maxEvidenceBytes {
		return flow.Outcome{}
	}
	return answer(stepEvidence, a)
}

func holds(a care.Answer, m care.Message) bool {
	return slices.ContainsFunc(a.Messages, func(h care.Message) bool { return h.ID() == m.ID() })
}
