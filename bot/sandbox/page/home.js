// The app's Home tab of whoever acts.
import { get, post } from './api.js';
import { block } from './blocks.js';
import { h } from './dom.js';

export class Home {
  constructor(pane, names) {
    Object.assign(this, { pane, names, reading: 0, version: '' });
    this.problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  }

  /** Opens the tab as a user does: the app hears of it. */
  async open(user) {
    this.complain('');
    try {
      await post('/sandbox/slack/home', { user });
    } catch (error) {
      this.complain(error.message);
    }
    await this.read(user);
  }

  /** Reads a user's Home and shows it; what has not changed stays as it is. */
  async read(user) {
    const reading = ++this.reading;
    const { home } = await get(`/sandbox/slack/views?user=${user}`);
    if (reading !== this.reading) return;
    const version = `${user} ${home?.hash ?? ''}`;
    if (version === this.version) return;
    this.version = version;
    const act = { names: this.names, press: (e, _, button) => this.press(user, e, button) };
    const shown = home ? home.blocks.map((b) => block(b, act)).filter(Boolean) : [h('p', { class: 'nothing' }, 'The app has not drawn this page yet.')];
    this.pane.replaceChildren(this.problem, ...shown);
  }

  async press(user, element, button) {
    button.disabled = true;
    try {
      await post('/sandbox/slack/presshome', { user, action_id: element.action_id, value: element.value ?? '' });
      this.complain('');
    } catch (error) {
      this.complain(error.message);
    }
    button.disabled = false;
  }

  complain(words) {
    this.problem.textContent = words;
    this.problem.hidden = !words;
  }
}
