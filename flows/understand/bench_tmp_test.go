package understand

import (
	"testing"

	"carebot/locales"
)

func BenchmarkTmp(b *testing.B) {
	ex, _ := locales.Examples()
	for b.Loop() {
		Train(ex)
	}
}

func BenchmarkFlat(b *testing.B) {
	ex, _ := locales.Examples()
	var n int
	for b.Loop() {
		n = len(flatten(ex))
	}
	b.ReportMetric(float64(n), "samples")
}
