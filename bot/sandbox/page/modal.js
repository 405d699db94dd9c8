// Slack's modals: the form that whoever acts has open.
import { get, post } from './api.js';
import { block } from './blocks.js';
import { h, seconds, wallClock } from './dom.js';
import { base64 } from './typed.js';

/** The topmost modal of one person, in a dialog. */
export class Modal {
  constructor(dialog, names) {
    Object.assign(this, { dialog, names, reading: 0, view: null, fields: [] });
    dialog.addEventListener('cancel', (e) => { if (this.busy) e.preventDefault(); });
    dialog.addEventListener('close', () => this.closed());
  }

  /** Reads what the user has open and shows it; what is shown already stays as it is, with all that was typed. */
  async read(user) {
    const reading = ++this.reading;
    const { modals } = await get(`/sandbox/slack/views?user=${user}`);
    if (reading !== this.reading) return;
    const view = modals.at(-1) ?? null;
    if (view && (view.id !== this.view?.id || view.hash !== this.view.hash)) this.make(view);
    Object.assign(this, { user, view });
    this.show();
  }

  /** Shows the modal where its side is in sight. */
  show() {
    const wanted = Boolean(this.view) && document.getElementById('slack').checkVisibility();
    if (wanted && !this.dialog.open) this.dialog.showModal();
    if (wanted && this.fresh) this.begin();
    if (!wanted && this.dialog.open) this.dialog.close();
  }

  /** Puts the keyboard into the first field where that is in sight, else where what is above it can be read first. */
  begin() {
    this.fresh = false;
    const [first] = this.fields;
    const seen = first && first.node.getBoundingClientRect().bottom <= this.body.getBoundingClientRect().bottom;
    if (seen) first.focus();
    else (first ? this.body : this.leave).focus();
  }

  make(view) {
    this.fields = [];
    this.fresh = true;
    const parts = view.blocks.map((b) => (b.type === 'input' ? this.field(b) : block(b, { names: this.names, press() {} }))).filter(Boolean);
    this.problem = h('p', { class: 'problem', role: 'alert', hidden: true });
    const close = view.close?.text ?? (view.submit ? 'Cancel' : 'Close');
    this.body = h('div', { class: 'modal-body', tabindex: -1 }, parts, this.problem);
    this.leave = h('button', { type: 'button', class: 'block-button', onclick: () => this.dialog.close() }, close);
    this.all = h('fieldset', { class: 'modal-all' },
      this.body,
      h('footer', {}, this.leave,
        view.submit && h('button', { class: 'block-button primary' }, view.submit.text)));
    const submit = (e) => { e.preventDefault(); this.submit(); };
    this.dialog.replaceChildren(h('h2', { id: 'modal-title' }, view.title.text), h('form', { novalidate: true, onsubmit: submit }, this.all));
  }

  field(b) {
    const made = new Field(b);
    this.fields.push(made);
    return made.node;
  }

  /** The person closed the dialog; where the modal itself is gone or its side is out of sight, there is nothing to tell. */
  async closed() {
    if (!this.view || this.dialog.open || !document.getElementById('slack').checkVisibility()) return;
    const { user } = this;
    this.view = null;
    // The modal is gone even where the app does not hear of it.
    await post('/sandbox/slack/close', { user }).catch(() => {});
    await this.read(user);
  }

  async submit() {
    if (this.busy || this.complain(Object.fromEntries(this.fields.map((f) => [f.id, f.wrong()])))) return;
    this.busy = true;
    let errors = {};
    let problem = '';
    try {
      const values = await this.values();
      this.all.disabled = true;
      errors = (await post('/sandbox/slack/submit', { user: this.user, values })).Errors ?? {};
    } catch (error) {
      problem = error.message.replace(/^slack sandbox: /, '');
    } finally {
      this.busy = false;
      this.all.disabled = false;
    }
    this.complain(errors, problem);
  }

  /** What was entered, by action_id; files are uploaded first, as Slack's client does. */
  async values() {
    const given = this.fields.filter((f) => f.given());
    return Object.fromEntries(await Promise.all(given.map(async (f) => [f.name, f.type === 'file_input' ? await chosen(this.user, f.input.files) : f.value()])));
  }

  /** Says by each field what is wrong with it, by block_id, and at the end what else is; returns whether anything is. */
  complain(errors, problem = '') {
    for (const f of this.fields) f.complain(errors[f.id] ?? '');
    this.problem.textContent = problem;
    this.problem.hidden = !problem;
    const first = this.fields.find((f) => errors[f.id]);
    first?.focus();
    return Boolean(first);
  }
}

/** Uploads what a file input holds; returns what the sandbox takes for it. */
async function chosen(user, list) {
  const files = await Promise.all([...list].map(async (f) => ({ name: f.name, bytes: await base64(f) })));
  return (await post('/sandbox/slack/choose', { user, files })).value;
}

/** One input of a modal with its label, its hint and what is wrong with it. */
class Field {
  constructor({ block_id: id, element, label, hint, optional }) {
    Object.assign(this, { id, name: element.action_id, type: element.type, required: !optional });
    const radios = this.type === 'radio_buttons';
    const key = `modal-${id}`;
    const about = { id: key, required: this.required, 'aria-describedby': `${key}-error ${key}-hint` };
    this.control = radios ? choices(element, about) : control(element, about);
    this.error = h('p', { class: 'problem', id: `${key}-error`, role: 'alert', hidden: true });
    this.node = h(radios ? 'fieldset' : 'div', { class: 'modal-field' },
      h(radios ? 'legend' : 'label', { for: radios ? null : key }, label.text, optional && h('small', {}, ' (optional)')),
      this.control, this.error, hint && h('p', { class: 'modal-hint', id: `${key}-hint` }, hint.text));
  }

  /** What holds the value: of radio buttons the chosen one, else the first. */
  get input() { return this.type === 'radio_buttons' ? this.control.querySelector(':checked') ?? this.control.querySelector('input') : this.control; }

  /** What was entered, as the sandbox takes it; '' is nothing. */
  value() {
    const { input } = this;
    if (this.type === 'radio_buttons') return input.checked ? input.value : '';
    return this.type === 'datetimepicker' && input.value ? String(seconds(input.value)) : input.value;
  }

  /** Whether there is anything to tell; a text may have been emptied. */
  given() { return this.type === 'plain_text_input' || this.value() !== ''; }

  /** The browser's word on what was entered, or ''. */
  wrong() { return this.input.validationMessage; }

  complain(words) {
    this.error.textContent = words;
    this.error.hidden = !words;
    this.input.setAttribute('aria-invalid', String(Boolean(words)));
  }

  focus() { this.input.focus(); }
}

const kinds = { datetimepicker: 'datetime-local', datepicker: 'date', email_text_input: 'email', number_input: 'number', url_text_input: 'url' };

function control(e, about) {
  if (e.type === 'file_input') {
    const accept = (e.filetypes ?? []).map((type) => `.${type}`).join();
    return h('input', { ...about, type: 'file', accept, multiple: e.max_files > 1 });
  }
  if (e.type === 'static_select') {
    const initial = e.initial_option?.value;
    return h('select', about, !initial && h('option', { value: '' }, e.placeholder?.text ?? 'Choose…'),
      e.options.map((o) => h('option', { value: o.value, selected: o.value === initial }, o.text.text)));
  }
  const limits = { minlength: e.min_length, maxlength: e.max_length, placeholder: e.placeholder?.text };
  if (e.multiline) return h('textarea', { ...about, ...limits, rows: 3 }, e.initial_value ?? '');
  const initial = e.type === 'datetimepicker' && e.initial_date_time ? wallClock(e.initial_date_time) : e.initial_value ?? e.initial_date;
  const step = e.is_decimal_allowed ? 'any' : null;
  return h('input', { ...about, ...limits, type: kinds[e.type] ?? 'text', value: initial, step, min: e.min_value, max: e.max_value, autocomplete: 'off' });
}

function choices(e, { id, ...about }) {
  return h('div', { class: 'modal-choices', id }, e.options.map((o) => h('label', {},
    h('input', { ...about, type: 'radio', name: e.action_id, value: o.value, checked: o.value === e.initial_option?.value }), h('span', {}, o.text.text))));
}
