// Messages in Slack: who, when, blocks, files, reactions.
import { avatar, h, icon, size, time, tool } from './dom.js';
import { block } from './blocks.js';
import { emoji, mrkdwn } from './rich.js';

/** The moment of a ts. */
export const moment = (ts) => new Date(Number(ts.split('.')[0]) * 1000);

function file(f) {
  const url = `/sandbox/slack/files/${encodeURIComponent(f.id)}`;
  const name = f.title || f.name;
  if (/^image\/(png|jpeg|gif|webp)$/.test(f.mimetype)) {
    return h('a', { class: 'file-picture', href: url, target: '_blank', rel: 'noopener', title: name }, h('img', { src: url, alt: name, loading: 'lazy' }));
  }
  if (f.mimetype.startsWith('video/')) return h('video', { class: 'file-picture', src: url, controls: true, preload: 'metadata', 'aria-label': name });
  if (f.mimetype.startsWith('audio/')) return h('audio', { src: url, controls: true, 'aria-label': name });
  return h('a', { class: 'file', href: url, download: f.name },
    h('span', { class: 'file-icon' }, icon('file')), h('span', {}, h('b', {}, name), h('small', {}, `${f.pretty_type || f.filetype || 'File'} · ${size(f.size)}`)));
}

function reactions(message, act) {
  if (!message.reactions?.length) return null;
  return h('div', { class: 'reactions' }, message.reactions.map((r) => {
    const who = r.users.map((id) => act.names.user(id)).join(', ');
    const label = `${r.name.replaceAll('_', ' ')}, by ${who}`;
    return h('span', { class: 'reaction', role: 'img', 'aria-label': label, title: `${who}: :${r.name}:` }, `${emoji(r.name)} `, h('b', {}, String(r.count)));
  }));
}

function body(message, act) {
  if (message.subtype === 'tombstone') return h('div', { class: 'words gone' }, 'This message was deleted.');
  const blocks = (message.blocks ?? []).map((b) => block(b, { names: act.names, press: (e, b_, button) => act.press(message, e, button) })).filter(Boolean);
  if (blocks.length) return blocks;
  return message.text ? h('div', { class: 'words' }, mrkdwn(message.text, act.names)) : null;
}

function tools(message, act, inThread) {
  const own = message.user === act.acting() && !message.bot_id;
  const all = [
    !inThread && tool('Reply in thread', 'thread', () => act.open(message)),
    own && message.text && tool('Edit', 'edit', () => act.edit(message)),
    own && tool('Delete', 'trash', () => act.remove(message)),
  ].filter(Boolean);
  return all.length ? h('span', { class: 'tools' }, all) : null;
}

function threadLine(message, act) {
  if (!message.reply_count) return null;
  const count = message.reply_count === 1 ? '1 reply' : `${message.reply_count} replies`;
  return h('button', { type: 'button', class: 'thread-line', onclick: () => act.open(message) },
    (message.reply_users ?? []).slice(0, 3).map((id) => avatar(act.names.user(id), id, act.isBot(id) ? 'tiny bot' : 'tiny')),
    h('b', {}, count), h('span', {}, `last at ${time(moment(message.latest_reply))}`));
}

/** Makes a message. act is what its parts do; compact leaves out who wrote it, as the one before says it. */
export function post(message, act, { inThread = false, compact = false, open = false } = {}) {
  const name = act.names.user(message.user);
  const bot = Boolean(message.bot_id) || act.isBot(message.user);
  const at = moment(message.ts);
  const when = h('time', { datetime: at.toISOString() }, time(at));
  return h('article', { class: `post ${compact ? 'compact' : ''} ${open ? 'open' : ''}`, 'aria-label': `${name}, ${time(at)}` },
    compact ? h('span', { class: 'gutter' }, when) : avatar(name, message.user, bot ? 'square bot' : 'square'),
    h('div', { class: 'post-body' },
      !compact && h('div', { class: 'post-head' }, h('b', {}, name), bot && h('span', { class: 'badge' }, 'APP'), when),
      body(message, act),
      message.edited && h('small', { class: 'edited' }, '(edited)'),
      message.files?.length && h('div', { class: 'files' }, message.files.map(file)),
      reactions(message, act),
      !inThread && threadLine(message, act)),
    message.subtype !== 'tombstone' && tools(message, act, inThread));
}

/** Makes a message that only one person sees. */
export function ephemeral(message, act) {
  return h('article', { class: 'post ephemeral' }, avatar(act.names.user(act.bot()), act.bot(), 'square bot'),
    h('div', { class: 'post-body' },
      h('small', { class: 'only' }, icon('eye'), 'Only visible to you'),
      h('div', { class: 'post-head' }, h('b', {}, act.names.user(act.bot())), h('span', { class: 'badge' }, 'APP')),
      body(message, act)));
}
