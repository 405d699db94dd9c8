package slack

import (
	"fmt"
	"strconv"
	"strings"
)

// nextTS returns a message's ts: unique and rising, microseconds since 1970. s.mu is held.
func (s *Server) nextTS() string {
	s.lastTS = max(s.clock.Now().UnixMicro(), s.lastTS+1)
	return formatTS(s.lastTS)
}

func formatTS(micros int64) string { return fmt.Sprintf("%d.%06d", micros/1e6, micros%1e6) }

// parseTS returns microseconds since 1970; ok is false when text is no ts. "0" and whole seconds are taken.
func parseTS(text string) (micros int64, ok bool) {
	whole, part, _ := strings.Cut(text, ".")
	seconds, err := strconv.ParseInt(whole, 10, 48)
	if err != nil || seconds < 0 || len(part) > 6 {
		return 0, false
	}
	if part == "" {
		return seconds * 1e6, true
	}
	fraction, err := strconv.ParseUint((part + "000000")[:6], 10, 32)
	return seconds*1e6 + int64(fraction), err == nil
}

// nextID returns an identifier such as F08K3P00001: unique, opaque, rising. s.mu is held.
func (s *Server) nextID(prefix string) string {
	s.lastID++
	return fmt.Sprintf("%s08%s%06d", prefix, letters(s.random.Uint64(), 3), s.lastID)
}

// secret returns n random letters. s.mu is held.
func (s *Server) secret(n int) string {
	var b strings.Builder
	for b.Len() < n {
		b.WriteString(letters(s.random.Uint64(), min(8, n-b.Len())))
	}
	return b.String()
}

// uuid returns a random identifier in the form of envelopes and client_msg_ids. s.mu is held.
func (s *Server) uuid() string {
	a, b := s.random.Uint64(), s.random.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", uint32(a), uint16(a>>32), a>>52, 0x8000|uint16(b)&0x3fff, b>>16)
}

func letters(n uint64, count int) string {
	const alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	out := make([]byte, count)
	for i := range out {
		out[i] = alphabet[n%32]
		n /= 32
	}
	return string(out)
}
