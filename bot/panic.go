package bot

import (
	"fmt"
	"runtime"
	"strings"
)

// maxFrames is how deep a panic is followed: enough to find its cause.
const maxFrames = 16

// Panicked makes an error of what recover gave, with the lines of code that led
// to it. The arguments of the calls are left out: they may hold a chat id.
func Panicked(value any) error {
	var callers [64]uintptr
	frames := runtime.CallersFrames(callers[:runtime.Callers(1, callers[:])])
	var trace strings.Builder
	began := false
	for n := 0; n < maxFrames; {
		frame, more := frames.Next()
		if began {
			_, _ = fmt.Fprintf(&trace, "\n%s %s:%d", frame.Function, frame.File, frame.Line)
			n++
		}
		began = began || frame.Function == "runtime.gopanic"
		if !more {
			break
		}
	}
	return fmt.Errorf("panic: %v%s", value, trace.String())
}
