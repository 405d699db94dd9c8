// The staff's Slack.
import { get, post as send, keep, kept } from './api.js';
import { Composer } from './compose.js';
import { following, h, icon, sync } from './dom.js';
import { Home } from './home.js';
import { Modal } from './modal.js';
import { direct, roomName, rooms } from './rooms.js';
import { timeline } from './timeline.js';
import { linked, say, typed } from './typed.js';

const $ = (id) => document.getElementById(id);

/** The number of the case that a message is the card of. */
const caseOf = (message) => message.metadata?.event_payload?.case;

export class Slack {
  /** news() is told of what comes in, bot(online) of the bot's connection. */
  constructor({ news, bot }) {
    Object.assign(this, { news, tellBot: bot });
    this.users = new Map();
    this.channels = [];
    this.messages = new Map(); // of each channel: roots by ts
    this.replies = new Map(); // of the open thread, by ts
    this.gone = new Set(); // deleted messages, by ts
    this.private = []; // what only the one acting sees
    this.unread = new Map();
    this.current = kept('channel', '');
    this.acting = kept('acting', '');
    this.thread = kept('thread', ''); // ts
    this.inChannel = this.composer('channel-compose', () => '');
    this.inThread = this.composer('thread-compose', () => this.thread);
    this.modal = new Modal($('modal'), this.acts().names);
    this.home = new Home($('home'), this.acts().names);
    this.atHome = kept('home', '') !== '';
    $('slack').addEventListener('click', (e) => this.follow(e));
    $('acting').addEventListener('change', (e) => this.act(e.target.value));
    $('close-thread').append(icon('close'));
    $('close-thread').addEventListener('click', () => this.open(''));
  }

  composer(id, thread) {
    const attach = h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Attach files', onclick: () => made.pick() }, icon('clip'));
    const made = new Composer($(id), {
      label: id === 'channel-compose' ? 'Message to the channel' : 'Reply in the thread',
      placeholder: '', before: [attach], send: (said) => this.say(made, thread(), said),
    });
    return made;
  }

  /** Reads how the workspace stands. */
  async load() {
    const state = await get('/sandbox/slack/state');
    this.users = new Map(state.users.map((u) => [u.id, u]));
    Object.assign(this, { channels: state.channels, botID: state.bot, team: state.team });
    this.tellBot(state.connections > 0);
    if (!this.users.has(this.acting)) this.acting = state.users.find((u) => !u.is_bot).id;
    const read = await Promise.all(this.channels.map((c) => get(`/sandbox/slack/messages?channel=${c.id}`)));
    this.messages = new Map(this.channels.map((c, i) => [c.id, new Map(read[i].messages.map((m) => [m.ts, m]))]));
    if (!this.visible().some((c) => c.id === this.current)) this.current = this.visible()[0]?.id ?? '';
    if (!this.roots.has(this.thread)) this.thread = '';
    this.replies = new Map();
    await Promise.all([this.readThread(), this.readPrivate(), this.readViews()]);
    if (this.atHome) this.home.open(this.acting);
    this.showPeople();
    this.refresh(true);
  }

  get roots() { return this.messages.get(this.current) ?? new Map(); }

  /** The channels that the one acting is in. */
  visible() { return this.channels.filter((c) => c.members.includes(this.acting)); }

  async readThread() {
    const { current, thread } = this;
    const { messages } = thread ? await get(`/sandbox/slack/messages?channel=${current}&thread=${thread}`) : { messages: [] };
    if (this.thread !== thread) return;
    // What a change told meanwhile is newer than what was read.
    for (const m of messages) if (m.ts !== thread && !this.replies.has(m.ts) && !this.gone.has(m.ts)) this.replies.set(m.ts, m);
  }

  async readPrivate() {
    const { acting } = this;
    const { ephemerals } = await get(`/sandbox/slack/ephemerals?user=${acting}`);
    if (this.acting === acting) this.private = ephemerals;
  }

  /** Takes in one change of the platform. */
  changed(change) {
    const { kind, channel, ts, thread, message, parent } = change;
    if (kind === 'connection') { get('/sandbox/slack/state').then((state) => this.tellBot(state.connections > 0)); return; }
    if (kind === 'ephemeral') { this.readPrivate().then(() => this.refresh()); return; }
    if (kind === 'view' && change.user === this.acting) this.readViews();
    if (!channel) return;
    if (!this.messages.has(channel)) {
      this.load().then(() => { if (kind === 'message') { this.came(channel, message, false); this.refresh(); } });
      return;
    }
    if (parent) this.messages.get(channel).set(parent.ts, parent);
    const own = message?.user === this.acting;
    if (!thread || thread === ts) this.put(this.messages.get(channel), ts, message);
    else if (thread === this.thread) this.put(this.replies, ts, message);
    if (kind === 'message') this.came(channel, message, own);
    this.refresh(kind === 'message' && own);
  }

  put(messages, ts, message) {
    if (message) messages.set(ts, message);
    else {
      messages.delete(ts);
      this.gone.add(ts);
    }
  }

  /** A message came: it counts as unread where it is out of sight, and the first case opens by itself. */
  came(channel, message, own) {
    if (!own) this.news();
    if ((channel !== this.current || this.atHome) && !own) this.unread.set(channel, (this.unread.get(channel) ?? 0) + 1);
    const roomy = matchMedia('(min-width: 1200px)').matches;
    const card = message?.metadata?.event_type === 'carebot_case';
    if (roomy && card && channel === this.current && !this.thread) this.open(message.ts);
  }

  act(user) {
    this.acting = user;
    keep('acting', user);
    for (const composer of [this.inChannel, this.inThread]) {
      if (composer.editing) composer.clear();
      this.settle(composer);
    }
    if (!this.visible().some((c) => c.id === this.current)) this.enter(this.visible()[0]?.id ?? '');
    this.readPrivate().then(() => this.refresh());
    if (this.atHome) this.home.open(user);
    this.readViews();
    this.refresh();
  }

  /** What the app shows whoever acts: their modal, their Home. */
  async readViews() {
    await Promise.all([this.modal.read(this.acting), this.home.read(this.acting)]);
  }

  /** Shows the app's Home tab in the place of the channel. */
  goHome() {
    this.stay(true);
    this.open('');
    this.refresh();
    this.home.open(this.acting);
  }

  stay(home) {
    this.atHome = home;
    keep('home', home ? 'open' : '');
  }

  /** A link to a message of this workspace opens its thread here. */
  follow(event) {
    const link = event.target.closest('a[href]');
    const to = link && linked(link.href);
    if (!to || !this.messages.has(to.channel)) return;
    event.preventDefault();
    this.choose(to.channel);
    this.open(to.ts);
  }

  choose(channel) {
    this.stay(false);
    this.enter(channel);
    this.refresh(true);
  }

  /** Makes a channel the one to be seen, once Home is left. */
  enter(channel) {
    this.current = channel;
    if (!this.atHome) this.unread.delete(channel);
    keep('channel', channel);
    this.open('');
  }

  async open(ts) {
    if (ts === this.thread) return;
    this.thread = ts;
    this.replies = new Map();
    keep('thread', ts);
    this.inThread.clear();
    this.settle(this.inThread);
    this.refresh();
    await this.readThread();
    this.refresh();
    $('replies').scrollTop = $('replies').scrollHeight;
    if (ts) this.inThread.input.focus({ preventScroll: true });
  }

  /** The side came into sight. */
  shown() {
    this.modal.show();
    if (this.channels.length) this.refresh(true);
  }

  /** Shows everything as it stands now. */
  refresh(follow = false) {
    const channel = this.channels.find((c) => c.id === this.current);
    if (!channel) return;
    this.showChannels();
    $('slack').classList.toggle('home', this.atHome);
    const { names } = this.acts();
    const bot = names.user(this.botID);
    $('channel-name').textContent = this.atHome ? 'Home' : roomName(channel, bot);
    $('channel-topic').textContent = this.atHome || direct(channel) ? `What ${bot} ${this.atHome ? 'shows' : 'tells'} ${names.user(this.acting)}` : channel.topic ?? '';
    following($('posts'), () => sync($('posts'), this.items([...this.roots.values()], '')), follow);
    this.inChannel.input.placeholder = `Message ${roomName(channel, bot).replace('# ', '#')}`;
    this.showThread(follow);
  }

  showThread(follow) {
    const root = this.roots.get(this.thread);
    $('slack').classList.toggle('threaded', Boolean(root));
    // Where no cases come, there is room for the messages themselves.
    const elsewhere = this.current !== this.channels[0].id;
    $('slack').classList.toggle('elsewhere', elsewhere);
    $('slack').classList.toggle('alone', !root && elsewhere);
    $('thread').classList.toggle('empty', !root);
    $('thread-about').textContent = root ? this.cardTitle(root) : '';
    this.inThread.input.placeholder = root && !caseOf(root) ? 'Reply in the thread' : 'Reply to the customer';
    const items = root
      ? this.items([root, ...this.replies.values()], root.ts)
      : [{ key: 'none', version: '', make: () => h('p', { class: 'nothing' }, 'Open the thread of a case to talk with its customer.') }];
    following($('replies'), () => sync($('replies'), items), follow);
  }

  /** What a thread is about: a case's number, else the heading of its first message. */
  cardTitle(root) { return caseOf(root) || (root.blocks?.find((b) => b.type === 'header')?.text.text ?? ''); }

  showPeople() {
    $('team').textContent = this.team;
    const people = [...this.users.values()].filter((u) => !u.is_bot);
    $('acting').replaceChildren(...people.map((u) => h('option', { value: u.id, selected: u.id === this.acting }, u.real_name)));
  }

  showChannels() {
    sync($('channels'), rooms({
      channels: this.visible(), names: this.acts().names, bot: this.botID, unread: this.unread, current: this.atHome ? '' : this.current,
      home: () => this.goHome(), choose: (id) => this.choose(id),
    }));
  }

  items(messages, thread) {
    const here = this.private.filter((e) => e.channel === this.current && (e.thread_ts ?? '') === thread);
    return timeline([...messages, ...here], { here, thread, open: this.thread, acting: this.acting, replies: this.replies.size, acts: this.acts(), empty: this.empty() });
  }

  /** What an empty channel says: the first one is where cases come. */
  empty() { return `Nothing here yet.${this.current === this.channels[0].id ? ' A case appears as soon as a customer has filed it.' : ''}`; }

  acts() {
    return {
      names: {
        user: (id) => this.users.get(id)?.real_name ?? id,
        channel: (id) => this.channels.find((c) => c.id === id)?.name ?? id,
      },
      bot: () => this.botID,
      isBot: (id) => Boolean(this.users.get(id)?.is_bot),
      acting: () => this.acting,
      open: (message) => this.open(message.ts),
      press: (message, element, button) => this.press(message, element, button),
      edit: (message) => this.edit(message),
      remove: (message) => this.try(this.composerOf(message), 'delete', { ts: message.ts }),
    };
  }

  composerOf(message) { return message.thread_ts && message.thread_ts !== message.ts ? this.inThread : this.inChannel; }

  async press(message, element, button) {
    button.disabled = true;
    await this.try(this.inChannel, 'press', { ts: message.ts, action_id: element.action_id, value: element.value ?? '' });
    button.disabled = false;
  }

  edit(message) {
    const composer = this.composerOf(message);
    composer.editing = message;
    composer.about('Edit your message', '', () => { composer.clear(); this.settle(composer); });
    composer.set(typed(message.text));
  }

  settle(composer) {
    composer.editing = null;
    composer.about('');
  }

  /** What a composer sends: an edit or a message, with its files. */
  async say(composer, thread, { text, files }) {
    const at = { user: this.acting, channel: this.current };
    if (composer.editing) {
      await send('/sandbox/slack/edit', { ...at, ts: composer.editing.ts, text });
      this.settle(composer);
      return;
    }
    await say(at, thread, text, files);
  }

  async try(composer, deed, body) {
    try {
      await send(`/sandbox/slack/${deed}`, { user: this.acting, channel: this.current, ...body });
      composer.complain(null);
    } catch (error) {
      composer.complain(error);
    }
  }
}
