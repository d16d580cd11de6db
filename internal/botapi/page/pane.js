// One chat on the screen: its messages, and what a person can do in it.
import { el } from "./dom.js";
import { bubble, commandsFor } from "./message.js";
import { lang, longDay, t } from "./words.js";
import { chatOf, post, userOf, world } from "./world.js";

const nearBottom = 80; // pixels from the end within which new messages are followed
const typingTime = 5000;
const pressTime = 8000; // a press that nobody answers stops waiting
const shownAtOnce = 200; // older messages come with a scroll to the top

export class Pane {
  // place gives {me, chat, topic} of what is shown now.
  constructor(root, head, place) {
    this.root = root;
    this.place = place;
    this.pressed = new Map(); // callback query -> button
    this.answered = new Set(); // answers that came before the press returned
    this.log = el("div", { class: "log", role: "log", "aria-live": "polite", tabindex: "0" });
    this.typing = el("div", { class: "typing", hidden: true });
    this.toastBox = el("div", { class: "toast", role: "status", hidden: true });
    this.down = el("button", { type: "button", class: "down", hidden: true, onclick: () => this.bottom() }, "↓");
    this.composer = el("form", { class: "composer" });
    this.pin = el("button", { type: "button", class: "pin", hidden: true });
    root.replaceChildren(head, this.pin, this.log, this.typing, this.down, this.toastBox, this.composer);
    this.following = true;
    this.log.addEventListener("scroll", () => {
      this.following = this.atBottom();
      this.down.hidden = this.following;
      if (this.log.scrollTop < 40 && this.hidden > 0) this.older();
    });
    // The view keeps its end when the composer or the window changes its height.
    new ResizeObserver(() => { if (this.following) this.bottom(); }).observe(this.log);
    this.composer.addEventListener("submit", (e) => { e.preventDefault(); this.send(); });
    this.draft = new Map(); // place -> text, so that nothing typed is lost
    this.build();
  }

  // build makes the composer anew, after a change of place or language.
  build() {
    this.answerTo = this.changing = undefined;
    this.input = el("textarea", { rows: "1", placeholder: t("write"), "aria-label": t("write"), oninput: () => this.typed(), onkeydown: (e) => this.key(e) });
    this.input.value = this.draft.get(this.where()) ?? "";
    this.list = el("div", { class: "commands", role: "listbox", hidden: true, "aria-label": t("commands") });
    this.menu = el("div", { class: "attach-menu", hidden: true }, this.attachments());
    this.replyBar = el("div", { class: "reply-bar", hidden: true });
    this.keys = el("div", { class: "reply-keys", hidden: true });
    const slash = el("button", { type: "button", class: "icon", title: t("commands"), "aria-label": t("commands"), onclick: () => this.commands(this.list.hidden ? "/" : "") }, "/");
    const clip = el("button", { type: "button", class: "icon", title: t("attach"), "aria-label": t("attach"), onclick: () => { this.menu.hidden = !this.menu.hidden; } }, "+");
    const go = el("button", { class: "icon go", title: t("send"), "aria-label": t("send") }, "➤");
    this.start = el("button", { type: "button", class: "start", hidden: true, onclick: () => this.say("/start") }, t("start"));
    this.blockedNote = el("div", { class: "blocked" }, t("blocked"), " ", el("button", { type: "button", onclick: () => post(`users/${this.place().me}/unblock`) }, t("unblock")));
    this.fields = el("div", { class: "fields" }, slash, clip, this.input, go);
    this.composer.replaceChildren(this.list, this.menu, this.replyBar, this.keys, this.start, this.blockedNote, this.fields);
    this.log.setAttribute("aria-label", t("messages"));
    this.down.setAttribute("aria-label", t("toBottom"));
  }

  where() { const p = this.place(); return `${p.me}:${p.chat}:${p.topic ?? 0}`; }

  // messages of the chat, or of the topic that is open.
  messages() {
    const { chat, topic } = this.place();
    const all = chatOf(chat)?.messages ?? [];
    return topic === undefined ? all : all.filter((m) => (m.message_thread_id ?? 0) === topic);
  }

  // show draws everything anew.
  show() {
    const all = this.messages();
    this.hidden = Math.max(0, all.length - shownAtOnce);
    this.lastDay = "";
    this.log.replaceChildren();
    if (all.length === 0) this.log.append(this.empty());
    for (const m of all.slice(this.hidden)) this.append(m);
    this.showPin();
    this.fit();
    this.bottom();
  }

  // showPin keeps the newest pinned message of the place in sight.
  showPin() {
    const pinned = new Set(chatOf(this.place().chat)?.pinned ?? []);
    const m = this.messages().filter((x) => pinned.has(x.message_id)).at(-1);
    this.pin.hidden = !m;
    if (!m) return;
    this.pin.replaceChildren(el("b", {}, "📌 " + t("pinned")), el("span", {}, (m.text ?? m.caption ?? "📎").replaceAll("\n", " · ")));
    this.pin.onclick = () => this.jump(m.message_id);
  }

  empty() {
    const { me, chat } = this.place();
    const text = me === chat ? world.bot.descriptions?.[userOf(me)?.language_code] ?? world.bot.descriptions?.[""] : undefined;
    return el("div", { class: "empty" }, text || t("empty"));
  }

  // older shows earlier messages and keeps the view where it is.
  older() {
    const before = this.log.scrollHeight - this.log.scrollTop;
    const all = this.messages();
    const to = this.hidden;
    this.hidden = Math.max(0, to - shownAtOnce);
    const rows = all.slice(this.hidden, to).map((m) => this.draw(m));
    this.log.prepend(...rows);
    this.log.scrollTop = this.log.scrollHeight - before;
  }

  draw(m) {
    const { me, chat } = this.place();
    return bubble(m, me, chatOf(chat)?.type !== "private", {
      press: (message, button, element) => this.press(message, button, element),
      reply: (message) => this.reply(message),
      edit: (message) => this.edit(message),
      react: (message, emoji) => this.react(message, emoji),
      remove: (message) => post(`users/${me}/delete`, { chat, message_id: message.message_id }),
      jump: (id) => this.jump(id),
    });
  }

  append(m) {
    const day = longDay(m.date);
    if (day !== this.lastDay) this.log.append(el("div", { class: "day" }, day));
    this.lastDay = day;
    this.log.append(this.draw(m));
  }

  // on takes a change of the world.
  on(event) {
    const { me, chat, topic } = this.place();
    if (event.type === "toast") return this.toast(event);
    if (event.type === "user" && event.user.id === me) return this.fit();
    if (event.type === "refused") return this.say ? this.notice(event.text) : undefined;
    if (event.type === "chat" && event.chat.id === chat) return this.showPin();
    if (event.chat !== chat) return undefined;
    const here = (m) => topic === undefined || (m.message_thread_id ?? 0) === topic;
    switch (event.type) {
      case "message":
        if (here(event.message)) this.arrive(event.message);
        break;
      case "edit": {
        const old = this.log.querySelector(`[data-id="${event.message.message_id}"]`);
        if (!old) break;
        const follow = this.atBottom();
        old.replaceWith(this.draw(event.message));
        if (follow) this.bottom();
        this.showPin();
        break;
      }
      case "delete":
        for (const id of event.message_ids) this.log.querySelector(`[data-id="${id}"]`)?.remove();
        break;
      case "typing":
        if ((event.topic ?? 0) === (topic ?? 0)) this.showTyping();
        break;
    }
    return undefined;
  }

  arrive(m) {
    const follow = this.atBottom() || m.from?.id === this.place().me;
    this.log.querySelector(".empty")?.remove();
    this.append(m);
    this.typing.hidden = true;
    this.fit();
    if (follow) this.bottom();
  }

  atBottom() { return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < nearBottom; }
  bottom() { this.following = true; this.log.scrollTop = this.log.scrollHeight; this.down.hidden = true; }

  showTyping() {
    this.typing.textContent = t("typing");
    this.typing.hidden = false;
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => { this.typing.hidden = true; }, typingTime);
  }

  // press waits for the answer to the press, as the app does.
  async press(m, button, element) {
    const { me, chat } = this.place();
    element.setAttribute("aria-busy", "true");
    const result = await post(`users/${me}/press`, { chat, message_id: m.message_id, data: button.callback_data });
    const done = () => element.removeAttribute("aria-busy");
    if (!result || this.answered.delete(result.callback_query_id)) return done();
    this.pressed.set(result.callback_query_id, done);
    setTimeout(done, pressTime);
    return undefined;
  }

  toast(event) {
    if (event.user !== this.place().me) return;
    const done = this.pressed.get(event.callback_query_id);
    if (done) { done(); this.pressed.delete(event.callback_query_id); } else this.answered.add(event.callback_query_id);
    if (!event.text) return;
    if (event.alert) {
      const dialog = document.getElementById("alert");
      dialog.querySelector("p").textContent = event.text;
      dialog.showModal();
      return;
    }
    this.notice(event.text);
  }

  notice(text) {
    this.toastBox.textContent = text;
    this.toastBox.hidden = false;
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => { this.toastBox.hidden = true; }, 3500);
  }

  // fit shows the start button, the note of a blocked bot, or the fields.
  fit() {
    const { me, chat } = this.place();
    const person = userOf(me);
    const mine = me === chat;
    const blocked = mine && person?.blocked;
    const fresh = mine && !blocked && this.messages().length === 0;
    this.start.hidden = !fresh;
    this.blockedNote.hidden = !blocked;
    this.fields.hidden = blocked;
    const keyboard = chatOf(chat)?.reply_keyboard?.keyboard ?? [];
    this.keys.hidden = keyboard.length === 0;
    this.keys.replaceChildren(...keyboard.map((row) => el("div", { class: "row" }, row.map((b) => el("button", { type: "button", class: "key", onclick: () => this.say(b.text ?? b) }, b.text ?? b)))));
  }

  say(text) {
    const { me, chat, topic } = this.place();
    return post(`users/${me}/send`, { chat, topic, text, reply_to: this.answerTo?.message_id });
  }

  async send() {
    const text = this.input.value.trim();
    if (!text) return;
    const { me, chat } = this.place();
    const [where, answered, changed] = [this.where(), this.answerTo, this.changing];
    const done = changed ? post(`users/${me}/edit`, { chat, message_id: changed.message_id, text }) : this.say(text);
    // The field is free at once, for whoever types on before the answer is there.
    this.changing = undefined;
    this.reply(undefined);
    this.input.value = "";
    this.typed();
    this.input.focus();
    if (await done === undefined) this.putBack(text, where, answered, changed);
  }

  // putBack gives back what was refused, before what was typed since.
  putBack(text, where, answered, changed) {
    if (this.where() !== where) {
      this.draft.set(where, [text, this.draft.get(where)].filter(Boolean).join("\n"));
      return;
    }
    const since = this.input.value;
    if (changed) this.edit(changed);
    else this.reply(answered);
    this.input.value = [text, since].filter(Boolean).join("\n");
    this.typed();
  }

  typed() {
    this.draft.set(this.where(), this.input.value);
    this.input.style.height = "auto";
    this.input.style.height = Math.min(this.input.scrollHeight, 140) + "px";
    this.commands(/^\/\w*$/.test(this.input.value) ? this.input.value : "");
  }

  key(e) {
    if (e.key === "Enter" && !e.shiftKey && !e.isComposing) { e.preventDefault(); this.send(); }
    if (e.key === "Escape") { this.commands(""); this.reply(undefined); }
    if (e.key === "ArrowUp" && !this.list.hidden) { e.preventDefault(); this.list.lastElementChild?.focus(); }
  }

  // commands lists the commands that begin with what is typed.
  commands(typed) {
    const found = typed ? commandsFor(this.place().me).filter((c) => ("/" + c.command).startsWith(typed)) : [];
    this.list.hidden = found.length === 0;
    this.list.replaceChildren(...found.map((c) => el("button", { type: "button", role: "option", onclick: () => { this.input.value = ""; this.commands(""); this.say("/" + c.command); } },
      el("b", {}, "/" + c.command), " ", c.description)));
  }

  // edit puts an own message into the field, to be changed.
  edit(m) {
    this.reply(m);
    [this.answerTo, this.changing] = [undefined, m];
    this.replyBar.firstElementChild.textContent = "✎ " + m.text.slice(0, 80);
    this.input.value = m.text;
    this.typed();
  }

  // react puts an emoji on a message, or takes the same one back.
  react(m, emoji) {
    const { me, chat } = this.place();
    const own = m.reactions?.some((r) => r.user === me && r.emoji === emoji);
    post(`users/${me}/react`, { chat, message_id: m.message_id, emoji: own ? "" : emoji });
  }

  reply(m) {
    if (this.changing) { this.changing = undefined; this.input.value = ""; this.typed(); }
    this.answerTo = m;
    this.replyBar.hidden = !m;
    if (!m) return;
    this.replyBar.replaceChildren(el("span", {}, "↩ " + (m.text ?? m.caption ?? "📎").slice(0, 80)),
      el("button", { type: "button", "aria-label": t("cancel"), onclick: () => this.reply(undefined) }, "✕"));
    this.input.focus();
  }

  jump(id) {
    const target = this.log.querySelector(`[data-id="${id}"]`);
    target?.scrollIntoView({ block: "center" });
    target?.focus();
  }

  attachments() {
    const pick = (kind, accept) => {
      const file = el("input", { type: "file", accept, multiple: kind === "photo", hidden: true, onchange: () => this.upload(kind, file) });
      return [el("button", { type: "button", onclick: () => file.click() }, t(kind === "document" ? "file" : kind)), file];
    };
    const ask = (word, given, use) => el("button", { type: "button", onclick: () => { this.menu.hidden = true; const answer = prompt(t(word === "location" ? "where" : "phone"), given); if (answer) use(answer); } }, t(word));
    return [pick("photo", "image/*"), pick("document", ""),
      ask("location", "-6.9175, 107.6191", (answer) => {
        const [latitude, longitude] = answer.split(",").map(Number);
        const { me, chat, topic } = this.place();
        if (Number.isFinite(latitude) && Number.isFinite(longitude)) post(`users/${me}/location`, { chat, topic, latitude, longitude });
      }),
      ask("contact", "+62812000000", (answer) => { const { me, chat, topic } = this.place(); post(`users/${me}/contact`, { chat, topic, phone_number: answer }); })].flat();
  }

  upload(kind, file) {
    this.menu.hidden = true;
    const { me, chat, topic } = this.place();
    const form = new FormData();
    form.set("chat", chat);
    form.set("topic", topic ?? 0);
    form.set("caption", this.input.value);
    const album = file.files.length > 1;
    [...file.files].forEach((one, i) => form.set(album ? "file" + i : "file", one));
    file.value = "";
    this.input.value = "";
    this.typed();
    post(`users/${me}/${album ? "album" : kind}`, form);
  }
}

// language of a new person follows that of the page.
export const newPerson = (name) => post("users", { first_name: name, username: "", language_code: lang() });
