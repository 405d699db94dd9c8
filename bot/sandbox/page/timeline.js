// The messages of a channel or a thread, in order, with the days between them.
import { dayName, h } from './dom.js';
import { ephemeral, moment, post } from './posts.js';

/**
 * Returns what to show of messages, as dom.js's sync takes it. here are those of them that only the one acting sees, thread
 * is the parent's ts or '', open the ts of the open thread, replies how many it has, acts what parts of messages do,
 * empty what is said where there are none.
 */
export function timeline(messages, { here, thread, open, acting, replies, acts, empty }) {
  const items = [];
  let day = '';
  let before = null;
  for (const message of [...messages].sort((a, b) => (a.ts < b.ts ? -1 : 1))) {
    const today = dayName(moment(message.ts));
    if (today !== day && !thread) items.push({ key: `day-${today}`, version: '', make: () => h('div', { class: 'post-day' }, h('span', {}, today)) });
    const compact = Boolean(before && before.user === message.user && !here.includes(before) && today === day && message.ts - before.ts < 300 && before.ts !== thread);
    day = today;
    before = message;
    items.push(item(message, here.includes(message), { inThread: Boolean(thread), compact, open: !thread && message.ts === open }, acting, acts));
    if (message.ts === thread) items.push(divider(replies));
  }
  if (!items.length) items.push({ key: 'none', version: empty, make: () => h('p', { class: 'nothing' }, empty) });
  return items;
}

function item(message, isPrivate, options, acting, acts) {
  return {
    key: message.ts + (isPrivate ? '-private' : ''),
    version: JSON.stringify([message, options, acting]),
    make: () => (isPrivate ? ephemeral(message, acts) : post(message, acts, options)),
  };
}

function divider(count) {
  const words = count === 1 ? '1 reply' : `${count} replies`;
  return { key: 'divider', version: words, make: () => h('div', { class: 'post-day left' }, h('span', {}, words)) };
}
