package botapi

import (
	"strings"
	"testing"
)

func TestTopics(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	cast := w.Seed()
	desk := cast.Desk.ID()
	w.updates(params{"offset": -1})
	w.updates(params{"offset": 1 << 40})
	topic := decode[Topic](t, w.do("createForumTopic", params{"chat_id": desk, "name": "Bu Sari", "icon_color": 0xFFD67E}))
	sent := w.message("sendMessage", params{"chat_id": desk, "message_thread_id": topic.ThreadID, "text": "halo"})
	if sent.ThreadID != topic.ThreadID || !sent.IsTopicMessage || sent.ReplyTo == nil || sent.ReplyTo.TopicCreated == nil {
		t.Errorf("sent %+v", sent)
	}
	said := cast.Rina.SendTo(desk, topic.ThreadID, "baik")
	list := w.updates(nil)
	if len(list) != 2 || list[0].Message.TopicCreated == nil || list[0].Message.TopicCreated.Name != "Bu Sari" ||
		list[1].Message.ID != said.ID || list[1].Message.ThreadID != topic.ThreadID {
		t.Fatalf("updates %+v", list)
	}
	thread := params{"chat_id": desk, "message_thread_id": topic.ThreadID}
	w.do("editForumTopic", params{"chat_id": desk, "message_thread_id": topic.ThreadID, "name": "Selesai"})
	w.refused("editForumTopic", params{"chat_id": desk, "message_thread_id": topic.ThreadID, "name": "Selesai"}, "Bad Request: TOPIC_NOT_MODIFIED")
	w.do("closeForumTopic", thread)
	w.refused("closeForumTopic", thread, "Bad Request: TOPIC_NOT_MODIFIED")
	if m := cast.Rina.SendTo(desk, topic.ThreadID, "x"); m.ID != 0 {
		t.Error("a member writes to a closed topic")
	}
	if m := cast.Head.SendTo(desk, topic.ThreadID, "x"); m.ID == 0 {
		t.Error("the owner cannot write to a closed topic")
	}
	w.do("sendMessage", params{"chat_id": desk, "message_thread_id": topic.ThreadID, "text": "juga"})
	w.do("reopenForumTopic", thread)
	w.do("deleteForumTopic", thread)
	w.refused("sendMessage", params{"chat_id": desk, "message_thread_id": topic.ThreadID, "text": "x"}, "Bad Request: message thread not found")
	w.refused("closeForumTopic", thread, "Bad Request: TOPIC_ID_INVALID")
	if got := cast.Desk.Messages(topic.ThreadID); len(got) != 0 {
		t.Errorf("the deleted topic has %d messages", len(got))
	}
}

func TestGeneralTopicHasNoThread(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	cast := w.Seed()
	desk := cast.Desk.ID()
	if m := w.message("sendMessage", params{"chat_id": desk, "text": "x"}); m.ThreadID != 0 || m.IsTopicMessage {
		t.Errorf("sent %+v", m)
	}
	w.refused("sendMessage", params{"chat_id": desk, "text": "x", "message_thread_id": 1}, "Bad Request: message thread not found")
	w.do("sendChatAction", params{"chat_id": desk, "message_thread_id": 1, "action": "typing"})
	w.do("editGeneralForumTopic", params{"chat_id": desk, "name": "Umum"})
	w.do("closeGeneralForumTopic", params{"chat_id": desk})
	if m := cast.Agus.SendTo(desk, 0, "x"); m.ID != 0 {
		t.Error("a member writes to the closed General")
	}
	w.do("reopenGeneralForumTopic", params{"chat_id": desk})
	w.do("hideGeneralForumTopic", params{"chat_id": desk})
	w.refused("hideGeneralForumTopic", params{"chat_id": desk}, "Bad Request: TOPIC_NOT_MODIFIED")
	w.do("unhideGeneralForumTopic", params{"chat_id": desk})
	if topics := cast.Desk.Topics(); topics[0].Name != "Umum" {
		t.Errorf("topics %+v", topics)
	}
}

func TestTopicsNeedRights(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	cast := w.Seed()
	desk := cast.Desk.ID()
	topic := cast.Desk.NewTopic("a")
	create := params{"chat_id": desk, "name": "b"}
	w.refused("createForumTopic", params{"chat_id": desk}, "Bad Request: TOPIC_TITLE_INVALID")
	w.refused("createForumTopic", params{"chat_id": desk, "name": strings.Repeat("x", 129)}, "Bad Request: TOPIC_TITLE_INVALID")
	w.refused("createForumTopic", params{"chat_id": desk, "name": "x", "icon_color": 1}, "Bad Request: invalid forum topic icon color specified")
	cast.Desk.SetBotRights(&Rights{ManageChat: true})
	w.refused("createForumTopic", create, "Bad Request: not enough rights to create a topic")
	if err := cast.Desk.SetTopicClosed(topic, true); err != nil {
		t.Fatal(err)
	}
	w.refused("sendMessage", params{"chat_id": desk, "message_thread_id": topic, "text": "x"}, "Bad Request: TOPIC_CLOSED")
	cast.Desk.RemoveBot()
	w.refused("createForumTopic", create, "Forbidden: bot was kicked from the supergroup chat")
	list := w.updates(nil)
	if last := list[len(list)-1]; last.Member == nil || last.Member.Old.Status != "administrator" || last.Member.New.Status != "kicked" {
		t.Errorf("last update %+v", last)
	}
	plain := w.NewGroup("Biasa")
	w.refused("createForumTopic", params{"chat_id": plain.ID(), "name": "x"}, "Bad Request: the chat is not a forum")
}

func TestGroupMembersAndAdministrators(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	cast := w.Seed()
	desk := cast.Desk.ID()
	for p, want := range map[*Person]string{cast.Head: "creator", cast.Rina: "member", cast.Sari: "left"} {
		if m := decode[ChatMember](t, w.do("getChatMember", params{"chat_id": desk, "user_id": p.ID()})); m.Status != want {
			t.Errorf("%s is %s, want %s", p.User().FirstName, m.Status, want)
		}
	}
	cast.Desk.AddAdmin(cast.Agus)
	if list := decode[[]ChatMember](t, w.do("getChatAdministrators", params{"chat_id": desk})); len(list) != 3 || !list[2].ManageTopics {
		t.Errorf("administrators %+v", list)
	}
	cast.Desk.Remove(cast.Rina)
	if n := decode[int](t, w.do("getChatMemberCount", params{"chat_id": desk})); n != 3 {
		t.Errorf("%d members", n)
	}
	if m := cast.Rina.SendTo(desk, 0, "x"); m.ID != 0 {
		t.Error("somebody who left writes")
	}
	w.refused("getChatMember", params{"chat_id": desk, "user_id": 5}, "Bad Request: member not found")
	w.do("leaveChat", params{"chat_id": desk})
	w.refused("sendMessage", params{"chat_id": desk, "text": "x"}, "Forbidden: bot is not a member of the supergroup chat")
}

func TestPlainMemberBotHearsOnlyWhatIsForIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	cast := w.Seed()
	cast.Desk.SetBotRights(nil)
	w.updates(params{"offset": 1 << 40})
	for _, text := range []string{"halo", "/status", "tanya @plut_bot"} {
		cast.Rina.SendTo(cast.Desk.ID(), 0, text)
	}
	expectTexts(t, w.updates(nil), "/status", "tanya @plut_bot")
}

func TestAGroupThatBecomesAForumHasANewID(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	cast := w.Seed()
	group := w.NewGroup("Konsultan")
	group.Add(cast.Rina)
	cast.Rina.SendTo(group.ID(), 0, "halo")
	w.updates(params{"offset": -1})
	w.updates(params{"offset": 1 << 40})
	forum := group.Upgrade()
	list := w.updates(nil)
	if len(list) != 2 || list[0].Message.Chat.ID != group.ID() || list[0].Message.MovedTo != forum.ID() ||
		list[1].Message.Chat.ID != forum.ID() || list[1].Message.MovedFrom != group.ID() {
		t.Fatalf("updates %+v", list)
	}
	w.refused("sendMessage", params{"chat_id": group.ID(), "text": "x"}, "Bad Request: group chat was upgraded to a supergroup chat")
	w.do("createForumTopic", params{"chat_id": forum.ID(), "name": "Bu Sari"})
	if m := cast.Rina.SendTo(forum.ID(), 0, "masih di sini"); m.ID == 0 {
		t.Error("a member did not go along")
	}
}
