package botapi

import "encoding/json"

// User is Telegram's User object; the fields have the meaning and the JSON
// names of the Bot API.
type User struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	FirstName    string `json:"first_name"`
	LastName     string `json:"last_name,omitempty"`
	Username     string `json:"username,omitempty"`
	Language     string `json:"language_code,omitempty"`
	CanJoin      bool   `json:"can_join_groups,omitempty"`
	CanReadAll   bool   `json:"can_read_all_group_messages,omitempty"`
	InlineEnable bool   `json:"supports_inline_queries,omitempty"`
}

// Chat is Telegram's Chat object.
type Chat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	Username  string `json:"username,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	LastName  string `json:"last_name,omitempty"`
	IsForum   bool   `json:"is_forum,omitempty"`
}

// Message is Telegram's Message object, as far as this server knows it.
// A Message in the history is never changed; an edit replaces it.
type Message struct {
	ID              int             `json:"message_id"`
	ThreadID        int             `json:"message_thread_id,omitempty"`
	From            *User           `json:"from,omitempty"`
	Date            int64           `json:"date"`
	Chat            Chat            `json:"chat"`
	ForwardOrigin   *MessageOrigin  `json:"forward_origin,omitempty"`
	IsTopicMessage  bool            `json:"is_topic_message,omitempty"`
	ReplyTo         *Message        `json:"reply_to_message,omitempty"`
	Quote           *TextQuote      `json:"quote,omitempty"`
	EditDate        int64           `json:"edit_date,omitempty"`
	Protected       bool            `json:"has_protected_content,omitempty"`
	MediaGroupID    string          `json:"media_group_id,omitempty"`
	Text            string          `json:"text,omitempty"`
	Entities        []Entity        `json:"entities,omitempty"`
	LinkPreview     json.RawMessage `json:"link_preview_options,omitempty"`
	Document        *File           `json:"document,omitempty"`
	Photo           []PhotoSize     `json:"photo,omitempty"`
	Sticker         *File           `json:"sticker,omitempty"`
	Voice           *File           `json:"voice,omitempty"`
	Audio           *File           `json:"audio,omitempty"`
	Video           *File           `json:"video,omitempty"`
	Caption         string          `json:"caption,omitempty"`
	CaptionEntities []Entity        `json:"caption_entities,omitempty"`
	Contact         *Contact        `json:"contact,omitempty"`
	Location        *Location       `json:"location,omitempty"`
	NewMembers      []User          `json:"new_chat_members,omitempty"`
	LeftMember      *User           `json:"left_chat_member,omitempty"`
	Pinned          *Message        `json:"pinned_message,omitempty"`
	TopicCreated    *Topic          `json:"forum_topic_created,omitempty"`
	TopicEdited     *TopicEdit      `json:"forum_topic_edited,omitempty"`
	TopicClosed     *struct{}       `json:"forum_topic_closed,omitempty"`
	TopicReopened   *struct{}       `json:"forum_topic_reopened,omitempty"`
	MovedTo         int64           `json:"migrate_to_chat_id,omitempty"`
	MovedFrom       int64           `json:"migrate_from_chat_id,omitempty"`
	GeneralHidden   *struct{}       `json:"general_forum_topic_hidden,omitempty"`
	GeneralUnhidden *struct{}       `json:"general_forum_topic_unhidden,omitempty"`
	ReplyMarkup     *InlineKeyboard `json:"reply_markup,omitempty"`

	// keyboard is the reply keyboard sent with the message. Telegram shows it
	// to people and never sends it back to the bot.
	keyboard  json.RawMessage
	reactions []chatReaction
}

// Entity is Telegram's MessageEntity; offset and length count UTF-16 units.
type Entity struct {
	Type          string `json:"type"`
	Offset        int    `json:"offset"`
	Length        int    `json:"length"`
	URL           string `json:"url,omitempty"`
	User          *User  `json:"user,omitempty"`
	Language      string `json:"language,omitempty"`
	CustomEmojiID string `json:"custom_emoji_id,omitempty"`
}

// TextQuote is the quoted part of a replied message.
type TextQuote struct {
	Text     string   `json:"text"`
	Entities []Entity `json:"entities,omitempty"`
	Position int      `json:"position"`
	IsManual bool     `json:"is_manual,omitempty"`
}

// MessageOrigin says who wrote a forwarded message first.
type MessageOrigin struct {
	Type   string `json:"type"`
	Date   int64  `json:"date"`
	Sender *User  `json:"sender_user,omitempty"`
}

// InlineKeyboard is the keyboard below a message.
type InlineKeyboard struct {
	Rows [][]Button `json:"inline_keyboard"`
}

// Button is one button of an inline keyboard. Most have a text and data only,
// and there are many.
type Button struct {
	Text string `json:"text"`
	Data string `json:"callback_data,omitempty"`
	URL  string `json:"url,omitempty"`
	*ButtonExtras
}

// ButtonExtras is what few buttons have.
type ButtonExtras struct {
	Style        string          `json:"style,omitempty"`
	IconEmojiID  string          `json:"icon_custom_emoji_id,omitempty"`
	WebApp       json.RawMessage `json:"web_app,omitempty"`
	LoginURL     json.RawMessage `json:"login_url,omitempty"`
	SwitchInline *string         `json:"switch_inline_query,omitempty"`
	SwitchHere   *string         `json:"switch_inline_query_current_chat,omitempty"`
	SwitchChosen json.RawMessage `json:"switch_inline_query_chosen_chat,omitempty"`
	CopyText     *CopyText       `json:"copy_text,omitempty"`
	Pay          bool            `json:"pay,omitempty"`
}

// CopyText is what a button copies to the clipboard.
type CopyText struct {
	Text string `json:"text"`
}

// File is a document, voice note, sticker, audio or video of a message.
type File struct {
	ID       string `json:"file_id"`
	UniqueID string `json:"file_unique_id"`
	Name     string `json:"file_name,omitempty"`
	MIME     string `json:"mime_type,omitempty"`
	Size     int    `json:"file_size,omitempty"`
	Duration *int   `json:"duration,omitempty"`
	Width    int    `json:"width,omitempty"`
	Height   int    `json:"height,omitempty"`
	Emoji    string `json:"emoji,omitempty"`
	Type     string `json:"type,omitempty"`
	Animated *bool  `json:"is_animated,omitempty"`
	IsVideo  *bool  `json:"is_video,omitempty"`
}

// PhotoSize is one size of a photo.
type PhotoSize struct {
	ID       string `json:"file_id"`
	UniqueID string `json:"file_unique_id"`
	Width    int    `json:"width"`
	Height   int    `json:"height"`
	Size     int    `json:"file_size,omitempty"`
}

// Contact is a shared phone contact.
type Contact struct {
	Phone     string `json:"phone_number"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name,omitempty"`
	UserID    int64  `json:"user_id,omitempty"`
}

// Location is a shared point, in degrees.
type Location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

// Topic is a topic of a forum. Closed is not part of Telegram's object; the
// view shows it.
type Topic struct {
	ThreadID  int    `json:"message_thread_id,omitempty"`
	Name      string `json:"name"`
	IconColor int    `json:"icon_color"`
	IconEmoji string `json:"icon_custom_emoji_id,omitempty"`
	Closed    bool   `json:"closed,omitempty"`
}

// TopicEdit is what changed when a topic was edited.
type TopicEdit struct {
	Name      string  `json:"name,omitempty"`
	IconEmoji *string `json:"icon_custom_emoji_id,omitempty"`
}

// Reaction is Telegram's ReactionType with an emoji.
type Reaction struct {
	Type  string `json:"type"`
	Emoji string `json:"emoji,omitempty"`
}

// CallbackQuery is a pressed button as the bot receives it.
type CallbackQuery struct {
	ID           string   `json:"id"`
	From         User     `json:"from"`
	Message      *Message `json:"message,omitempty"`
	ChatInstance string   `json:"chat_instance"`
	Data         string   `json:"data"`
}

// ChatMember is Telegram's ChatMember object. The rights are set for
// administrators only.
type ChatMember struct {
	Status    string `json:"status"`
	User      User   `json:"user"`
	Anonymous *bool  `json:"is_anonymous,omitempty"` // of owners and administrators
	*Rights
	UntilDate *int64 `json:"until_date,omitempty"`
}

// Rights are the rights of an administrator of a chat.
type Rights struct {
	CanBeEdited     bool `json:"can_be_edited"`
	ManageChat      bool `json:"can_manage_chat"`
	DeleteMessages  bool `json:"can_delete_messages"`
	ManageVideo     bool `json:"can_manage_video_chats"`
	RestrictMembers bool `json:"can_restrict_members"`
	PromoteMembers  bool `json:"can_promote_members"`
	ChangeInfo      bool `json:"can_change_info"`
	InviteUsers     bool `json:"can_invite_users"`
	PostStories     bool `json:"can_post_stories"`
	EditStories     bool `json:"can_edit_stories"`
	DeleteStories   bool `json:"can_delete_stories"`
	PinMessages     bool `json:"can_pin_messages"`
	ManageTopics    bool `json:"can_manage_topics"`
}

// memberUpdate is Telegram's ChatMemberUpdated.
type memberUpdate struct {
	Chat Chat       `json:"chat"`
	From User       `json:"from"`
	Date int64      `json:"date"`
	Old  ChatMember `json:"old_chat_member"`
	New  ChatMember `json:"new_chat_member"`
}

// reactionUpdate is Telegram's MessageReactionUpdated.
type reactionUpdate struct {
	Chat      Chat       `json:"chat"`
	MessageID int        `json:"message_id"`
	User      *User      `json:"user,omitempty"`
	Date      int64      `json:"date"`
	Old       []Reaction `json:"old_reaction"`
	New       []Reaction `json:"new_reaction"`
}
