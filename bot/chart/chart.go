// Package chart draws bar charts as pictures, for where nothing else draws them. Its letters are those of Latin, Greek and
// Cyrillic writing.
package chart

import (
	"bytes"
	"fmt"
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// Bars is a bar chart: for each category a bar of every series.
type Bars struct {
	Title      string
	Unit       string // what is counted; stands beside the values
	Categories []string
	Series     []Series
}

// Series is the bars of one colour: as many values as there are categories.
type Series struct {
	Name   string // in the legend, where there are several
	Values []float64
}

// The measures of a picture: charts stand below each other.
const (
	width   = 9 * vg.Inch
	height  = 3.6 * vg.Inch
	margin  = 0.15 * vg.Inch
	barRoom = 5 * vg.Inch // that all bars share
	widest  = 0.5 * vg.Inch
	dpi     = 120
	sans    = font.Variant("Sans")
)

// colours are told apart by people who do not see red and green differently, too.
func colours() []color.Color {
	return []color.Color{
		color.RGBA{R: 0x1f, G: 0x6f, B: 0xb4, A: 0xff},
		color.RGBA{R: 0xf2, G: 0x9e, B: 0x2e, A: 0xff},
		color.RGBA{R: 0x5a, G: 0x5a, B: 0x5a, A: 0xff},
		color.RGBA{R: 0x2a, G: 0x9d, B: 0x8f, A: 0xff},
	}
}

// PNG draws charts below each other. The error says what does not fit together; there is none for a chart whose series all
// have a value for every category.
func PNG(charts ...Bars) ([]byte, error) {
	canvas := vgimg.NewWith(vgimg.UseWH(width, height*vg.Length(max(len(charts), 1))), vgimg.UseDPI(dpi), vgimg.UseBackgroundColor(color.White))
	top := draw.New(canvas)
	for i, c := range charts {
		p, err := c.plot()
		if err != nil {
			return nil, err
		}
		left := vg.Length(len(charts) - 1 - i)
		p.Draw(draw.Crop(top, margin, -margin, left*height+margin, -vg.Length(i)*height-margin))
	}
	var png bytes.Buffer
	if _, err := (vgimg.PngCanvas{Canvas: canvas}).WriteTo(&png); err != nil {
		return nil, fmt.Errorf("chart: write the picture: %w", err)
	}
	return png.Bytes(), nil
}

// plot lays one chart out.
func (c Bars) plot() (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text, p.Y.Label.Text = c.Title, c.Unit
	dress(p)
	p.Add(gridLines())
	bar := min(barRoom/vg.Length(max(len(c.Categories)*len(c.Series), 1)), widest)
	for i, s := range c.Series {
		if len(s.Values) != len(c.Categories) {
			return nil, fmt.Errorf("chart: %q has %d values for %d categories", s.Name, len(s.Values), len(c.Categories))
		}
		bars, err := plotter.NewBarChart(plotter.Values(s.Values), bar)
		if err != nil {
			return nil, fmt.Errorf("chart: the bars of %q: %w", s.Name, err)
		}
		bars.LineStyle.Width = 0
		bars.Color = colours()[i%len(colours())]
		bars.Offset = bar * (vg.Length(i) - vg.Length(len(c.Series)-1)/2)
		p.Add(bars)
		if len(c.Series) > 1 {
			p.Legend.Add(s.Name, bars)
		}
	}
	p.NominalX(c.Categories...)
	p.X.Min, p.X.Max = -0.6, float64(len(c.Categories))-0.4
	p.Y.Min, p.Y.Max = min(p.Y.Min, 0), max(p.Y.Max, 1)*1.15
	return p, nil
}

// dress gives a plot its letters and lines.
func dress(p *plot.Plot) {
	p.Legend.Top = true
	p.Title.Padding = vg.Points(8)
	for _, style := range []*draw.TextStyle{
		&p.Title.TextStyle, &p.X.Label.TextStyle, &p.Y.Label.TextStyle, &p.X.Tick.Label, &p.Y.Tick.Label, &p.Legend.TextStyle,
	} {
		style.Font.Variant, style.Font.Size = sans, vg.Points(11)
	}
	p.Title.TextStyle.Font.Size = vg.Points(15)
	p.X.Width, p.Y.Width = 0, 0
	p.X.Tick.Length, p.Y.Tick.Length = 0, 0
	p.Y.Tick.Marker = wholes{}
}

func gridLines() *plotter.Grid {
	grid := plotter.NewGrid()
	grid.Vertical.Width = 0
	grid.Horizontal.Color = color.Gray{Y: 0xdd}
	return grid
}

// wholes are marks at whole numbers: what is counted has no halves.
type wholes struct{}

// Ticks implements plot.Ticker.
func (wholes) Ticks(from, to float64) []plot.Tick {
	const most = 8
	step := 1
	for n := 0; (to-from)/float64(step) > most; n++ {
		step = []int{2, 5, 10}[n%3] * pow10(n/3)
	}
	var ticks []plot.Tick
	for v := int(from) / step * step; float64(v) <= to; v += step {
		ticks = append(ticks, plot.Tick{Value: float64(v), Label: fmt.Sprint(v)})
	}
	return ticks
}

func pow10(n int) int {
	p := 1
	for range n {
		p *= 10
	}
	return p
}
