package chart_test

import (
	"bytes"
	"image/png"
	"os"
	"testing"

	"carebot/bot/chart"
)

func week() []chart.Bars {
	return []chart.Bars{{
		Title: "Zgłoszenia dzień po dniu – обращения по дням", Unit: "zgłoszenia",
		Categories: []string{"pn. 16.11", "wt. 17.11", "śr. 18.11", "чт 19.11", "пт 20.11", "сб 21.11", "вс 22.11"},
		Series: []chart.Series{
			{Name: "przyjęte", Values: []float64{12, 7, 9, 0, 14, 3, 1}},
			{Name: "завершено", Values: []float64{8, 9, 6, 4, 11, 2, 0}},
		},
	}, {
		Title: "Oceny", Unit: "oceny", Categories: []string{"1", "2", "3", "4", "5"},
		Series: []chart.Series{{Name: "oceny", Values: []float64{1, 0, 2, 5, 11}}},
	}}
}

// A picture can be decoded, is as high as its charts and not empty.
func TestPicture(t *testing.T) {
	t.Parallel()
	raw, err := chart.PNG(week()...)
	if err != nil {
		t.Fatal(err)
	}
	if at := os.Getenv("CHART_OUT"); at != "" {
		_ = os.WriteFile(at, raw, 0o600)
	}
	picture, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	size := picture.Bounds().Size()
	if size.X != 1080 || size.Y != 864 {
		t.Errorf("the picture is %v", size)
	}
	seen := map[any]int{}
	for y := range size.Y {
		for x := range size.X {
			seen[picture.At(x, y)]++
		}
	}
	if len(seen) < 20 {
		t.Errorf("the picture has %d colours", len(seen))
	}
}
