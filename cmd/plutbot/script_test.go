package main

import (
	"errors"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"plutbot/internal/botapi"
)

// TestCommands runs testdata/script: each script types commands as a person
// does, and says what must be seen. It finds a small content in $WORK/content,
// without a glossary, whose words it does not have.
// The command "telegram" starts a Bot API that knows the token of the example
// in the variables, and "telegram revoked" one that does not.
func TestCommands(t *testing.T) {
	t.Parallel()
	example := benchContent(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("DATA_DIR", filepath.Join(e.WorkDir, "data"))
			content := filepath.Join(e.WorkDir, "content")
			return errors.Join(os.CopyFS(content, os.DirFS(example)),
				os.Remove(filepath.Join(content, "guides", "glossary.yaml")),
				os.WriteFile(filepath.Join(content, "guides", "jual", "tests.yaml"), []byte("[]\n"), 0o644))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"telegram": startTelegram},
	})
}

// startTelegram sets the variables that lead to a Bot API of this script.
func startTelegram(ts *testscript.TestScript, _ bool, args []string) {
	known := benchToken
	if len(args) == 1 && args[0] == "revoked" {
		known += "-which-was-replaced"
	}
	api := botapi.New(botapi.Config{Token: known, BotName: "Uji", BotUsername: "uji_bot", NoRecord: true})
	server := httptest.NewServer(api.Handler())
	ts.Defer(func() {
		server.Close()
		api.Close()
	})
	ts.Setenv("TELEGRAM_BOT_TOKEN", benchToken)
	ts.Setenv("TELEGRAM_API_URL", server.URL)
}
