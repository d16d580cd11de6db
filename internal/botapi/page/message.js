// One message as a bubble.
import { el, rich } from "./dom.js";
import { clockTime, t } from "./words.js";
import { userOf, world } from "./world.js";

// bubble draws a message. actions: press(message, button, element),
// reply(message), jump(id).
export function bubble(m, me, group, actions) {
  const service = serviceText(m);
  if (service) return el("div", { class: "service", "data-id": m.message_id }, service);
  const mine = m.from?.id === me;
  const body = el("div", { class: "body" });
  if (group && !mine) body.append(el("div", { class: "sender" }, nameOf(m.from)));
  if (m.reply_to_message && !m.reply_to_message.forum_topic_created) body.append(quoted(m, actions));
  body.append(...media(m));
  const text = m.text ?? m.caption;
  if (text) body.append(el("div", { class: "text" }, rich(text, m.entities ?? m.caption_entities)));
  body.append(el("div", { class: "meta" }, (m.edit_date ? t("edited") + " " : "") + clockTime(m.date)));
  if (m.reactions?.length) body.append(el("div", { class: "reactions" }, m.reactions.map((r) => el("span", {}, r.emoji))));
  const box = el("article", { class: "message" + (mine ? " mine" : ""), "data-id": m.message_id, tabindex: "-1" },
    el("div", { class: "line" }, body, acts(m, mine, actions)));
  const rows = m.reply_markup?.inline_keyboard ?? [];
  if (rows.length) box.append(keyboard(m, rows, actions));
  return box;
}

// acts are what can be done with a message: answer it, react to it, and change
// or delete one's own.
function acts(m, mine, actions) {
  const act = (word, sign, does) => el("button", { type: "button", class: "act", title: t(word), "aria-label": t(word), onclick: does }, sign);
  const faces = el("div", { class: "faces", hidden: true }, ["👍", "❤", "🙏", "👀", "🔥", "👎"].map((emoji) =>
    el("button", { type: "button", class: "act", "aria-label": emoji, onclick: () => { faces.hidden = true; actions.react(m, emoji); } }, emoji)));
  return el("div", { class: "acts" }, act("reply", "↩", () => actions.reply(m)), act("react", "☺", () => { faces.hidden = !faces.hidden; }),
    mine && m.text ? act("change", "✎", () => actions.edit(m)) : undefined, mine ? act("remove", "🗑", () => actions.remove(m)) : undefined, faces);
}

export const nameOf = (user) => (user ? [user.first_name, user.last_name].filter(Boolean).join(" ") : "");

function serviceText(m) {
  if (m.forum_topic_created) return "📌 " + m.forum_topic_created.name;
  if (m.forum_topic_closed) return "🔒 " + t("closed");
  if (m.forum_topic_reopened) return "🔓";
  if (m.forum_topic_edited) return "✎ " + (m.forum_topic_edited.name ?? "");
  if (m.pinned_message) return "📌 " + t("pinnedIt");
  if (m.new_chat_members) return m.new_chat_members.map(nameOf).join(", ") + " " + t("joined");
  return "";
}

function quoted(m, actions) {
  const r = m.reply_to_message;
  const words = m.quote?.text ?? r.text ?? r.caption ?? "📎";
  return el("button", { type: "button", class: "quote", onclick: () => actions.jump(r.message_id) }, el("b", {}, nameOf(r.from)), el("span", {}, words.slice(0, 120)));
}

function media(m) {
  const out = [];
  if (m.photo?.length) {
    const id = m.photo.at(-1).file_id;
    out.push(el("a", { href: "/files/" + id, target: "_blank" }, el("img", { class: "photo", src: "/files/" + id, alt: m.caption ?? t("photoAlt"), loading: "lazy" })));
  }
  if (m.document) out.push(el("a", { class: "file", href: "/files/" + m.document.file_id, download: m.document.file_name ?? "" }, "📄 ", m.document.file_name ?? t("file"), el("small", {}, size(m.document.file_size))));
  if (m.voice) out.push(el("audio", { controls: true, src: "/files/" + m.voice.file_id, "aria-label": t("voice") }));
  if (m.sticker) out.push(el("div", { class: "sticker" }, m.sticker.emoji ?? "🖼"));
  if (m.location) out.push(el("div", { class: "place" }, "📍 ", `${m.location.latitude.toFixed(4)}, ${m.location.longitude.toFixed(4)}`));
  if (m.contact) out.push(el("div", { class: "place" }, "👤 ", m.contact.first_name, " · ", m.contact.phone_number));
  return out;
}

const size = (n) => (n === undefined ? "" : n < 1024 ? ` ${n} B` : ` ${Math.round(n / 1024)} kB`);

function keyboard(m, rows, actions) {
  return el("div", { class: "keyboard" }, rows.map((row) => el("div", { class: "row" }, row.map((b) => b.url
    ? el("a", { class: "key", href: b.url, target: "_blank", rel: "noopener noreferrer" }, el("span", {}, b.text + " ↗"))
    : el("button", { type: "button", class: "key", onclick: (e) => actions.press(m, b, e.currentTarget) }, el("span", {}, b.text))))));
}

// commandsFor gives the commands that a person sees, in their language.
export function commandsFor(userID) {
  const all = world.bot.commands ?? {};
  const language = userOf(userID)?.language_code ?? "";
  return all[language] ?? all[""] ?? [];
}
