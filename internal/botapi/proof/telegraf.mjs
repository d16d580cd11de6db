// A bot made with Telegraf and one of its wizards. It asks for the name and
// the kind of a business and keeps a file.
import http from "node:http";
import { Input, Markup, Scenes, Telegraf, TelegramError, session } from "telegraf";

const { TOKEN, API_ROOT, SECRET } = process.env;
const bot = new Telegraf(TOKEN, { telegram: { apiRoot: API_ROOT, webhookReply: true } });

const interview = new Scenes.WizardScene(
  "interview",
  async (ctx) => {
    await ctx.reply(`Halo ${ctx.from.first_name}, apa nama usaha Anda?`);
    return ctx.wizard.next();
  },
  async (ctx) => {
    const kinds = Markup.inlineKeyboard([[Markup.button.callback("Makanan", "kind:food")], [Markup.button.callback("Jasa", "kind:service")]]);
    ctx.wizard.state.name = ctx.message.text;
    await ctx.telegram.sendMessage(ctx.chat.id, `<b>${ctx.message.text}</b> menjual apa?`, { parse_mode: "HTML", ...kinds });
    return ctx.wizard.next();
  },
  async (ctx) => {
    const result = `${ctx.wizard.state.name}: ${ctx.callbackQuery.data}`;
    const { chat, message_id } = ctx.callbackQuery.message;
    await ctx.telegram.editMessageText(chat.id, message_id, undefined, result);
    try {
      await ctx.telegram.editMessageText(chat.id, message_id, undefined, result);
    } catch (err) {
      if (!(err instanceof TelegramError)) throw err;
      await ctx.telegram.sendMessage(chat.id, `${err.code} ${err.description}`);
    }
    await ctx.telegram.sendDocument(chat.id, Input.fromBuffer(Buffer.from(`nama: ${ctx.wizard.state.name}`), "usaha.txt"), { caption: "Kirim foto usaha" });
    await ctx.answerCbQuery("Dicatat");
    return ctx.wizard.next();
  },
  async (ctx) => {
    const link = await ctx.telegram.getFileLink(ctx.message.photo.at(-1));
    const answer = await fetch(link);
    await ctx.telegram.sendMessage(ctx.chat.id, `Foto ${(await answer.arrayBuffer()).byteLength} bita`);
    return ctx.scene.leave();
  },
);

bot.use(session());
bot.use(new Scenes.Stage([interview]).middleware());
bot.start((ctx) => ctx.scene.enter("interview"));

if (SECRET) {
  const server = http.createServer(bot.webhookCallback("/hook", { secretToken: SECRET }));
  server.listen(0, "127.0.0.1", () =>
    bot.telegram.setWebhook(`http://127.0.0.1:${server.address().port}/hook`, { secret_token: SECRET }));
} else {
  await bot.launch();
}
