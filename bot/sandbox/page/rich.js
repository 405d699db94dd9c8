// Slack's formatted text: mrkdwn and rich_text as nodes.
import { h, link } from './dom.js';

let glyphs = {};

/** Tells what the names of emoji look like. */
export function setEmoji(known) { glyphs = known; }

/** The emoji of a name; one that nobody knows stays :name:. */
export function emoji(name) {
  const [base, tone] = name.split('::skin-tone-');
  const glyph = glyphs[base] ?? glyphs[base.replaceAll('-', '_')];
  if (!glyph) return `:${name}:`;
  return tone ? glyph.replace(/\ufe0f$/, '') + String.fromCodePoint(0x1f3fb + Number(tone) - 2) : glyph.trim();
}

/** Slack's escaping undone. */
export const unescape = (text) => text.replace(/&(lt|gt|amp);/g, (_, name) => ({ lt: '<', gt: '>', amp: '&' })[name]);

const styles = { '*': 'b', _: 'i', '~': 's' };
const styled = /(^|[\s("'])([*_~])(?=\S)([^\n]*?\S)\2(?![\p{L}\p{N}])/u;
const token = /```([\s\S]+?)```|`([^`\n]+)`|<([^<>\s][^<>]*)>|:([a-z0-9_+-]+(?:::skin-tone-[2-6])?):/g;

/** Returns mrkdwn as nodes. names tells who is meant: {user(id), channel(id)}. */
export function mrkdwn(text, names) {
  const out = [];
  let quote = null;
  for (const line of text.split(/(?<=\n)/)) {
    const quoted = line.startsWith('&gt;');
    if (quoted) {
      if (!quote) out.push(quote = h('blockquote', {}));
      quote.append(...words(line.slice(4).trimStart(), names));
    } else {
      quote = null;
      if (Array.isArray(out.at(-1))) out.at(-1).push(line);
      else out.push([line]);
    }
  }
  return out.flatMap((part) => (Array.isArray(part) ? words(part.join(''), names) : [part]));
}

/** What stands for itself (links, code, emoji) is kept aside as one private-use character, so that styles go around it. */
function words(text, names) {
  const aside = [];
  const plain = text.replace(/[\ue000-\uf8ff]/g, '').replace(token, (...found) => {
    aside.push(tokenNodes(found, names));
    return String.fromCharCode(0xe000 + aside.length - 1);
  });
  return emphasis(plain, aside);
}

function emphasis(text, aside) {
  const at = styled.exec(text);
  if (!at) return leaves(text, aside);
  const start = at.index + at[1].length;
  return [...leaves(text.slice(0, start), aside), h(styles[at[2]], {}, emphasis(at[3], aside)), ...emphasis(text.slice(at.index + at[0].length), aside)];
}

function leaves(text, aside) {
  return text.split(/([\ue000-\uf8ff])/).filter(Boolean).map((part) => {
    const i = part.charCodeAt(0) - 0xe000;
    return part.length === 1 && i >= 0 && i < aside.length ? aside[i] : bars(unescape(part));
  }).flat();
}

/** Keeps a bar of blocks, as progress is shown, on one line. */
const bars = (text) => text.split(/([█▓▒░]{4,})/).filter(Boolean).map((part) => (/^[█▓▒░]{4}/.test(part) ? h('span', { class: 'bar' }, part) : part));

function tokenNodes([, pre, code, reference, name], names) {
  if (pre) return h('pre', {}, unescape(pre.replace(/^\n/, '')));
  if (code) return h('code', {}, unescape(code));
  if (name) return emoji(name);
  const [target, label] = reference.split('|');
  if (target.startsWith('@')) return mention(`@${names.user(target.slice(1))}`);
  if (target.startsWith('#')) return mention(`#${names.channel(target.slice(1))}`);
  if (target.startsWith('!date')) return unescape(label ?? '');
  if (target.startsWith('!')) return mention(`@${target.slice(1)}`);
  return link(unescape(target), unescape(label ?? target.replace(/^mailto:/, '')));
}

const mention = (text) => h('span', { class: 'mention' }, text);

/** Returns a rich_text block as nodes. */
export function richText(block, names) {
  return block.elements.map((part) => {
    const inner = () => part.elements.map((e) => span(e, names));
    switch (part.type) {
      case 'rich_text_preformatted': return h('pre', {}, inner());
      case 'rich_text_quote': return h('blockquote', {}, inner());
      case 'rich_text_list':
        return h(part.style === 'ordered' ? 'ol' : 'ul', {}, part.elements.map((item) => h('li', {}, item.elements.map((e) => span(e, names)))));
      default: return h('div', { class: 'words' }, inner());
    }
  });
}

function span(e, names) {
  let node;
  switch (e.type) {
    case 'text': node = e.text; break;
    case 'link': node = link(e.url, e.text || e.url); break;
    case 'user': node = mention(`@${names.user(e.user_id)}`); break;
    case 'channel': node = mention(`#${names.channel(e.channel_id)}`); break;
    case 'broadcast': node = mention(`@${e.range}`); break;
    case 'emoji': node = emoji(e.skin_tone ? `${e.name}::skin-tone-${e.skin_tone}` : e.name); break;
    default: node = '';
  }
  for (const [style, tag] of Object.entries({ bold: 'b', italic: 'i', strike: 's', code: 'code' })) {
    if (e.style?.[style]) node = h(tag, {}, node);
  }
  return node;
}
