package understand

import "math"

// What a layer learns by.
const (
	rate    = 0.7
	damping = 0.05
	enough  = 0.95 // a class that is so likely already is not learned any further
)

// layer is a multinomial logistic regression: a weight for each feature and class.
type layer struct {
	classes int
	weights []float32 // classes of them for each feature
	bias    []float32
	squares []float32 // while learning: the sum of squared gradients by feature (AdaGrad)
	odd     []float32 // while learning: the odds of the present sample
}

// newLayer returns a layer that knows nothing.
func newLayer(classes, features int) *layer {
	l := &layer{
		classes: classes,
		weights: make([]float32, classes*features),
		bias:    make([]float32, classes),
		squares: make([]float32, features),
		odd:     make([]float32, classes),
	}
	return l
}

// learn moves the weights towards a class for a vector.
func (l *layer) learn(v vector, class int) {
	l.score(v, l.odd)
	normalize(l.odd, 1)
	if l.odd[class] > enough {
		return
	}
	for c := range l.odd {
		if c == class {
			l.odd[c]--
		}
	}
	for c, gradient := range l.odd {
		l.bias[c] -= 0.01 * gradient
	}
	var length float32
	for _, gradient := range l.odd {
		length += gradient * gradient
	}
	for _, e := range v {
		l.squares[e.index] += length * e.value * e.value
		step := rate * e.value / (damping + float32(math.Sqrt(float64(l.squares[e.index]))))
		weights := l.weights[int(e.index)*l.classes:][:l.classes]
		for c, gradient := range l.odd {
			weights[c] -= step * gradient
		}
	}
}

// seal lets go of what was only needed to learn.
func (l *layer) seal() { l.squares, l.odd = nil, nil }

// odds returns the odds of each class, which add up to one.
func (l *layer) odds(v vector) []float32 {
	scores := make([]float32, l.classes)
	l.score(v, scores)
	normalize(scores, 1)
	return scores
}

// score sets scores to each class's.
func (l *layer) score(v vector, scores []float32) {
	copy(scores, l.bias)
	for _, e := range v {
		at := int(e.index) * l.classes
		for c, w := range l.weights[at : at+l.classes] {
			scores[c] += w * e.value
		}
	}
}

// normalize turns scores into odds (softmax). A temperature above one makes them less sure.
func normalize(scores []float32, temperature float32) {
	most := scores[0]
	for _, s := range scores {
		most = max(most, s)
	}
	var sum float32
	for i, s := range scores {
		scores[i] = float32(math.Exp(float64((s - most) / temperature)))
		sum += scores[i]
	}
	for i := range scores {
		scores[i] /= sum
	}
}
