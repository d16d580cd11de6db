// Words of the page itself, in two languages. What the bot says is the bot's.
const words = {
  id: {
    sme: "Pelaku usaha", desk: "Konsultan", admin: "Admin", hour: "+1 jam", day: "+1 hari", month: "+30 hari", date: "Tanggal", clock: "Jam buatan",
    calls: "Panggilan", tools: "Jam dan alat", otherLanguage: "English", start: "MULAI", write: "Tulis pesan", send: "Kirim", commands: "Perintah", attach: "Lampirkan",
    photo: "Foto", file: "Berkas", location: "Lokasi", contact: "Nomor telepon", reply: "Balas", cancel: "Batal", edited: "diedit", typing: "mengetik…",
    block: "Blokir bot", unblock: "Buka blokir", blocked: "Anda memblokir bot ini.", newPerson: "+ Orang baru", name: "Nama orang baru", as: "Sebagai",
    topics: "Topik", general: "Umum", closed: "ditutup", noTopics: "Belum ada topik.", offline: "Sambungan terputus. Menyambung lagi…", empty: "Belum ada pesan di sini.",
    filter: "Saring", save: "Simpan", open: "Buka rekaman", live: "Kembali ke langsung", messages: "Pesan", download: "Unduh", photoAlt: "Foto", voice: "Pesan suara",
    opened: "Rekaman dari berkas", close: "Tutup", bot: "bot", toBottom: "Ke pesan terbaru", where: "Lintang, bujur", phone: "Nomor telepon", deleted: "pesan dihapus", member: "anggota", joined: "bergabung",
    react: "Beri reaksi", change: "Ubah", remove: "Hapus", pinned: "Disematkan", pinnedIt: "disematkan", unread: "belum dibaca", closeTopic: "Tutup topik", openTopic: "Buka topik",
  },
  en: {
    sme: "Business owners", desk: "Consultants", admin: "Admin", hour: "+1 hour", day: "+1 day", month: "+30 days", date: "Date", clock: "Virtual clock",
    calls: "Calls", tools: "Clock and tools", otherLanguage: "Indonesia", start: "START", write: "Write a message", send: "Send", commands: "Commands", attach: "Attach",
    photo: "Photo", file: "File", location: "Location", contact: "Phone number", reply: "Reply", cancel: "Cancel", edited: "edited", typing: "typing…",
    block: "Block the bot", unblock: "Unblock", blocked: "You blocked this bot.", newPerson: "+ New person", name: "Name of the new person", as: "Acting as",
    topics: "Topics", general: "General", closed: "closed", noTopics: "No topics yet.", offline: "Connection lost. Reconnecting…", empty: "No messages here yet.",
    filter: "Filter", save: "Save", open: "Open a recording", live: "Back to live", messages: "Messages", download: "Download", photoAlt: "Photo", voice: "Voice message",
    opened: "Recording from a file", close: "Close", bot: "bot", toBottom: "To the newest message", where: "Latitude, longitude", phone: "Phone number", deleted: "deleted message", member: "member", joined: "joined",
    react: "React", change: "Edit", remove: "Delete", pinned: "Pinned", pinnedIt: "pinned", unread: "unread", closeTopic: "Close topic", openTopic: "Reopen topic",
  },
};

let language = localStorage.getItem("language") ?? "id";

export const lang = () => language;
export const t = (key) => words[language][key] ?? key;

export function switchLanguage() {
  language = language === "id" ? "en" : "id";
  localStorage.setItem("language", language);
}

// label writes the words into the elements that ask for them.
export function label(root = document) {
  document.documentElement.lang = language;
  for (const e of root.querySelectorAll("[data-word]")) e.textContent = t(e.dataset.word);
  for (const e of root.querySelectorAll("[data-label]")) e.setAttribute("aria-label", t(e.dataset.label));
}

const zone = { timeZone: "Asia/Jakarta" };
export const clockTime = (seconds) => new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", ...zone }).format(seconds * 1000);
export const longDay = (seconds) => new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", year: "numeric", ...zone }).format(seconds * 1000);
export const stamp = (iso) => new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", ...zone }).format(new Date(iso));
