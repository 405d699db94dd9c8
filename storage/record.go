package storage

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// envelope is a record as it is stored: JSON, so that people and SQL can read it.
type envelope struct {
	Version int             `json:"version"`
	Keys    []entryKey      `json:"keys,omitempty"` // of the index entries written with it
	Value   json.RawMessage `json:"value"`
}

// entryKey is the key of an index entry; in JSON base64.
type entryKey []byte

func (k entryKey) bytes() []byte { return k }

// open reads an envelope; its value may be of an older version.
func (t Table[T]) open(raw []byte) (envelope, error) {
	var e envelope
	if err := json.Unmarshal(raw, &e); err != nil {
		return e, fmt.Errorf("storage: a record of %s cannot be read: %w; restore a backup, or delete it", t.Name(), err)
	}
	if e.Version > t.Version() {
		return e, t.newer(e.Version)
	}
	return e, nil
}

func (t Table[T]) newer(version int) error {
	return fmt.Errorf("%w: %s is of version %d, this program knows %d; run the newer one", ErrNewer, t.Name(), version, t.Version())
}

// decode reads a record, brought up to the present version.
func (t Table[T]) decode(raw []byte) (record T, e envelope, err error) {
	if e, err = t.open(raw); err != nil {
		return record, e, err
	}
	value := e.Value
	for v := max(e.Version, 1); v < t.Version(); v++ {
		if value, err = t.schema.Upgrades[v-1](value); err != nil {
			return record, e, fmt.Errorf("storage: a record of %s cannot be upgraded from version %d: %w; run the older program and mend it", t.Name(), v, err)
		}
	}
	if err := json.Unmarshal(value, &record); err != nil {
		return record, e, fmt.Errorf("storage: a record of %s cannot be read: %w; restore a backup, or delete it", t.Name(), err)
	}
	return record, e, nil
}

func (t Table[T]) encode(entries []entry, record T) ([]byte, error) {
	value, err := marshal(record)
	if err != nil {
		return nil, fmt.Errorf("storage: a record of %s cannot be written: %w; please report it", t.Name(), err)
	}
	e := envelope{Version: t.Version(), Value: value}
	for _, entry := range entries {
		e.Keys = append(e.Keys, entry.key)
	}
	return marshal(e)
}

// marshal leaves <, > and & as they are, for people to read.
func marshal(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}
