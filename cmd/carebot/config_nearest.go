package main

import (
	"maps"
	"slices"
	"strings"
)

// nearest returns the known key that differs least from a mistyped one, if it is near enough to be meant.
func nearest(key string, known map[string]bool) (string, bool) {
	best, distance := "", len(key)/3+1
	for _, candidate := range slices.Sorted(maps.Keys(known)) {
		if d := edits(strings.ToLower(key), candidate); d <= distance && (best == "" || d < distance) {
			best, distance = candidate, d
		}
	}
	return best, best != ""
}

// edits returns how many characters must be put in, taken out or replaced to turn a into b.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
