package slack

import (
	"fmt"
	"slices"
)

// Numbers and lengths of charts.
const (
	maxCharts      = 2 // in a message
	maxSegments    = 6
	maxSeries      = 6
	maxPoints      = 20
	maxChartTitle  = 50
	maxChartLabel  = 20
	maxChartLegend = 50
)

// chart checks a data_visualization block: its schema knows its form, not that series and categories fit together.
func (w *walk) chart(b map[string]any, at string) {
	if w.charts++; w.charts > maxCharts {
		w.wrong(at, "no more than %d data_visualization blocks allowed", maxCharts)
	}
	w.text(b["title"], at+"/title", maxChartTitle)
	chart, _ := b["chart"].(map[string]any)
	at += "/chart"
	if chart["type"] == "pie" {
		for i, s := range w.list(chart["segments"], at+"/segments", maxSegments) {
			segment, _ := s.(map[string]any)
			w.text(segment["label"], fmt.Sprintf("%s/segments/%d/label", at, i), maxChartLabel)
		}
		return
	}
	axis, _ := chart["axis_config"].(map[string]any)
	w.legend(axis["x_label"], at+"/axis_config/x_label")
	w.legend(axis["y_label"], at+"/axis_config/y_label")
	categories := w.labels(w.list(axis["categories"], at+"/axis_config/categories", maxPoints), at+"/axis_config/categories")
	var names []any
	for i, s := range w.list(chart["series"], at+"/series", maxSeries) {
		series, _ := s.(map[string]any)
		names = append(names, series["name"])
		w.points(series["data"], categories, fmt.Sprintf("%s/series/%d/data", at, i))
	}
	w.labels(names, at+"/series")
}

// legend checks what stands beside an axis, if anything does.
func (w *walk) legend(v any, at string) {
	if v != nil {
		w.text(v, at, maxChartLegend)
	}
}

// labels checks labels of which no two are alike, and returns them.
func (w *walk) labels(all []any, at string) []string {
	var labels []string
	for i, v := range all {
		label, _ := v.(string)
		w.text(v, fmt.Sprintf("%s/%d", at, i), maxChartLabel)
		if slices.Contains(labels, label) {
			w.wrong(at, "`%s` already exists", label)
		}
		labels = append(labels, label)
	}
	return labels
}

// points checks that a series has one point for each category.
func (w *walk) points(v any, categories []string, at string) {
	var seen []string
	for i, p := range w.list(v, at, maxPoints) {
		point, _ := p.(map[string]any)
		label, _ := point["label"].(string)
		if !slices.Contains(categories, label) || slices.Contains(seen, label) {
			w.wrong(fmt.Sprintf("%s/%d/label", at, i), "must be one of the categories, once")
		}
		seen = append(seen, label)
	}
	if len(seen) != len(categories) {
		w.wrong(at, "must have one point for every category")
	}
}

// RefuseBlocks has the workspace refuse types of blocks with invalid_blocks, as one that a rollout has not reached does.
func (s *Server) RefuseBlocks(kinds ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.blocks.refused = kinds
}
