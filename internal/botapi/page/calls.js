// The calls that the bot made, beside the chats: live, or from a recording.
import { el } from "./dom.js";
import { t } from "./words.js";
import { world } from "./world.js";

const shownCalls = 300;

export class Calls {
  constructor(root) {
    this.root = root;
    this.recording = undefined;
    this.build();
  }

  build() {
    this.filter = el("input", { type: "search", placeholder: t("filter"), "aria-label": t("filter"), oninput: () => this.show() });
    const file = el("input", { type: "file", accept: "application/json", hidden: true, onchange: () => this.open(file.files[0]) });
    this.note = el("button", { type: "button", hidden: true, onclick: () => { this.recording = undefined; this.show(); } }, t("live"));
    this.list = el("ol", { class: "call-list", tabindex: "0", "aria-label": t("calls") });
    this.root.replaceChildren(el("div", { class: "call-head" }, this.filter,
      el("a", { href: "/control/recording", download: "recording.json", class: "button" }, t("save")),
      el("button", { type: "button", onclick: () => file.click() }, t("open")), file, this.note), this.list);
  }

  async open(file) {
    if (!file) return;
    const saved = JSON.parse(await file.text());
    this.recording = saved.calls ?? saved;
    this.show();
  }

  show() {
    if (this.root.hidden) return;
    const words = this.filter.value.toLowerCase();
    const all = this.recording ?? world.calls;
    this.note.hidden = !this.recording;
    const found = all.filter((c) => JSON.stringify(c).toLowerCase().includes(words)).slice(-shownCalls).reverse();
    this.list.replaceChildren(...found.map(row));
  }

  on(event) { if (event.type === "call" && !this.recording) this.show(); }
}

// A recording writes its fields as Go does, the live view in lower case.
function row(c) {
  const method = c.method ?? c.Method;
  const ok = c.ok ?? c.OK;
  const error = c.error ?? c.Error;
  return el("li", {}, el("details", {}, el("summary", { class: ok ? "" : "failed" }, method, ok ? "" : " — " + (error || "?")),
    el("pre", {}, JSON.stringify(c.params ?? c.Params, null, 1))));
}
