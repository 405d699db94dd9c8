// The customers' phones.
import { get, post, keep, kept } from './api.js';
import { Composer } from './compose.js';
import { avatar, dayName, following, h, icon, popup, sync } from './dom.js';
import { bubble, grouped, summary } from './bubbles.js';

const $ = (id) => document.getElementById(id);
const languages = { pl: 'Polski', ru: 'Русский', en: 'English' };

export class Phone {
  /** news() is told of what comes in. */
  constructor({ news }) {
    this.news = news;
    this.chats = new Map(); // by ID: {person, started, blocked, keys, messages: by ID, unread}
    this.bots = new Map(); // what the bot calls itself, by language
    this.current = Number(kept('customer', 0));
    this.attach = h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Attach', 'aria-haspopup': 'menu', 'aria-expanded': 'false' }, icon('clip'));
    this.attachMenu = h('div', { class: 'menu attach', role: 'menu', hidden: true });
    this.commands = h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Commands', 'aria-haspopup': 'menu', 'aria-expanded': 'false' }, icon('list'));
    this.composer = new Composer($('phone-compose'), {
      label: 'Message', placeholder: 'Message', send: (said) => this.send(said), before: [this.commands, this.attach],
    });
    this.start = h('button', { type: 'button', class: 'start', onclick: () => this.begin() });
    this.keys = h('div', { class: 'reply-keys' });
    $('phone-compose').append(this.attachMenu, this.start, this.keys);
    popup(this.attach, this.attachMenu, () => this.attachments());
    popup(this.commands, $('commands'), () => this.commandList());
    $('chat-menu').append(icon('menu'));
    popup($('chat-menu'), $('chat-menu-items'), () => [this.chat.blocked
      ? { label: 'Unblock the bot', icon: 'lock', run: () => this.do('unblock') }
      : { label: 'Block the bot', icon: 'lock', run: () => this.do('block') }]);
  }

  get chat() { return this.chats.get(this.current); }

  /** Reads how all phones stand. */
  async load() {
    const phones = await get('/sandbox/telegram/chats');
    const all = await Promise.all(phones.map((p) => get(`/sandbox/telegram/chats/${p.person.id}/messages`)));
    this.chats = new Map(phones.map((p, i) => [p.person.id, { ...p, messages: new Map(all[i].map((m) => [m.id, m])), unread: 0 }]));
    for (const { person } of phones) await this.askBot(person.language_code);
    if (!this.chat) this.current = this.likely(phones);
    this.show(true);
  }

  /** The customer who speaks as the reader does. */
  likely(phones) {
    const own = navigator.language.slice(0, 2);
    const by = (language) => phones.find((p) => p.person.language_code === language);
    return (by(own) ?? by('en') ?? phones[0]).person.id;
  }

  async askBot(language) { this.bots.set(language, await get(`/sandbox/telegram/bot?language=${language}`)); }

  get bot() { return this.bots.get(this.chat?.person.language_code); }

  /** Takes in one change of the platform. */
  changed({ what, chat, now }) {
    const on = this.chats.get(chat);
    if (what === 'customer' && !on) { this.load(); return; }
    if (!on) return;
    switch (what) {
      case 'blocked': on.blocked = now; break;
      case 'answer': if (chat === this.current) this.toast(now.text); return;
      case 'message':
        on.started ||= !now.from_bot;
        if (now.from_bot && chat !== this.current) on.unread++;
        if (now.keys || now.hide_keys) on.keys = now.keys;
        if (now.from_bot) this.news();
        on.messages.set(now.id, now);
        break;
      default: if (now?.id) on.messages.set(now.id, now);
    }
    this.show(what === 'message' && !now.from_bot);
  }

  /** The side came into sight. */
  shown() { if (this.chat) this.show(true); }

  /** Shows everything as it stands now. */
  show(follow = false) {
    const { chat } = this;
    if (!chat) return;
    this.showPeople();
    $('bot-name').textContent = this.bot?.name ?? '';
    $('chat').lang = chat.person.language_code;
    following($('chat'), () => { // keys below the chat take room from it
      sync($('chat'), this.items(chat));
      this.showCompose(chat);
    }, follow);
  }

  showPeople() {
    sync($('people'), [...this.chats.values()].map(({ person, unread }) => {
      const chosen = person.id === this.current;
      const name = [person.first_name, person.last_name].filter(Boolean).join(' ');
      return {
        key: person.id,
        version: `${chosen} ${unread} ${name}`,
        make: () => h('button', { type: 'button', 'aria-pressed': String(chosen), title: name, onclick: () => this.choose(person.id) },
          avatar(name, person.id), h('span', {}, h('b', {}, person.first_name), h('small', {}, languages[person.language_code] ?? person.language_code)),
          unread > 0 && h('span', { class: 'count', 'aria-label': `${unread} unread` }, String(unread))),
      };
    }));
  }

  choose(id) {
    this.current = id;
    this.chat.unread = 0;
    this.settle();
    this.composer.clear();
    this.composer.complain(null);
    keep('customer', id);
    $('chat').replaceChildren();
    this.show(true);
  }

  items(chat) {
    const items = [];
    let day = '';
    for (const album of grouped([...chat.messages.values()])) {
      const [first] = album;
      const today = dayName(new Date(first.at));
      if (today !== day) items.push({ key: `day-${today}`, version: '', make: () => h('div', { class: 'day' }, h('span', {}, today)) });
      day = today;
      const quoted = chat.messages.get(first.reply_to);
      items.push({
        key: first.id,
        version: `${album.map((m) => m.seq).join()} ${quoted?.seq ?? ''}`,
        make: () => bubble(album, this.acts(chat)),
      });
    }
    if (!items.length) items.push({ key: 'about', version: this.bot?.description ?? '', make: () => this.about() });
    return items;
  }

  about() {
    return h('div', { class: 'about' }, h('b', {}, 'No messages here yet'), h('p', {}, this.bot?.description || 'Press Start to write to the bot.'));
  }

  acts(chat) {
    return {
      message: (id) => chat.messages.get(id),
      botName: () => this.bot?.name ?? 'Bot',
      ownName: () => 'You',
      find: (id) => $(`message-${id}`)?.scrollIntoView({ block: 'center', behavior: 'smooth' }),
      command: (text) => this.do('say', { text }),
      press: (message, button) => this.do('press', { message: message.id, data: button.data }),
      reply: (message) => this.attend({ replyTo: message }, 'Reply', summary(message)),
      edit: (message) => { this.attend({ editing: message }, 'Edit', summary(message)); this.composer.set(message.text); },
    };
  }

  attend(to, words, quoted) {
    Object.assign(this, { replyTo: null, editing: null }, to);
    this.composer.about(words, quoted, () => this.settle(true));
    this.composer.input.focus();
  }

  settle(clear = false) {
    if (clear && this.editing) this.composer.clear();
    this.replyTo = this.editing = null;
    this.composer.about('');
  }

  showCompose(chat) {
    const begun = chat.started || chat.messages.size > 0; // a bot writes first only to whom it has met
    const asleep = !begun || chat.blocked;
    this.composer.line.hidden = asleep;
    this.start.hidden = !asleep;
    this.start.textContent = chat.blocked ? 'Unblock' : 'Start';
    const keys = (!asleep && chat.keys) || [];
    this.keys.hidden = !keys.length;
    sync(this.keys, keys.map((row, i) => ({
      key: i,
      version: JSON.stringify(row),
      make: () => h('div', {}, row.map((key) => h('button', { type: 'button', class: 'key', onclick: () => this.strike(key) }, key.text))),
    })));
    this.composer.fit();
  }

  strike(key) {
    if (key.request_contact) this.do('contact');
    else if (key.request_location) this.do('location', warsaw);
    else this.do('say', { text: key.text });
  }

  begin() { this.do(this.chat.blocked ? 'unblock' : 'say', { text: '/start' }); }

  attachments() {
    return [
      { label: 'Photo or file', sub: 'several go as an album', icon: 'file', run: () => this.composer.pick() },
      { label: 'Location', sub: 'somewhere in Warsaw', icon: 'pin', run: () => this.do('location', warsaw) },
      { label: 'Own contact', sub: this.chat.person.phone, icon: 'person', run: () => this.do('contact') },
    ];
  }

  commandList() {
    const list = this.bot?.commands ?? [];
    this.askBot(this.chat.person.language_code); // the bot may have said more since
    return list.map(({ command, description }) => ({ label: `/${command}`, sub: description, run: () => this.do('say', { text: `/${command}` }) }));
  }

  /** What the composer sends: an edit, an upload or a text. */
  async send({ text, files }) {
    const { replyTo, editing } = this;
    const at = `/sandbox/telegram/chats/${this.current}`;
    if (editing) {
      if (text) await post(`${at}/edit`, { message: editing.id, text });
    } else if (files.length) {
      await this.upload(at, text, files, replyTo);
    } else {
      await post(`${at}/say`, { text, reply_to: replyTo?.id ?? 0 });
    }
    this.settle();
  }

  /** Sends files as the phone does: what can be seen as albums, the rest as albums of documents, ten at most in each. */
  async upload(at, caption, files, replyTo) {
    const seen = (f) => /^(image\/(jpeg|png|webp)|video\/)/.test(f.type);
    const groups = [files.filter(seen), files.filter((f) => !seen(f))];
    const albums = groups.flatMap((group) => group.flatMap((_, i) => (i % 10 ? [] : [group.slice(i, i + 10)])));
    for (const [i, album] of albums.entries()) {
      const form = new FormData();
      for (const file of album) form.append('file', file);
      if (i === 0) form.append('caption', caption);
      if (replyTo) form.append('reply_to', replyTo.id);
      await post(`${at}/upload`, form);
    }
  }

  async do(deed, body) {
    try {
      await post(`/sandbox/telegram/chats/${this.current}/${deed}`, body);
      this.composer.complain(null);
    } catch (error) {
      this.composer.complain(error);
    }
  }

  toast(text) {
    if (!text) return;
    const toast = $('toast');
    toast.textContent = text;
    toast.hidden = false;
    clearTimeout(this.toastEnds);
    this.toastEnds = setTimeout(() => { toast.hidden = true; }, 4000);
  }
}

const warsaw = { latitude: 52.22977, longitude: 21.01178 };
