package understand

import "math"

// What a layer learns by.
const (
	rate    = 1.0
	damping = 0.05
	enough  = 0.95 // a class that is so likely already is not learned any further
)

// block is how many weights are handled at once: a line of the processor's cache.
const block = 16

// line is a block of weights.
type line [block]float32

// layer is several multinomial logistic regressions over the same features: each has its span of the columns, and a text is of
// one class of each span.
type layer struct {
	spans  []int     // the number of classes of each regression
	blocks int       // lines for each feature
	lines  []line    // blocks of them for each feature
	bias   []line    // one set of them
	square []float32 // while learning: the sum of squared gradients of each feature (AdaGrad)
	odds   []line    // while learning: the odds of the present sample
}

// newLayer returns a layer that knows nothing, of regressions with so many classes.
func newLayer(features int, spans ...int) *layer {
	columns := 0
	for _, classes := range spans {
		columns += classes
	}
	blocks := (columns + block - 1) / block
	return &layer{
		spans:  spans,
		blocks: blocks,
		lines:  make([]line, blocks*features),
		bias:   make([]line, blocks),
		square: make([]float32, features),
		odds:   make([]line, blocks),
	}
}

// learn moves the weights towards a class of each regression for a vector, unless the vector is known to be of them already.
func (l *layer) learn(v vector, classes ...int) (known bool) {
	l.score(v, l.odds)
	known = true
	from := 0
	var length float32
	for i, span := range l.spans {
		normalize(l.odds, from, span)
		right := at(l.odds, from+classes[i])
		known = known && *right > enough
		*right--
		for c := from; c < from+span; c++ {
			gradient := *at(l.odds, c)
			length += gradient * gradient
		}
		from += span
	}
	if !known {
		l.move(v, length)
	}
	return known
}

// move goes a step against the gradient that stands in odds, which is of such a length, squared.
func (l *layer) move(v vector, length float32) {
	for b := range l.blocks {
		for c, gradient := range l.odds[b] {
			l.bias[b][c] -= 0.01 * gradient
		}
	}
	for _, e := range v {
		l.square[e.index] += length * e.value * e.value
		step := rate * e.value / (damping + float32(math.Sqrt(float64(l.square[e.index]))))
		for b := range l.blocks {
			weights, gradients := l.lines[int(e.index)*l.blocks+b], l.odds[b]
			for c := range weights {
				weights[c] -= step * gradients[c]
			}
			l.lines[int(e.index)*l.blocks+b] = weights
		}
	}
}

// seal lets go of what was only needed to learn.
func (l *layer) seal() { l.square, l.odds = nil, nil }

// ask returns the odds of each class of each regression; those of one add up to one.
func (l *layer) ask(v vector) [][]float32 {
	scores := make([]line, l.blocks)
	l.score(v, scores)
	answers := make([][]float32, len(l.spans))
	from := 0
	for i, span := range l.spans {
		normalize(scores, from, span)
		for c := from; c < from+span; c++ {
			answers[i] = append(answers[i], *at(scores, c))
		}
		from += span
	}
	return answers
}

// score sets scores to those of all columns. What is beyond the last column stays zero, as its weights do.
func (l *layer) score(v vector, scores []line) {
	copy(scores, l.bias)
	for b := range l.blocks {
		sum := scores[b]
		for _, e := range v {
			weights := l.lines[int(e.index)*l.blocks+b]
			for c := range weights {
				sum[c] += weights[c] * e.value
			}
		}
		scores[b] = sum
	}
}

// normalize turns the scores of one regression, span columns from one on, into odds (softmax).
func normalize(scores []line, from, span int) {
	most := *at(scores, from)
	for c := from; c < from+span; c++ {
		most = max(most, *at(scores, c))
	}
	var sum float32
	for c := from; c < from+span; c++ {
		s := at(scores, c)
		*s = float32(math.Exp(float64(*s - most)))
		sum += *s
	}
	for c := from; c < from+span; c++ {
		*at(scores, c) /= sum
	}
}

// at returns a column.
func at(lines []line, column int) *float32 { return &lines[column/block][column%block] }
