package botapi

import (
	"strconv"
	"strings"
)

const minAlbum, maxAlbum = 2, 10

// inputMedia is Telegram's InputMedia.
type inputMedia struct {
	Type     string   `json:"type"`
	Media    string   `json:"media"`
	Caption  string   `json:"caption"`
	Mode     string   `json:"parse_mode"`
	Entities []Entity `json:"caption_entities"`
	Duration int      `json:"duration"`
}

// readMedia puts the described file and its caption into a message.
func (s *Server) readMedia(m *Message, media inputMedia, args arguments) *apiError {
	switch media.Type {
	case "photo", "document", "audio", "video":
	default:
		return badRequest("can't parse InputMedia: type %q is unsupported", media.Type)
	}
	args.values = map[string]string{"media": media.Media}
	if _, attached := args.file("media"); !attached && (media.Media == "" || strings.HasPrefix(media.Media, "attach://")) {
		return badRequest("can't parse InputMedia: media not found")
	}
	f, fail := s.media(media.Type, args, "media")
	if fail != nil {
		return fail
	}
	m.Photo, m.Document, m.Audio, m.Video = nil, nil, nil, nil
	m.attach(media.Type, f, media.Duration)
	text, entities, fail := formatText(media.Caption, media.Mode, media.Entities)
	if fail != nil {
		return fail
	}
	m.Caption, m.CaptionEntities = text, entities
	return checkCaption(text)
}

// newAlbum is the id of another album.
func (s *Server) newAlbum() string {
	s.state.nextAlbum++
	return strconv.FormatInt(13000000000000000+s.state.nextAlbum, 10)
}

func (s *Server) sendMediaGroup(args arguments) (any, *apiError) {
	if fail := args.require("media"); fail != nil {
		return nil, fail
	}
	c, draft, fail := s.draft(args)
	if fail != nil {
		return nil, fail
	}
	var list []inputMedia
	if fail := args.decode("media", &list); fail != nil {
		return nil, fail
	}
	switch {
	case len(list) == 0:
		return nil, badRequest("there are no messages to send")
	case len(list) > maxAlbum:
		return nil, badRequest("too many messages to send as an album")
	case len(list) < minAlbum:
		// Telegram sends it as a plain message, although it documents 2-10 items.
		return nil, badRequest("an album must include %d-%d items", minAlbum, maxAlbum)
	}
	album := s.newAlbum()
	messages := make([]*Message, 0, len(list))
	for _, media := range list {
		if (media.Type == "document" || media.Type == "audio") && media.Type != list[0].Type ||
			media.Type != list[0].Type && (list[0].Type == "document" || list[0].Type == "audio") {
			return nil, badRequest("can't use the media of the specified type in the album")
		}
		m := *draft
		m.MediaGroupID = album
		if fail := s.readMedia(&m, media, args); fail != nil {
			return nil, fail
		}
		messages = append(messages, &m)
	}
	for _, m := range messages {
		s.post(c, m)
	}
	return messages, nil
}

func (s *Server) editMessageMedia(args arguments) (any, *apiError) {
	if fail := args.require("media"); fail != nil {
		return nil, fail
	}
	c, old, next, fail := s.editable(args)
	if fail != nil {
		return nil, fail
	}
	if mediaID(old) == "" {
		return nil, badRequest("there is no media in the message to edit")
	}
	var media inputMedia
	if fail := args.decode("media", &media); fail != nil {
		return nil, fail
	}
	if fail := s.readMedia(next, media, args); fail != nil {
		return nil, fail
	}
	return s.finish(c, old, next)
}
