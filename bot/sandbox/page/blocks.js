// Block Kit as elements.
import { chart } from './chart.js';
import { meant } from './confirm.js';
import { h } from './dom.js';
import { mrkdwn, richText } from './rich.js';

/** Returns a block as an element; what is not known here is null. act is {names, press(element, block)}. */
export function block(b, act) {
  switch (b.type) {
    case 'header': return h('h3', { class: 'block-header' }, b.text.text);
    case 'section': return section(b, act);
    case 'context': return h('div', { class: 'block-context' }, b.elements.map((e) => (e.type === 'image' ? small(e) : text(e, act))));
    case 'divider': return h('hr', {});
    case 'actions': return h('div', { class: 'block-actions' }, b.elements.map((e) => element(e, b, act)));
    case 'image': return image(b);
    case 'data_visualization': return chart(b);
    case 'rich_text': return h('div', { class: 'block-rich' }, richText(b, act.names));
    default: return null;
  }
}

function section(b, act) {
  return h('div', { class: 'block-section' },
    h('div', {}, b.text && text(b.text, act), b.fields && h('div', { class: 'fields' }, b.fields.map((f) => text(f, act)))),
    b.accessory && element(b.accessory, b, act));
}

/** A text object, by its type. */
function text(t, act) {
  return h('div', { class: 'words' }, t.type === 'mrkdwn' ? mrkdwn(t.text, act.names) : t.text);
}

const small = (e) => h('img', { class: 'small', src: own(e.image_url), alt: e.alt_text });

function image(b) {
  return h('figure', {}, h('img', { src: own(b.image_url), alt: b.alt_text }), b.title && h('figcaption', {}, b.title.text));
}

/** The page shows pictures of this machine only. */
const own = (url = '') => (new URL(url, location.href).origin === location.origin ? url : '');

function element(e, b, act) {
  if (e.type === 'image') return small(e);
  if (e.type !== 'button') return null;
  const inner = e.text.text;
  if (e.url) return h('a', { class: `block-button ${e.style ?? ''}`, href: e.url, target: '_blank', rel: 'noopener noreferrer' }, inner);
  const press = async ({ currentTarget: button }) => { if (!e.confirm || await meant(e.confirm)) act.press(e, b, button); };
  return h('button', { type: 'button', class: `block-button ${e.style ?? ''}`, onclick: press }, inner);
}
