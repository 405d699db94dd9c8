// Making and updating elements. Text always goes in as text, never as HTML.

/** Makes an element. Attributes named on… are listeners; true sets an attribute, false, null and undefined leave it out. */
export function h(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat(Infinity).filter((c) => c != null && c !== false));
  return node;
}

const shapes = {
  menu: 'M12 5.5v.01M12 12v.01M12 18.5v.01',
  clip: 'M20 11.5 12.2 19a5 5 0 0 1-7-7l8-7.7a3.3 3.3 0 0 1 4.7 4.7l-8 7.7a1.7 1.7 0 0 1-2.4-2.4l7.3-7',
  send: 'M5 12h13M12.5 6 19 12l-6.5 6',
  reply: 'M10 7 5 12l5 5M5.5 12H14a5 5 0 0 1 5 5v1',
  edit: 'm5 19 .8-4L16.5 4.3a1.6 1.6 0 0 1 2.3 0l.9.9a1.6 1.6 0 0 1 0 2.3L9 18.2z',
  trash: 'M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12M10.5 10.5v5M13.5 10.5v5',
  close: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  back: 'M14.5 6 8.5 12l6 6',
  thread: 'M5 6h14v9h-8l-4 3.5V15H5z',
  file: 'M7 4h7l4 4v12H7zM14 4v4h4',
  pin: 'M12 20s6-5.6 6-10a6 6 0 0 0-12 0c0 4.4 6 10 6 10zM12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  person: 'M12 12a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM5 20c.6-3.6 3.3-5.5 7-5.5s6.4 1.9 7 5.5',
  lock: 'M7 11h10v8H7zM9 11V8.500a3 3 0 0 1 6 0V11',
  list: 'M5 7h14M5 12h14M5 17h9',
  eye: 'M3 12s3.3-6 9-6 9 6 9 6-3.3 6-9 6-9-6-9-6zM12 14.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
};

/** Makes an element of a drawing. */
export function drawn(tag, attributes, ...children) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Returns a drawn icon, which says nothing to screen readers: the button around it has a label. */
export const icon = (name) => drawn('svg', { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' }, drawn('path', { d: shapes[name] }));

/** A button beside a message that is an icon alone. */
export const tool = (label, shape, run) => h('button', { type: 'button', class: 'tool', 'aria-label': label, title: label, onclick: run }, icon(shape));

/** A link to elsewhere; words alone where the address is of a kind that is not followed. */
export function link(url, words) {
  if (!/^(https?|mailto|tel|tg):/i.test(url)) return words;
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, words);
}

/** Makes the children of a parent those that items say: {key, version, make}. What has kept its version stays as it is. */
export function sync(parent, items) {
  const old = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  let at = parent.firstElementChild;
  for (const { key, version, make } of items) {
    let node = old.get(String(key));
    if (!node || node.dataset.version !== version) {
      const fresh = make();
      fresh.dataset.key = key;
      fresh.dataset.version = version;
      if (node) {
        if (node === at) at = fresh;
        const held = node.contains(document.activeElement);
        node.replaceWith(fresh);
        if (held) refocus(fresh, parent);
      }
      node = fresh;
    }
    old.delete(String(key));
    if (node === at) at = at.nextElementSibling;
    else parent.insertBefore(node, at);
  }
  for (const node of old.values()) node.remove();
}

/** Keeps the keyboard where it was, though what had the focus was made anew. */
function refocus(fresh, parent) {
  const next = fresh.matches('button') ? fresh : fresh.querySelector('button, a[href]') ?? parent;
  next.focus({ preventScroll: true });
}

/** Runs an update of what a pane shows and keeps its end in sight where it was, or where stay is false. */
export function following(pane, update, always = false) {
  const near = pane.scrollHeight - pane.scrollTop - pane.clientHeight < 80;
  update();
  if (near || always) pane.scrollTop = pane.scrollHeight;
}

/** Returns a menu's opener: it closes on Escape, on a click elsewhere and on a choice. */
export function popup(button, list, items) {
  const close = () => {
    list.hidden = true;
    button.setAttribute('aria-expanded', 'false');
  };
  const open = () => {
    list.replaceChildren(...items().map(({ label, sub, icon: drawn, run }) => h('button', {
      role: 'menuitem', type: 'button', onclick: () => { close(); button.focus(); run(); },
    }, drawn && icon(drawn), h('span', {}, label), sub && h('small', {}, sub))));
    list.hidden = false;
    button.setAttribute('aria-expanded', 'true');
    list.querySelector('button')?.focus();
  };
  button.addEventListener('click', () => (list.hidden ? open() : close()));
  list.addEventListener('keydown', (e) => {
    const all = [...list.querySelectorAll('button')];
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (step) all.at((all.indexOf(document.activeElement) + step) % all.length)?.focus();
    if (e.key === 'Escape') { close(); button.focus(); }
    if (step || e.key === 'Escape') e.preventDefault();
  });
  document.addEventListener('click', (e) => {
    if (!list.hidden && !list.contains(e.target) && !button.contains(e.target)) close();
  });
}

// The sandbox is in Warsaw, whoever looks at it: so its clocks agree with the times that its company promises.
const timeZone = 'Europe/Warsaw';
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone });
const whole = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZone });
let ahead = 0; // milliseconds that the sandbox's clock is ahead of the machine's

/** Tells what the sandbox's clock shows at this moment. */
export function setNow(date) { ahead = date - Date.now(); }

/** What the sandbox's clock shows. */
export const now = () => new Date(Date.now() + ahead);

/** A moment with its day, Sun, 22 Nov, 14:30. */
export const wholeTime = (date) => whole.format(date);

/** The time of day, 14:30. */
export const time = (date) => clock.format(date);

/** The day: Today, or 21 November. */
export const dayName = (date) => (day.format(date) === day.format(now()) ? 'Today' : day.format(date));

const wall = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone });

/** A moment, in seconds since 1970, as an input of type datetime-local has it: 2026-11-21T14:30. */
export const wallClock = (at) => wall.format(at * 1000).replace(' ', 'T');

/** The moment that such an input means. */
export function seconds(local) {
  const asUTC = Date.parse(`${local}Z`) / 1000;
  const ahead = (at) => Date.parse(`${wallClock(at)}Z`) / 1000 - at;
  return asUTC - ahead(asUTC - ahead(asUTC));
}

/** A size in people's units. */
export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} KB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** The picture of somebody who has none: initials on a colour of their own. */
export function avatar(name, id, extra = '') {
  if (extra.includes('bot')) return h('span', { class: `avatar ${extra}`, 'aria-hidden': 'true' }, h('img', { src: 'icon.svg', alt: '' }));
  const initials = name.split(/\s+/).map((word) => [...word][0] ?? '').slice(0, 2).join('');
  let sum = 0;
  for (const c of String(id)) sum = (sum * 31 + c.codePointAt(0)) % 997;
  return h('span', { class: `avatar tone${sum % 6} ${extra}`, 'aria-hidden': 'true' }, initials);
}
