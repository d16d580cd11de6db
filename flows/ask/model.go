package ask

import (
	"math"
	"math/rand/v2"
)

var (
	epochs         = 6
	rate   float32 = 2
	last   float32 = 0.1
)

const seed = 20261123

// example is one text with its topic.
type example struct {
	vector vector
	class  int
	weight float32
}

// model is a multinomial logistic regression.
type model struct {
	classes int
	weights []float32 // column by column, classes numbers each
	bias    []float32
}

// train fits a model by stochastic gradient descent. The same examples give
// the same model.
func train(examples []example, columns, classes int) *model {
	m := &model{classes: classes, weights: make([]float32, columns*classes), bias: make([]float32, classes)}
	order := make([]int, len(examples))
	for i := range order {
		order[i] = i
	}
	random := rand.New(rand.NewPCG(seed, seed))
	p := make([]float32, classes)
	for epoch := range epochs {
		now := rate + (last-rate)*float32(epoch)/float32(epochs-1)
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			m.step(&examples[i], p, now)
		}
	}
	return m
}

// step moves the weights along the gradient of one example.
func (m *model) step(e *example, p []float32, rate float32) {
	m.scores(e.vector, p)
	softmax(p, 1)
	p[e.class]--
	for c := range p {
		p[c] *= e.weight * rate
		m.bias[c] -= 0.02 * p[c]
	}
	for k, column := range e.vector.columns {
		x := e.vector.amounts[k]
		w := m.weights[int(column)*m.classes:][:m.classes]
		for c := range w {
			w[c] -= x * p[c]
		}
	}
}

// scores writes the evidence for every class.
func (m *model) scores(v vector, into []float32) {
	copy(into, m.bias)
	for k, column := range v.columns {
		x := v.amounts[k]
		w := m.weights[int(column)*m.classes:][:m.classes]
		for c := range w {
			into[c] += x * w[c]
		}
	}
}

// softmax turns evidence into shares that add up to one; a sharpness under
// one makes them more even.
func softmax(z []float32, sharpness float32) {
	top := z[0]
	for _, x := range z {
		top = max(top, x)
	}
	var sum float32
	for i, x := range z {
		z[i] = float32(math.Exp(float64(sharpness * (x - top))))
		sum += z[i]
	}
	for i := range z {
		z[i] /= sum
	}
}
