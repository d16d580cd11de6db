package telegram

import (
	"fmt"
	"io"
	"log/slog"
)

// Secret is a token or password that must not be printed.
type Secret string

const masked = "***"

// String implements fmt.Stringer.
func (Secret) String() string { return masked }

// Format implements fmt.Formatter: no verb prints the secret.
func (Secret) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, masked) }

// LogValue implements slog.LogValuer.
func (Secret) LogValue() slog.Value { return slog.StringValue(masked) }

// MarshalJSON implements json.Marshaler.
func (Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + masked + `"`), nil }
