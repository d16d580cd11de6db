// What the server tells: everything at once from /view, and then every change
// from /events. Panes listen to changes and read the world.

export const world = { now: "", bot: { commands: {}, descriptions: {} }, users: [], chats: [], calls: [] };

const listeners = new Set();
export const listen = (f) => listeners.add(f);
const tell = (event) => { for (const f of listeners) f(event); };

export const chatOf = (id) => world.chats.find((c) => c.id === id);
export const userOf = (id) => world.users.find((u) => u.id === id);
export const personsWith = (role) => world.users.filter((u) => u.role === role);

// post does something as a person; what fails is told as a notice.
export async function post(path, body) {
  const form = body instanceof FormData;
  const response = await fetch("/control/" + path, {
    method: "POST", body: form ? body : JSON.stringify(body ?? {}), headers: form ? {} : { "Content-Type": "application/json" },
  });
  const result = await response.json().catch(() => ({}));
  if (!response.ok) {
    tell({ type: "refused", text: result.error ?? response.statusText });
    return undefined;
  }
  return result;
}

async function load() {
  const [view, calls] = await Promise.all([fetch("/view").then((r) => r.json()), fetch("/control/calls?after=0").then((r) => r.json())]);
  Object.assign(world, view, { calls });
  tell({ type: "loaded" });
}

// follow keeps the world up to date; after a break it is loaded anew.
export function follow() {
  const source = new EventSource("/events");
  source.onopen = () => { tell({ type: "online" }); load(); };
  source.onerror = () => tell({ type: "offline" });
  source.onmessage = (e) => { const event = JSON.parse(e.data); apply(event); tell(event); };
}

const put = (list, item, same) => {
  const i = list.findIndex(same);
  if (i < 0) list.push(item); else list[i] = item;
};

function apply(event) {
  const chat = chatOf(event.chat);
  switch (event.type) {
    case "message": chat?.messages.push(event.message); break;
    case "edit": if (chat) put(chat.messages, event.message, (m) => m.message_id === event.message.message_id); break;
    case "delete": if (chat) chat.messages = chat.messages.filter((m) => !event.message_ids.includes(m.message_id)); break;
    case "topic": {
      if (!chat) break;
      const same = (x) => x.message_thread_id === event.topic.message_thread_id;
      if (event.deleted) chat.topics = chat.topics.filter((x) => !same(x)); else put(chat.topics, event.topic, same);
      break;
    }
    case "user": put(world.users, event.user, (u) => u.id === event.user.id); break;
    case "chat": put(world.chats, event.chat, (c) => c.id === event.chat.id); break;
    case "clock": world.now = event.now; break;
    case "commands": world.bot = event.bot; break;
    case "call": world.calls.push(event.call); if (world.calls.length > 2000) world.calls.splice(0, 500); break;
  }
}
