// A bot made with grammY and its conversations plugin. It asks for the name
// and the kind of a business and keeps a file.
import http from "node:http";
import { Bot, InlineKeyboard, InputFile, GrammyError, webhookCallback } from "grammy";
import { conversations, createConversation } from "@grammyjs/conversations";

const { TOKEN, API_ROOT, SECRET } = process.env;
const bot = new Bot(TOKEN, {
  client: { apiRoot: API_ROOT, canUseWebhookReply: (method) => method === "answerCallbackQuery" },
});

async function interview(conversation, ctx) {
  await ctx.reply(`Halo ${ctx.from.first_name}, apa nama usaha Anda?`);
  const name = await conversation.form.text();
  const kinds = new InlineKeyboard().text("Makanan", "kind:food").row().text("Jasa", "kind:service");
  const card = await ctx.reply(`<b>${name}</b> menjual apa?`, { parse_mode: "HTML", reply_markup: kinds });
  const press = await conversation.waitForCallbackQuery(/^kind:/);
  await press.answerCallbackQuery({ text: "Dicatat" });
  await press.editMessageText(`${name}: ${press.match.input}`);
  await conversation.external(async () => {
    try {
      await bot.api.editMessageText(card.chat.id, card.message_id, `${name}: ${press.match.input}`);
    } catch (err) {
      if (!(err instanceof GrammyError)) throw err;
      await bot.api.sendMessage(card.chat.id, `${err.error_code} ${err.description}`);
    }
  });
  await ctx.replyWithDocument(new InputFile(Buffer.from(`nama: ${name}`), "usaha.txt"), { caption: "Kirim foto usaha" });
  const photo = await conversation.waitFor(":photo");
  const file = await photo.getFile();
  const size = await conversation.external(async () => {
    const answer = await fetch(`${API_ROOT}/file/bot${TOKEN}/${file.file_path}`);
    return (await answer.arrayBuffer()).byteLength;
  });
  await photo.reply(`Foto ${size} bita`);
}

bot.use(conversations());
bot.use(createConversation(interview));
bot.command("start", (ctx) => ctx.conversation.enter("interview"));

if (SECRET) {
  const server = http.createServer(webhookCallback(bot, "http", { secretToken: SECRET }));
  server.listen(0, "127.0.0.1", () =>
    bot.api.setWebhook(`http://127.0.0.1:${server.address().port}/`, { secret_token: SECRET }));
} else {
  await bot.start();
}
