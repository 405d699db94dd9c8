package slack

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
)

// maxMetadata is how long an event_payload may be, in bytes of JSON.
const maxMetadata = 16000

var eventType = regexp.MustCompile(`^[A-Za-z0-9_\-.:/#]{1,255}$`)

// readMetadata checks metadata: exactly event_type and event_payload, the payload flat but for lists and objects of
// scalars.
func readMetadata(raw json.RawMessage) (*Metadata, error) {
	if raw == nil {
		return nil, nil
	}
	var m Metadata
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&m); err != nil {
		return nil, refuse("invalid_metadata_format", "[ERROR] metadata takes event_type and event_payload")
	}
	if !eventType.MatchString(m.EventType) {
		return nil, refuse("invalid_metadata_format", "[ERROR] missing or malformed event_type [json-pointer:/metadata/event_type]")
	}
	var payload map[string]any
	if json.Unmarshal(m.EventPayload, &payload) != nil || payload == nil {
		return nil, refuse("invalid_metadata_format", "[ERROR] must provide an object [json-pointer:/metadata/event_payload]")
	}
	if len(m.EventPayload) > maxMetadata {
		return nil, refuse("metadata_too_large")
	}
	for name, value := range payload {
		if !flat(value, 2) {
			return nil, refuse("invalid_metadata_schema", fmt.Sprintf("[ERROR] unsupported value [json-pointer:/metadata/event_payload/%s]", name))
		}
	}
	return &m, nil
}

// flat reports whether a value is a scalar, or a list or object of such, at most depth deep.
func flat(value any, depth int) bool {
	switch value := value.(type) {
	case nil:
		return false
	case []any:
		for _, v := range value {
			if depth == 0 || !flat(v, depth-1) {
				return false
			}
		}
	case map[string]any:
		for _, v := range value {
			if depth == 0 || !flat(v, depth-1) {
				return false
			}
		}
	}
	return true
}
