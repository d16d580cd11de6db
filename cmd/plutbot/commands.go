package main

import (
	"context"
	"fmt"
	"io"

	"github.com/alecthomas/kong"
)

// commands are the program's commands, one file each.
type commands struct {
	Demo    demoCommand    `cmd:"" help:"Try the bot in the browser: bot, Telegram's stand-in and store in one process. No token, nothing to install."`
	Serve   serveCommand   `cmd:"" help:"Run the bot against Telegram."`
	Play    playCommand    `cmd:"" help:"Walk through a guide in the terminal, and save the walk as a test."`
	Check   checkCommand   `cmd:"" help:"Check guides, dated values, sources and catalogs: file:line: what is wrong."`
	Graph   graphCommand   `cmd:"" help:"Draw a guide: every question, every way, every outcome."`
	Diff    diffCommand    `cmd:"" help:"Compare two versions of the content: answers that lead elsewhere, parts, figures and texts that change."`
	Ask     askCommand     `cmd:"" help:"Show which topics a question typed by a user is about, or test a table of questions."`
	Report  reportCommand  `cmd:"" help:"Report how the service was used in a month, and what people asked and the bot could not answer."`
	Backup  backupCommand  `cmd:"" help:"Write all that the bot keeps into one file, also while it runs."`
	Restore restoreCommand `cmd:"" help:"Read such a file into an empty store, before the bot is started."`
	Breach  breachCommand  `cmd:"" help:"After a data breach: who had which data stored in a span of time, and the texts of the notices."`
	Version versionCommand `cmd:"" help:"Tell the version of the program and of the guides it brings along."`
}

// streams are where a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

const description = `The Telegram bot of PLUT-KUMKM: guides Indonesian small businesses through halal, food-safety and legal steps.

Begin with:  plutbot demo`

// exit carries kong's wish to end (after --help) out of the parser.
type exit int

// run parses the arguments and runs one command.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) error {
	var c commands
	parser, err := kong.New(&c,
		kong.Name("plutbot"), kong.Description(description),
		kong.Writers(out, errOut), kong.Exit(func(code int) { panic(exit(code)) }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(streams{in, out, errOut}),
	)
	if err != nil {
		return fmt.Errorf("describe the commands: %w", err)
	}
	parsed, err := parse(parser, args)
	if err != nil || parsed == nil {
		return err
	}
	return parsed.Run()
}

// parse gives nil when the arguments asked for nothing but help.
func parse(parser *kong.Kong, args []string) (parsed *kong.Context, err error) {
	defer func() {
		switch wish := recover().(type) {
		case nil:
		case exit:
			if wish != 0 {
				err = errReported
			}
		default:
			panic(wish)
		}
	}()
	if parsed, err = parser.Parse(args); err != nil {
		return nil, fmt.Errorf("%w\nplutbot --help lists what is possible", err)
	}
	return parsed, nil
}
