// The demo's clock in the header: what it shows, and the buttons that move it ahead.
import { get, post } from './api.js';
import { h, now, setNow, wholeTime } from './dom.js';

const path = '/demo/clock';
const steps = [['+1 hour', '1h'], ['+1 day', '24h'], ['+1 week', '7d']];

export class Clock {
  /** moved() is told whenever the clock has gone ahead. A sandbox that has no such clock shows none. */
  constructor(place, { moved }) {
    Object.assign(this, { place, moved, ahead: [] }); // ahead: the steps pressed and not done
    this.time = h('time', { class: 'clock-time', title: 'The demo’s clock' });
    this.said = h('span', { class: 'unseen', role: 'status' });
    this.problem = h('span', { class: 'clock-problem', role: 'alert', hidden: true });
    this.buttons = steps.map(([words, by]) => h('button', { type: 'button', title: `Move the demo’s clock: ${words}`, onclick: () => this.move(by) }, words));
    place.replaceChildren(this.time, this.problem, ...this.buttons, this.said);
  }

  /** Reads what the clock shows and shows it from then on. */
  async start() {
    try {
      await this.read();
    } catch {
      return; // nobody moves this sandbox's clock
    }
    this.place.hidden = false;
    if (this.ticking) return;
    this.ticking = setInterval(() => this.show(), 1000);
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.read().catch(() => {}); });
  }

  async read() {
    const told = await get(path);
    setNow(new Date(told.now));
    this.show();
  }

  show() {
    const shown = wholeTime(now());
    if (this.time.textContent === shown) return;
    this.time.textContent = shown;
    this.time.dateTime = now().toISOString();
  }

  /** Moves the clock, and shows it running until all that falls due on the way has. What is pressed meanwhile comes after it. */
  async move(by) {
    this.ahead.push(by);
    if (this.ahead.length > 1) return;
    this.place.setAttribute('aria-busy', 'true');
    const running = setInterval(() => this.read().catch(() => {}), 250);
    let trouble = '';
    while (this.ahead.length) {
      trouble = await refused(this.ahead[0]);
      await this.read().catch(() => {});
      this.ahead = trouble ? [] : this.ahead.slice(1);
    }
    clearInterval(running);
    this.place.setAttribute('aria-busy', 'false');
    this.problem.textContent = trouble;
    this.problem.hidden = !trouble;
    this.said.textContent = trouble ? '' : `It is now ${wholeTime(now())}`;
    this.moved();
  }
}

/** Moves the sandbox's clock ahead; returns why it could not be, or ''. */
const refused = (by) => post(path, { advance: by }).then(() => '', (error) => error.message);
