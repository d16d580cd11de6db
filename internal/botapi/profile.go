package botapi

import (
	"cmp"
	"encoding/json"
	"maps"
	"regexp"
	"strings"
	"unicode/utf8"
)

const (
	maxCommands    = 100
	maxCommand     = 32 // characters
	maxCommandText = 256
	maxAbout       = 120 // characters of the short description
	maxDescribe    = 512
	maxBotName     = 64
)

var (
	commandPattern  = regexp.MustCompile(`^[a-z0-9_]+$`)
	languagePattern = regexp.MustCompile(`^([a-z]{2})?$`)
)

// Command is one entry of the bot's menu.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// clean trims a command, and refuses one that Telegram does not accept.
func (c *Command) clean() *apiError {
	c.Command = strings.TrimPrefix(strings.TrimSpace(c.Command), "/")
	c.Description = strings.TrimSpace(c.Description)
	switch {
	case c.Command == "":
		return badRequest("command must be non-empty")
	case utf8.RuneCountInString(c.Command) > maxCommand:
		return badRequest("command length must not exceed %d", maxCommand)
	case c.Description == "":
		return badRequest("command description must be non-empty")
	case utf8.RuneCountInString(c.Description) > maxCommandText:
		return badRequest("command description length must not exceed %d", maxCommandText)
	case !commandPattern.MatchString(c.Command):
		return badRequest("BOT_COMMAND_INVALID")
	}
	return nil
}

// profile is what the bot says about itself, by language; "" is everybody
// else.
type profile struct {
	commands map[string]map[string][]Command // scope, language
	texts    map[string]map[string]string    // kind, language
	firstly  string
	// menuButton is the button beside the text field, by chat_id; "" is every
	// other chat.
	menuButton map[string]json.RawMessage
}

const defaultMenuButton = `{"type":"commands"}`

func newProfile(name string) profile {
	return profile{
		commands:   map[string]map[string][]Command{},
		texts:      map[string]map[string]string{"name": {}, "description": {}, "short_description": {}},
		firstly:    name,
		menuButton: map[string]json.RawMessage{},
	}
}

// commandScope reads the scope as a key and the language. The chat of a scope
// must be one that the bot has met.
func (s *Server) commandScope(args arguments) (scope, language string, fail *apiError) {
	var object struct {
		Type   string          `json:"type"`
		ChatID json.RawMessage `json:"chat_id"`
		UserID int64           `json:"user_id"`
	}
	if fail := args.decode("scope", &object); fail != nil {
		return "", "", fail
	}
	scope = object.Type
	if scope == "default" {
		scope = ""
	}
	if object.ChatID != nil {
		chat := arguments{values: map[string]string{"chat_id": strings.Trim(string(object.ChatID), `"`)}}
		if _, fail := s.findChat(chat, "chat_id"); fail != nil {
			return "", "", fail
		}
		scope = args.text("scope")
	}
	language = args.text("language_code")
	if !languagePattern.MatchString(language) {
		return "", "", badRequest("invalid language code specified")
	}
	return scope, language, nil
}

func (s *Server) setMyCommands(args arguments) (any, *apiError) {
	scope, language, fail := s.commandScope(args)
	if fail != nil {
		return nil, fail
	}
	var list []Command
	if fail := args.decode("commands", &list); fail != nil {
		return nil, fail
	}
	if len(list) > maxCommands {
		return nil, badRequest("BOT_COMMANDS_TOO_MUCH")
	}
	for i := range list {
		if fail := list[i].clean(); fail != nil {
			return nil, fail
		}
	}
	all := s.state.profile.commands
	if all[scope] == nil {
		all[scope] = map[string][]Command{}
	}
	all[scope][language] = list
	if len(list) == 0 {
		delete(all[scope], language)
	}
	s.emitBot()
	return true, nil
}

func (s *Server) getMyCommands(args arguments) (any, *apiError) {
	scope, language, fail := s.commandScope(args)
	if fail != nil {
		return nil, fail
	}
	return append([]Command{}, s.state.profile.commands[scope][language]...), nil
}

func (s *Server) deleteMyCommands(args arguments) (any, *apiError) {
	scope, language, fail := s.commandScope(args)
	if fail != nil {
		return nil, fail
	}
	delete(s.state.profile.commands[scope], language)
	s.emitBot()
	return true, nil
}

// setText is setMyName and its like.
func setText(kind string, limit int) method {
	return func(s *Server, args arguments) (any, *apiError) {
		language := args.text("language_code")
		if !languagePattern.MatchString(language) {
			return nil, badRequest("invalid language code specified")
		}
		if utf8.RuneCountInString(args.text(kind)) > limit {
			return nil, badRequest("%s is too long", kind)
		}
		s.state.profile.texts[kind][language] = args.text(kind)
		s.emitBot()
		return true, nil
	}
}

// getText is getMyName and its like; a language without a text shows the
// general one.
func getText(kind string) method {
	return func(s *Server, args arguments) (any, *apiError) {
		texts := s.state.profile.texts[kind]
		text := texts[args.text("language_code")]
		if text == "" {
			text = texts[""]
		}
		if text == "" && kind == "name" {
			text = s.state.profile.firstly
		}
		return map[string]string{kind: text}, nil
	}
}

func (s *Server) setChatMenuButton(args arguments) (any, *apiError) {
	s.state.profile.menuButton[args.text("chat_id")] = json.RawMessage(cmp.Or(args.text("menu_button"), defaultMenuButton))
	return true, nil
}

func (s *Server) getChatMenuButton(args arguments) (any, *apiError) {
	if b := s.state.profile.menuButton[args.text("chat_id")]; b != nil {
		return b, nil
	}
	return json.RawMessage(defaultMenuButton), nil
}

func (s *Server) getMe(arguments) (any, *apiError) {
	me := map[string]any{
		"id": s.bot.ID, "is_bot": true, "first_name": s.bot.FirstName, "username": s.bot.Username,
		"can_join_groups": true, "can_read_all_group_messages": false, "supports_inline_queries": false,
		"can_connect_to_business": false, "has_main_web_app": false,
	}
	if name := s.state.profile.texts["name"][""]; name != "" {
		me["first_name"] = name
	}
	return me, nil
}

// botView is the bot as the page shows it.
func (s *Server) botView() map[string]any {
	commands := map[string][]Command{}
	maps.Copy(commands, s.state.profile.commands["all_private_chats"])
	maps.Copy(commands, s.state.profile.commands[""])
	return map[string]any{
		"id": s.bot.ID, "username": s.bot.Username, "first_name": s.bot.FirstName,
		"commands":     commands,
		"descriptions": maps.Clone(s.state.profile.texts["description"]),
	}
}
