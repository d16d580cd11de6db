package diff

import (
	"strconv"
	"strings"

	"plutbot/flows"
)

// say writes answers in one line, as a test has them after say.
func say(asked []flows.Asked) string {
	parts := make([]string, len(asked))
	for i, a := range asked {
		parts[i] = a.Question.Name() + ": " + written(a.Value)
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func written(v flows.Value) string {
	number := func(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
	switch {
	case v.Skipped:
		return "null"
	case v.Type == flows.Choice:
		return v.Text
	case v.Type == flows.Multi:
		return "[" + strings.Join(v.Many, ", ") + "]"
	case v.Type == flows.YesNo:
		return strconv.FormatBool(v.Yes())
	case v.Type == flows.Number || v.Type == flows.Money:
		return number(v.Number)
	case v.Type == flows.Date:
		return v.Day().String()
	case v.Type == flows.Location:
		return "[" + number(v.Latitude) + ", " + number(v.Longitude) + "]"
	default:
		return strconv.Quote(v.Text)
	}
}
