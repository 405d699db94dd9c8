package slack

import (
	"cmp"
	"strings"
	"unicode/utf8"

	slackgo "github.com/slack-go/slack"

	"carebot/bot/platform"
)

// Numbers and lengths of what a sheet of figures and a chart may hold, in characters.
const (
	maxParts      = 10
	maxTable      = 2500 // of one table, so that all of them stay below what a message may hold
	maxCell       = 24
	maxCharts     = 2
	maxChartTitle = 50
	maxAxis       = 50
	maxLabels     = 20 // categories of a chart, and characters of each
	maxSeries     = 6
)

// sheetBlocks lays figures out: header, key figures, tables of fixed width, lists, footer. All of it are blocks that every
// workspace takes.
func (a *Adapter) sheetBlocks(s platform.Sheet) []slackgo.Block {
	blocks := []slackgo.Block{slackgo.NewHeaderBlock(plainText(cutPlain(s.Title, maxHeader)))}
	if s.Lead != "" {
		blocks = append(blocks, slackgo.NewSectionBlock(verbatim(cutEscaped(s.Lead, maxSection)), nil, nil))
	}
	blocks = append(blocks, fieldBlocks(s.Fields)...)
	for _, part := range s.Parts[:min(len(s.Parts), maxParts)] {
		blocks = append(blocks, a.sheetPart(part)...)
	}
	if s.Footer != "" {
		blocks = append(blocks, contextBlock(cutEscaped(s.Footer, maxFooter)))
	}
	return blocks
}

func (a *Adapter) sheetPart(p platform.SheetPart) []slackgo.Block {
	title := ""
	if p.Title != "" {
		title = "*" + cutEscaped(p.Title, maxHeader) + "*"
	}
	lines := title
	for _, line := range p.Lines {
		next := "\n• " + a.line(line)
		if platform.UTF16(lines+next) > maxSection {
			break
		}
		lines += next
	}
	blocks := []slackgo.Block{slackgo.NewSectionBlock(verbatim(lines), nil, nil)}
	if len(p.Table) > 0 {
		blocks = append(blocks, slackgo.NewRichTextBlock("", &slackgo.RichTextPreformatted{
			Type:     slackgo.RTEPreformatted,
			Elements: []slackgo.RichTextSectionElement{slackgo.NewRichTextSectionTextElement(table(p.Table), nil)},
		}))
	}
	return blocks
}

// table sets rows in columns of fixed width: the first to the left, figures to the right. What there is no room for is left
// out from the end.
func table(rows [][]string) string {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cutPlain(cell, maxCell)))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		line := ""
		for i, cell := range row {
			cell = cutPlain(cell, maxCell)
			gap := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i == 0 {
				line = cell + gap
				continue
			}
			line += "  " + gap + cell
		}
		if b.Len()+len(line) > maxTable {
			break
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// chartBlocks are charts as Slack draws them itself.
func chartBlocks(charts []platform.Chart) []slackgo.Block {
	var blocks []slackgo.Block
	for _, c := range charts[:min(len(charts), maxCharts)] {
		categories := distinct(c.Categories, maxLabels)
		names := make([]string, 0, len(c.Series))
		for _, s := range c.Series {
			names = append(names, s.Name)
		}
		var series []slackgo.DataVisualizationDataSeries
		for i, name := range distinct(names, maxSeries) {
			var points []slackgo.DataVisualizationDataPoint
			for j, category := range categories {
				points = append(points, slackgo.NewDataVisualizationDataPoint(category, c.Series[i].Values[j]))
			}
			series = append(series, slackgo.NewDataVisualizationDataSeries(name, points...))
		}
		axis := slackgo.NewDataVisualizationAxisConfig(categories...).WithYLabel(cutPlain(c.Unit, maxAxis))
		blocks = append(blocks, slackgo.NewDataVisualizationBlock(
			cutPlain(c.Title, maxChartTitle), slackgo.NewDataVisualizationBarChart(axis, series...),
		))
	}
	return blocks
}

// distinct returns the first labels, at most as many, each cut to what a chart takes and no two alike.
func distinct(labels []string, most int) []string {
	seen := map[string]bool{}
	all := make([]string, 0, min(len(labels), most))
	for _, label := range labels[:min(len(labels), most)] {
		cut := cmp.Or(cutPlain(label, maxLabels), "–")
		for mark := "′"; seen[cut]; mark += "′" {
			cut = cutPlain(label, maxLabels-utf8.RuneCountInString(mark)) + mark
		}
		seen[cut] = true
		all = append(all, cut)
	}
	return all
}
