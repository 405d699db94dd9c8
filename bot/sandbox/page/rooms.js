// The list at the side of Slack: Home, the channels, what the bot writes to whoever acts alone.
import { avatar, h } from './dom.js';

/** Whether a channel is a conversation with the bot. */
export const direct = (channel) => channel.id.startsWith('D');

/** What a channel is called: # cases; a conversation by the bot's name. */
export const roomName = (channel, bot) => (direct(channel) ? bot : `# ${channel.name}`);

/**
 * Returns the list, as dom.js's sync takes it. channels are those that the one acting is in, unread counts by ID, current is the
 * ID of the one in sight ('': Home), home and choose(id) go there.
 */
export function rooms({ channels, names, bot, unread, current, home, choose }) {
  const room = (c) => entry(c.id, direct(c) ? [avatar(names.user(bot), bot, 'tiny bot'), h('span', {}, names.user(bot))] : [h('span', {}, roomName(c))],
    { chosen: c.id === current, unread: unread.get(c.id) ?? 0, run: () => choose(c.id) });
  const open = channels.filter((c) => !direct(c));
  const alone = channels.filter(direct);
  return [
    entry('home', [h('span', {}, 'Home')], { chosen: !current, unread: 0, run: home }),
    heading('Channels'), ...open.map(room),
    ...(alone.length ? [heading('Direct messages')] : []), ...alone.map(room),
  ];
}

const heading = (words) => ({ key: words, version: '', make: () => h('h2', {}, words) });

function entry(id, inner, { chosen, unread, run }) {
  return {
    key: id,
    version: `${inner.at(-1).textContent} ${chosen} ${unread}`,
    make: () => h('button', { type: 'button', 'aria-current': chosen ? 'true' : null, class: unread ? 'new' : '', onclick: run },
      inner, unread > 0 && h('span', { class: 'count', 'aria-label': `${unread} unread` }, String(unread))),
  };
}
