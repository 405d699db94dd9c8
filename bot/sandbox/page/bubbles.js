// What a chat on the phone shows: bubbles, albums, keyboards.
import { h, icon, link, size, time, tool } from './dom.js';

const fileURL = (file) => `/sandbox/telegram/files/${encodeURIComponent(file.id)}`;

const tags = {
  bold: 'b', italic: 'i', underline: 'u', strikethrough: 's', code: 'code', pre: 'pre', blockquote: 'blockquote', spoiler: 'span',
};

/** Returns a text with its formatting as nodes; entities count in UTF-16, as JavaScript does. */
export function formatted(text, entities = [], act = {}) {
  const cut = (from, to, inside) => {
    const out = [];
    let at = from;
    for (let i = 0; i < inside.length; i++) {
      const e = inside[i];
      if (e.offset < at) continue;
      const end = Math.min(e.offset + e.length, to);
      const inner = inside.slice(i + 1).filter((other) => other.offset >= e.offset && other.offset + other.length <= end);
      out.push(text.slice(at, e.offset), wrapped(e, text.slice(e.offset, end), cut(e.offset, end, inner), act));
      at = end;
    }
    out.push(text.slice(at, to));
    return out.filter((part) => part !== '');
  };
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return cut(0, text.length, sorted);
}

function wrapped(entity, text, inner, act) {
  switch (entity.type) {
    case 'text_link': return link(entity.url, inner);
    case 'url': return link(/^[a-z]+:/i.test(text) ? text : `https://${text}`, inner);
    case 'email': return link(`mailto:${text}`, inner);
    case 'phone_number': return link(`tel:${text}`, inner);
    case 'bot_command':
      return act.command ? h('button', { type: 'button', class: 'command', onclick: () => act.command(text) }, inner) : inner;
    default: return tags[entity.type] ? h(tags[entity.type], {}, inner) : inner;
  }
}

/** What one line says of a message, for a quote or a list. */
export function summary(message) {
  if (message.deleted) return 'Deleted message';
  if (message.text) return message.text.split('\n')[0];
  const names = {
    photo: 'Photo', video: 'Video', animation: 'GIF', voice: 'Voice message', audio: 'Audio', sticker: 'Sticker', location: 'Location',
    venue: 'Place', contact: 'Contact', video_note: 'Video message',
  };
  return names[message.kind] ?? message.file?.name ?? 'File';
}

function picture(message) {
  const { file } = message;
  const img = h('img', {
    src: fileURL(file), alt: file.name || 'Photo', width: file.width || null, height: file.height || null, loading: 'lazy',
  });
  return h('a', { class: 'picture', href: fileURL(file), target: '_blank', rel: 'noopener' }, img);
}

function moving(message) {
  const gif = message.kind === 'animation';
  return h('video', {
    class: message.kind === 'video_note' ? 'round' : 'moving', src: fileURL(message.file), controls: !gif, autoplay: gif, loop: gif, muted: gif,
    preload: 'metadata', playsinline: true, 'aria-label': summary({ ...message, text: '' }),
  });
}

/** Pages and PDFs open when they are tapped; other documents are saved. */
const opens = (file) => /^(text\/html|application\/pdf)\b/.test(file.mime ?? '');

function document_(message) {
  const { file } = message;
  const way = opens(file) ? { target: '_blank', rel: 'noopener' } : { download: file.name || 'file' };
  return h('a', { class: 'document', href: fileURL(file), ...way },
    h('span', { class: 'round-icon' }, icon('file')), h('span', {}, h('b', {}, file.name || 'File'), h('small', {}, size(file.size))));
}

function place({ location, title, address }) {
  const at = `${location.latitude.toFixed(5)}, ${location.longitude.toFixed(5)}`;
  return h('div', { class: 'place' }, h('span', { class: 'map' }, icon('pin')), h('b', {}, title || 'Location'), h('small', {}, address || at));
}

function card({ contact }) {
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(' ');
  return h('div', { class: 'document' }, h('span', { class: 'round-icon' }, icon('person')),
    h('span', {}, h('b', {}, name), h('small', {}, contact.phone_number)));
}

/** Everything of a message but its words. */
function matter(message) {
  switch (message.kind) {
    case 'photo': case 'sticker': return picture(message);
    case 'video': case 'animation': case 'video_note': return moving(message);
    case 'voice': case 'audio': return h('audio', { src: fileURL(message.file), controls: true, 'aria-label': summary({ ...message, text: '' }) });
    case 'document': return document_(message);
    case 'location': case 'venue': return place(message);
    case 'contact': return card(message);
    default: return null;
  }
}

/** Puts the messages of one album together; every entry is shown as one bubble. */
export function grouped(messages) {
  const out = [];
  for (const message of messages) {
    const last = out.at(-1);
    if (message.album && last?.[0].album === message.album) last.push(message);
    else out.push([message]);
  }
  return out;
}

function quote(to, act) {
  if (!to) return null;
  return h('button', { type: 'button', class: 'quote', onclick: () => act.find(to.id) },
    h('b', {}, to.from_bot ? act.botName() : act.ownName()), h('span', {}, summary(to)));
}

function keyboard(message, act) {
  if (!message.buttons?.length || message.deleted) return null;
  return h('div', { class: 'keyboard' }, message.buttons.map((row) => h('div', {}, row.map((button) => {
    if (button.url) return h('a', { class: 'key', href: button.url, target: '_blank', rel: 'noopener noreferrer' }, button.text);
    return h('button', {
      type: 'button', class: `key ${button.style ?? ''}`, disabled: !button.data, onclick: () => act.press(message, button),
    }, button.text);
  }))));
}

function marks(message) {
  return h('span', { class: 'marks' }, message.edited && 'edited ', h('time', { datetime: message.at }, time(new Date(message.at))),
    !message.from_bot && h('span', { class: 'ticks', 'aria-label': 'sent' }, '✓✓'));
}

function tools(message, act) {
  if (message.deleted) return null;
  const own = !message.from_bot;
  return h('span', { class: 'tools' }, tool('Reply', 'reply', () => act.reply(message)),
    own && message.text && tool('Edit', 'edit', () => act.edit(message)));
}

/** Makes the bubble of a message or an album. act is what its parts do. */
export function bubble(album, act) {
  const [first] = album;
  const last = album.at(-1);
  const worded = album.find((m) => m.text) ?? first;
  const gone = album.every((m) => m.deleted);
  const media = gone ? [] : album.filter((m) => !m.deleted).map(matter).filter(Boolean);
  const inner = gone
    ? [h('span', { class: 'words gone' }, 'This message was deleted')]
    : [quote(act.message(first.reply_to), act),
      media.length > 1 && ['photo', 'video'].includes(first.kind) ? h('div', { class: `album of${Math.min(media.length, 4)}` }, media) : media,
      worded.text && h('span', { class: 'words' }, formatted(worded.text, worded.entities, act))];
  const kind = ['photo', 'video', 'animation', 'location', 'venue'].includes(first.kind) && !gone ? 'visual' : '';
  return h('div', { class: `row ${first.from_bot ? 'theirs' : 'own'}`, id: `message-${first.id}` },
    h('div', { class: 'stack' },
      h('div', { class: `bubble ${kind} ${worded.text ? '' : 'bare'}` }, inner, marks({ ...last, edited: worded.edited }),
        last.reaction && h('span', { class: 'reaction' }, last.reaction)),
      keyboard(last, act)),
    tools(worded, act));
}
