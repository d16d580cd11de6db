package ask

import (
	"math"
	"math/rand/v2"
)

// How models are trained, found by cross-validation over the variants. More
// rounds learn the variants by heart and understand new wordings less.
const (
	rounds    = 6
	firstRate = 2.0
	lastRate  = 0.1
	biasRate  = 0.02 // a topic is not likely for having many variants
	seed      = 20261123
	// headStart is what counting is worth before the first round, as if a class
	// had headDoubt further examples like all the others.
	headStart = 0.25
	headDoubt = 8
	// negligible is an error of a class that is not worth a step.
	negligible = 1e-3
	// knownError is the error of an example that is left out for one round.
	knownError = 0.1
)

// example is one text with its class.
type example struct {
	vector vector
	class  int
	weight float32
}

// model is a multinomial logistic regression.
type model struct {
	classes int
	weights []float32 // column by column, one for each class
	bias    []float32
}

// train fits a model by stochastic gradient descent. The same examples give
// the same model.
func train(examples []example, columns, classes int) *model {
	m := counted(examples, columns, classes)
	order := make([]int, len(examples))
	for i := range order {
		order[i] = i
	}
	random := rand.New(rand.NewPCG(seed, seed))
	l := &learner{model: m, errors: make([]float32, classes)}
	known := make([]bool, len(examples)) // since the last round
	for round := range rounds {
		l.rate = firstRate + (lastRate-firstRate)*float32(round)/(rounds-1)
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			if known[i] {
				known[i] = false // worth no look in this round, but in the next
				continue
			}
			known[i] = l.step(&examples[i]) < knownError
		}
	}
	return m
}

// counted gives the model to begin with: a column speaks for the classes that
// have it more often than all examples do. Rounds of training see how words
// work together; counting is surer of each alone, where examples are few.
func counted(examples []example, columns, classes int) *model {
	m := &model{classes: classes, weights: make([]float32, columns*classes), bias: make([]float32, classes)}
	inColumn, inClass := make([]float64, columns), make([]float64, classes)
	all := 0.0
	for i := range examples {
		e := &examples[i]
		all += float64(e.weight)
		inClass[e.class] += float64(e.weight)
		for _, column := range e.vector.columns {
			inColumn[column] += float64(e.weight)
			m.weights[int(column)*classes+e.class] += e.weight
		}
	}
	absent := make([]float32, classes) // of a class that lacks the column
	for class, size := range inClass {
		absent[class] = float32(headStart * math.Log(headDoubt/(size+headDoubt)))
	}
	for column, n := range inColumn {
		if n == 0 {
			continue
		}
		usual := n / all
		for class, size := range inClass {
			w := &m.weights[column*classes+class]
			if *w == 0 {
				*w = absent[class]
				continue
			}
			share := (float64(*w) + headDoubt*usual) / (size + headDoubt)
			*w = float32(headStart * math.Log(share/usual))
		}
	}
	return m
}

// learner trains a model.
type learner struct {
	model  *model
	rate   float32
	errors []float32
	wrong  []int // classes with an error worth a step
}

// step moves the weights against the error on one example, and gives the
// error.
func (l *learner) step(e *example) float32 {
	m := l.model
	m.scores(e.vector, l.errors)
	softmax(l.errors, 1)
	l.errors[e.class]--
	missed := -l.errors[e.class]
	l.wrong = l.wrong[:0]
	for c, err := range l.errors {
		if err > negligible || err < -negligible {
			l.errors[c] = err * e.weight * l.rate
			m.bias[c] -= biasRate * l.errors[c]
			l.wrong = append(l.wrong, c)
		}
	}
	for k, column := range e.vector.columns {
		x := e.vector.amounts[k]
		weights := m.weights[int(column)*m.classes:][:m.classes]
		for _, c := range l.wrong {
			weights[c] -= x * l.errors[c]
		}
	}
	return missed
}

// scores writes the evidence for every class.
func (m *model) scores(v vector, into []float32) {
	into = into[:m.classes]
	copy(into, m.bias)
	for k, column := range v.columns {
		x := v.amounts[k]
		weights := m.weights[int(column)*m.classes:][:len(into)]
		for c, w := range weights {
			into[c] += x * w
		}
	}
}

// hopeless is a lag behind the first that leaves no share.
const hopeless = -16

// softmax turns evidence into shares that add up to one; the sharper, the
// more goes to the first.
func softmax(z []float32, sharpness float32) {
	top := z[0]
	for _, x := range z {
		top = max(top, x)
	}
	var sum float32
	for i, x := range z {
		z[i] = 0
		if lag := sharpness * (x - top); lag > hopeless {
			z[i] = float32(math.Exp(float64(lag)))
		}
		sum += z[i]
	}
	for i := range z {
		z[i] /= sum
	}
}
