// The page: the customers' phones on the left, the staff's Slack on the right, live.
import { get, keep, kept, listen } from './api.js';
import { Clock } from './clock.js';
import { Phone } from './phone.js';
import { Slack } from './slack.js';
import { setEmoji } from './rich.js';

const narrow = matchMedia('(max-width: 899px)');
const tabs = [...document.querySelectorAll('.tabs [role=tab]')];

/** Shows one side where there is room for one only. */
function show(tab) {
  document.documentElement.dataset.tab = tab;
  keep('tab', tab);
  for (const button of tabs) {
    const chosen = button.dataset.tab === tab;
    button.setAttribute('aria-selected', String(chosen));
    if (chosen) button.querySelector('.unread').hidden = true;
  }
  phone.shown();
  slack.shown();
}

/** Marks the side that is not in sight. */
function news(tab) {
  if (narrow.matches && document.documentElement.dataset.tab !== tab) {
    document.querySelector(`#tab-${tab} .unread`).hidden = false;
  }
}

function status(state, words) {
  const line = document.querySelector('#status');
  line.dataset.state = state;
  line.querySelector('.words').textContent = words;
}

const phone = new Phone({ news: () => news('phone') });
const slack = new Slack({
  news: () => news('slack'),
  bot: (online) => status(online ? 'up' : 'wait', online ? 'The bot is online' : 'The bot is connecting…'),
});

const clock = new Clock(document.querySelector('#clock'), { moved: () => { phone.shown(); slack.shown(); } });

for (const button of tabs) button.addEventListener('click', () => show(button.dataset.tab));
document.querySelector('.tabs').addEventListener('keydown', (e) => {
  if (e.key !== 'ArrowLeft' && e.key !== 'ArrowRight') return;
  const other = tabs.find((t) => t.getAttribute('aria-selected') === 'false');
  show(other.dataset.tab);
  other.focus();
});

// A link that opens the bot in Telegram does so on the phone in sight.
document.addEventListener('click', (e) => {
  const opens = /^https:\/\/t\.me\/(\w+)\?start=([\w-]+)$/.exec(e.target.closest('a[href]')?.href ?? '');
  if (!opens || opens[1] !== phone.bot?.bot.username) return;
  e.preventDefault();
  if (narrow.matches) show('phone');
  phone.do('say', { text: `/start ${opens[2]}` });
});

// What changes while a side is being read waits until it is read.
let waiting = null;

function take(side, change) {
  if (waiting) waiting.push([side, change]);
  else side.changed(change);
}

async function load() {
  waiting ??= [];
  await clock.start();
  await Promise.all([phone.load(), slack.load()]);
  const late = waiting;
  waiting = null;
  for (const [side, change] of late ?? []) side.changed(change);
}

get('/sandbox/emoji').then((glyphs) => { setEmoji(glyphs); slack.refresh(); });
show(kept('tab', 'phone'));
listen({
  hello: () => load().catch((e) => status('down', e.message)),
  telegram: (change) => take(phone, change),
  slack: (change) => take(slack, change),
  lost: () => status('down', 'The demo has stopped; start it again'),
});
