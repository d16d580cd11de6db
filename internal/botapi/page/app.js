// The page: three panes side by side, one at a time on a phone.
import { Calls } from "./calls.js";
import { el } from "./dom.js";
import { newPerson, Pane } from "./pane.js";
import { label, stamp, switchLanguage, t } from "./words.js";
import { follow, listen, personsWith, post, userOf, world } from "./world.js";

const chosen = { sme: undefined, consultant: undefined, topic: 0 };

const sme = () => userOf(chosen.sme) ?? personsWith("sme")[0];
const staff = () => [...personsWith("consultant"), ...personsWith("admin")];
const consultant = () => userOf(chosen.consultant) ?? personsWith("consultant")[0];
const admin = () => personsWith("admin")[0];
const forum = () => world.chats.find((c) => c.is_forum);

const head = (id) => document.getElementById(id).appendChild(el("header", { class: "pane-head" }));
const heads = { sme: head("sme"), desk: head("desk"), admin: head("admin") };
const panes = {
  sme: new Pane(document.getElementById("sme"), heads.sme, () => ({ me: sme()?.id, chat: sme()?.id })),
  desk: new Pane(document.getElementById("desk"), heads.desk, () => ({ me: consultant()?.id, chat: forum()?.id, topic: chosen.topic })),
  admin: new Pane(document.getElementById("admin"), heads.admin, () => ({ me: admin()?.id, chat: admin()?.id })),
};
const calls = new Calls(document.getElementById("calls"));

// chip is a choice among several.
const chip = (text, on, choose, title) => el("button", { type: "button", class: "chip", "aria-pressed": String(on), title, onclick: choose }, text);

function title(person, extra) {
  const initials = (person?.first_name ?? "?").replace(/^(Bu|Pak|Ms\.|Mr\.)\s+/, "").slice(0, 1);
  return el("div", { class: "title" }, el("span", { class: "avatar", "aria-hidden": "true" }, initials), el("div", {}, el("b", {}, person?.first_name ?? ""), el("small", {}, extra)));
}

// What came into a topic that is not open, by topic.
const unread = new Map();

function count(event) {
  const room = forum();
  if (event.type !== "message" || event.chat !== room?.id) return false;
  const topic = event.message.message_thread_id ?? 0;
  if (topic === chosen.topic || event.message.from?.id === consultant()?.id) return false;
  unread.set(topic, (unread.get(topic) ?? 0) + 1);
  return true;
}

// topicChip opens a topic; its number says what came in since.
function topicChip(x) {
  const id = x.message_thread_id;
  const fresh = unread.get(id);
  return el("button", { type: "button", class: "chip" + (fresh ? " fresh" : ""), "aria-pressed": String(id === chosen.topic), title: x.name, onclick: () => choose("topic", id) },
    (x.closed ? "🔒 " : "# ") + x.name, fresh ? el("span", { class: "badge", title: t("unread") }, String(fresh)) : undefined);
}

// topicAct closes the open topic, or opens it again.
function topicAct(room) {
  const topic = room?.topics.find((x) => x.message_thread_id === chosen.topic && chosen.topic > 1);
  if (!topic) return undefined;
  return el("button", { type: "button", class: "quiet", onclick: () => post(`users/${consultant()?.id}/topic`, { chat: room.id, topic: topic.message_thread_id, do: topic.closed ? "open" : "close" }) },
    t(topic.closed ? "openTopic" : "closeTopic"));
}

function drawHeads() {
  const me = sme();
  const add = async () => {
    const name = prompt(t("name"));
    const person = name?.trim() && await newPerson(name.trim());
    if (person) choose("sme", person.id);
  };
  heads.sme.replaceChildren(
    el("div", { class: "chips" }, personsWith("sme").map((p) => chip(p.first_name, p === me, () => choose("sme", p.id))), chip(t("newPerson"), false, add)),
    el("div", { class: "title-row" }, title(me, `${world.bot.first_name ?? ""} · @${world.bot.username ?? t("bot")}`),
      el("button", { type: "button", class: "quiet", onclick: () => post(`users/${me?.id}/${me?.blocked ? "unblock" : "block"}`) }, me?.blocked ? t("unblock") : t("block"))));
  const room = forum();
  const topics = [{ message_thread_id: 0, name: t("general") }, ...(room?.topics ?? []).filter((x) => x.message_thread_id > 1)];
  heads.desk.replaceChildren(
    el("div", { class: "chips" }, staff().map((p) => chip(p.first_name, p === consultant(), () => choose("consultant", p.id), t("as")))),
    el("div", { class: "title-row" }, el("div", { class: "title" }, el("span", { class: "avatar square", "aria-hidden": "true" }, "#"), el("div", {}, el("b", {}, room?.title ?? ""), el("small", {}, `${room?.members.length ?? 0} ${t("member")}`))), topicAct(room)),
    el("div", { class: "topics", role: "group", "aria-label": t("topics") }, topics.map(topicChip)));
  heads.admin.replaceChildren(el("div", { class: "title-row" }, title(admin(), `${t("admin")} · @${world.bot.username ?? t("bot")}`)));
}

function choose(what, id) {
  chosen[what] = id;
  unread.delete(chosen.topic);
  drawHeads();
  const pane = what === "sme" ? panes.sme : panes.desk;
  pane.build();
  pane.show();
}

function drawAll() {
  label();
  document.getElementById("now").textContent = world.now ? stamp(world.now) : "";
  drawHeads();
  for (const p of Object.values(panes)) { p.build(); p.show(); }
  calls.build();
  calls.show();
}

listen((event) => {
  const offline = document.getElementById("offline");
  switch (event.type) {
    case "loaded": drawAll(); return;
    case "online": offline.hidden = true; return;
    case "offline": offline.hidden = false; return;
    case "clock": document.getElementById("now").textContent = stamp(event.now); return;
    case "message": if (count(event)) drawHeads(); break;
    case "commands": case "topic": case "chat": drawHeads(); break;
    case "user": drawHeads(); break;
  }
  for (const p of Object.values(panes)) p.on(event);
  calls.on(event);
});

// A phone shows one pane at a time.
for (const tab of document.querySelectorAll("[role=tab]")) {
  tab.addEventListener("click", () => {
    for (const other of document.querySelectorAll("[role=tab]")) other.setAttribute("aria-selected", String(other === tab));
    document.body.dataset.pane = tab.dataset.pane;
    panes[tab.dataset.pane].bottom();
  });
  tab.addEventListener("keydown", (e) => {
    const all = [...document.querySelectorAll("[role=tab]")];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (step) all[(all.indexOf(tab) + step + all.length) % all.length].focus();
  });
}
document.body.dataset.pane = "sme";

for (const b of document.querySelectorAll("[data-advance]")) b.addEventListener("click", () => post("clock", { advance_seconds: Number(b.dataset.advance) }));
document.getElementById("date").addEventListener("change", (e) => { if (e.target.value) post("clock", { date: e.target.value }); });
document.getElementById("language").addEventListener("click", () => { switchLanguage(); drawAll(); });
document.getElementById("tools-button").addEventListener("click", (e) => {
  e.currentTarget.setAttribute("aria-expanded", String(e.currentTarget.getAttribute("aria-expanded") !== "true"));
});
document.getElementById("calls-button").addEventListener("click", (e) => {
  const drawer = document.getElementById("calls");
  drawer.hidden = !drawer.hidden;
  e.currentTarget.setAttribute("aria-expanded", String(!drawer.hidden));
  calls.show();
});

label();
follow();
