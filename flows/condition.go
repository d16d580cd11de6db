package flows

import (
	"fmt"
	"slices"
	"sync"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"
)

// Condition is a compiled expression over answers, values and the day.
type Condition struct {
	// Text is the expression as written.
	Text string
	// Reads are the questions that it looks at.
	Reads []*Question
	// Numbers are the figures that stand in it: where its result may change.
	Numbers []float64
	// Words are the texts that stand in it, such as the ids of the options that
	// it tells from others.
	Words []string
	// Counts says that it counts the options that are ticked.
	Counts bool
	// Values are the ids of the dated values that it looks at.
	Values   []string
	Position Position

	program *vm.Program
	tree    ast.Node
	scope   *Scope
}

// Scope is what conditions of one guide may use: its questions by name, and
// all values.
type Scope struct {
	questions map[string]*Question
	values    map[string]*DatedValue
	options   []expr.Option
	parts     sync.Map // text -> *Condition, for Because
}

// Names that a question may not have, because conditions use them.
var reservedNames = []string{"values", "today", "asked"}

// NewScope makes the scope of a guide with these questions.
func NewScope(questions []*Question, values map[string]*DatedValue) (*Scope, error) {
	s := &Scope{questions: map[string]*Question{}, values: values}
	env := types.Map{"today": types.TypeOf(Day(0).Time()), "values": valueTypes(values)}
	for _, q := range questions {
		name := q.Name()
		if slices.Contains(reservedNames, name) {
			return nil, fmt.Errorf("%s: a question cannot be called %s", q.Position, name)
		}
		if s.questions[name] != nil {
			return nil, fmt.Errorf("%s: two questions are called %s", q.Position, name)
		}
		s.questions[name] = q
		env[name] = types.TypeOf(q.unanswered())
	}
	env["asked"] = types.TypeOf(func(string) bool { return false })
	s.options = []expr.Option{expr.Env(env), expr.AsBool()}
	return s, nil
}

// valueTypes nests the types of all values by the dots of their ids.
func valueTypes(values map[string]*DatedValue) types.Map {
	root := types.Map{}
	nested := map[string]any{}
	for id, v := range values {
		nest(nested, id, v.Type.zero())
	}
	fillTypes(root, nested)
	return root
}

func fillTypes(into types.Map, from map[string]any) {
	for name, x := range from {
		if inner, ok := x.(map[string]any); ok {
			sub := types.Map{}
			fillTypes(sub, inner)
			into[name] = sub
			continue
		}
		into[name] = types.TypeOf(x)
	}
}

// Compile type-checks and compiles an expression. The error says what is wrong
// in words for an author; it does not repeat the position.
func (s *Scope) Compile(text string, at Position) (*Condition, error) {
	tree, err := parser.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("condition %q: %w", text, err)
	}
	found := &finder{scope: s}
	ast.Walk(&tree.Node, found)
	if found.err != nil {
		return nil, fmt.Errorf("condition %q: %w", text, found.err)
	}
	program, err := expr.Compile(text, s.options...)
	if err != nil {
		return nil, fmt.Errorf("condition %q: %w", text, err)
	}
	return &Condition{Text: text, Reads: found.reads, Numbers: found.numbers, Words: found.words, Counts: found.counts, Values: found.values, Position: at,
		program: program, tree: tree.Node, scope: s}, nil
}

// finder collects what an expression uses. It refuses what the type checker
// lets through: options that do not exist, functions that read a clock, and
// whatever can fail while it is evaluated.
type finder struct {
	scope   *Scope
	reads   []*Question
	numbers []float64
	words   []string
	counts  bool
	values  []string
	err     error
}

// Visit implements ast.Visitor.
func (f *finder) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		f.read(n.Value)
	case *ast.IntegerNode:
		f.numbers = append(f.numbers, float64(n.Value))
	case *ast.FloatNode:
		f.numbers = append(f.numbers, n.Value)
	case *ast.StringNode:
		f.words = append(f.words, n.Value)
	case *ast.MemberNode:
		f.member(n)
	case *ast.BuiltinNode:
		f.counts = true
		if n.Name != "len" {
			f.fail("there is no function %s(): conditions know asked() and len()", n.Name)
		}
	case *ast.CallNode:
		f.call(n)
	case *ast.BinaryNode:
		f.compare(n)
	}
}

func (f *finder) read(name string) {
	if q := f.scope.questions[name]; q != nil && !slices.Contains(f.reads, q) {
		f.reads = append(f.reads, q)
	}
}

// member notes a dated value and refuses places in a list, which a shorter
// list does not have.
func (f *finder) member(n *ast.MemberNode) {
	if _, named := n.Property.(*ast.StringNode); !named {
		f.fail("a list has no places: ask whether an option is in it")
	}
	if id, ok := memberPath(n); ok && f.scope.values[id] != nil {
		f.values = append(f.values, id)
	}
}

// call checks the argument of asked().
func (f *finder) call(n *ast.CallNode) {
	callee, ok := n.Callee.(*ast.IdentifierNode)
	if !ok || callee.Value != "asked" || len(n.Arguments) != 1 {
		return
	}
	name, ok := n.Arguments[0].(*ast.StringNode)
	if !ok || f.scope.questions[name.Value] == nil {
		f.fail("asked() takes the name of a question in quotation marks")
		return
	}
	f.read(name.Value)
}

// compare checks the options in q == "x", q in ["x", "y"] and "x" in q, and
// refuses operators that can fail.
func (f *finder) compare(n *ast.BinaryNode) {
	switch n.Operator {
	case "%", "matches":
		f.fail("conditions do not know %s", n.Operator)
	case "==", "!=":
		f.option(n.Left, n.Right)
		f.option(n.Right, n.Left)
	case "in", "not in":
		f.option(n.Right, n.Left)
		if list, ok := n.Right.(*ast.ArrayNode); ok {
			for _, element := range list.Nodes {
				f.option(n.Left, element)
			}
		}
	}
}

func (f *finder) option(question, text ast.Node) {
	identifier, ok := question.(*ast.IdentifierNode)
	if !ok {
		return
	}
	q := f.scope.questions[identifier.Value]
	s, ok := text.(*ast.StringNode)
	if q == nil || !ok || (q.Type != Choice && q.Type != Multi) {
		return
	}
	if _, ok := q.Option(s.Value); !ok {
		f.fail("%s has no option %q", q.Name(), s.Value)
	}
}

func (f *finder) fail(format string, args ...any) {
	if f.err == nil {
		f.err = fmt.Errorf(format, args...)
	}
}

// memberPath gives "halal.omzet" for values.halal.omzet.
func memberPath(n *ast.MemberNode) (string, bool) {
	property, ok := n.Property.(*ast.StringNode)
	if !ok {
		return "", false
	}
	switch base := n.Node.(type) {
	case *ast.IdentifierNode:
		return property.Value, base.Value == "values"
	case *ast.MemberNode:
		path, ok := memberPath(base)
		return path + "." + property.Value, ok
	}
	return "", false
}

// environment holds the variables of one evaluation and the machine that runs
// it. It is reused: evaluating a condition should not allocate.
type environment struct {
	vars    map[string]any
	machine vm.VM
	trail   Trail // so far: what asked() looks at
}

// holds evaluates c; nil always holds. A compiled condition cannot fail: it is
// type-checked, and what fails on some values of the right type is refused.
// Should one do so all the same, the condition does not hold.
func (e *environment) holds(c *Condition) bool {
	if c == nil {
		return true
	}
	result, err := e.machine.Run(c.program, e.vars)
	if err != nil {
		return false
	}
	yes, _ := result.(bool)
	return yes
}

var boxedYes, boxedNo any = true, false

// unanswered is what conditions see of a question that was not asked.
func (q *Question) unanswered() any {
	switch q.Type {
	case Multi:
		return []string(nil)
	case YesNo:
		return false
	case Number, Money:
		return 0.0
	case Date:
		return Day(0).Time()
	default:
		return ""
	}
}

// boxed is the answer as conditions see it.
func (q *Question) boxed(v Value) any {
	if v.Skipped {
		return q.unanswered()
	}
	switch q.Type {
	case Choice:
		o, _ := q.Option(v.Text)
		return o.boxed
	case Multi:
		return v.Many
	case YesNo:
		if v.Yes() {
			return boxedYes
		}
		return boxedNo
	case Number, Money:
		return v.Number
	case Date:
		return v.Day().Time()
	case Location:
		return "given"
	default:
		return v.Text
	}
}
