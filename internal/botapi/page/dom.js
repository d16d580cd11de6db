// Building elements. Text always goes in as text: nothing that a person or the
// bot wrote is ever read as HTML.

// el makes an element: el("button", {class: "x", onclick: f}, "label").
export function el(name, attributes = {}, ...children) {
  const e = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) e.addEventListener(key.slice(2), value);
    else if (key === "value") e.value = value;
    else e.setAttribute(key, value === true ? "" : value);
  }
  e.append(...children.flat().filter((c) => c !== undefined && c !== null && c !== false));
  return e;
}

const tags = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote", expandable_blockquote: "blockquote",
};

// rich turns a text with Telegram's entities (UTF-16 offsets) into nodes.
export function rich(text, entities = []) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  let next = 0;
  const build = (from, to) => {
    const nodes = [];
    let at = from;
    while (next < sorted.length && sorted[next].offset < to) {
      const e = sorted[next++];
      if (e.offset > at) nodes.push(text.slice(at, e.offset));
      const end = Math.min(e.offset + e.length, to);
      nodes.push(wrap(e, text.slice(e.offset, end), build(e.offset, end)));
      at = end;
    }
    if (at < to) nodes.push(text.slice(at, to));
    return nodes;
  };
  return build(0, text.length);
}

function wrap(entity, words, inner) {
  switch (entity.type) {
    case "text_link": return link(entity.url, inner);
    case "url": return link(/^[a-z]+:/i.test(words) ? words : "https://" + words, inner);
    case "email": return link("mailto:" + words, inner);
    case "spoiler": {
      const s = el("span", { class: "spoiler", tabindex: "0", role: "button" }, inner);
      s.addEventListener("click", () => s.classList.add("shown"));
      return s;
    }
    case "bot_command": case "mention": case "hashtag": case "phone_number": return el("span", { class: "mention" }, inner);
    default: return tags[entity.type] ? el(tags[entity.type], {}, inner) : el("span", {}, inner);
  }
}

// link opens outside, and only what is safe to open.
function link(address, inner) {
  if (!/^(https?|mailto|tg):/i.test(address ?? "")) return el("span", {}, inner);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, inner);
}
