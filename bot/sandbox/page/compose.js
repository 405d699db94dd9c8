// The line people write in: text, attachments, Enter to send. Both sides have one.
import { h, icon, size } from './dom.js';

/** A composer within a place. send({text, files}) may throw; then what was written stays. */
export class Composer {
  constructor(place, { label, placeholder, send, before = [], accept = '' }) {
    this.files = [];
    this.send = send;
    this.note = h('div', { class: 'compose-note', hidden: true });
    this.list = h('div', { class: 'pending', hidden: true });
    this.problem = h('p', { class: 'problem', role: 'alert', hidden: true });
    this.picker = h('input', { type: 'file', multiple: true, hidden: true, accept, onchange: () => this.picked(this.picker.files) });
    this.input = h('textarea', {
      rows: 1, 'aria-label': label, placeholder, enterkeyhint: 'send', oninput: () => this.fit(), onkeydown: (e) => this.key(e),
      onkeypress: (e) => { if (e.key === 'Enter' && !e.shiftKey) e.preventDefault(); }, // where a key press comes apart from its keydown
      onpaste: (e) => this.picked(e.clipboardData.files, e),
    });
    this.button = h('button', { type: 'button', class: 'send', 'aria-label': 'Send', onclick: () => this.submit() }, icon('send'));
    this.line = h('div', { class: 'compose-line' }, before, this.input, this.button);
    place.replaceChildren(this.note, this.list, this.problem, this.line, this.picker);
    place.parentElement.addEventListener('dragover', (e) => e.preventDefault());
    place.parentElement.addEventListener('drop', (e) => this.picked(e.dataTransfer.files, e));
    this.fit();
  }

  /** Opens the choice of files. */
  pick() { this.picker.click(); }

  picked(files, event) {
    if (!files.length) return;
    event?.preventDefault();
    this.files.push(...files);
    this.picker.value = '';
    this.showFiles();
    this.input.focus();
  }

  showFiles() {
    for (const url of this.urls ?? []) URL.revokeObjectURL(url);
    this.urls = [];
    this.list.hidden = !this.files.length;
    this.list.replaceChildren(...this.files.map((file) => {
      const remove = () => { this.files = this.files.filter((f) => f !== file); this.showFiles(); };
      let shown = icon('file');
      if (file.type.startsWith('image/')) {
        this.urls.push(URL.createObjectURL(file));
        shown = h('img', { src: this.urls.at(-1), alt: '' });
      }
      return h('span', { class: 'pending-file' }, shown, h('span', {}, h('b', {}, file.name), h('small', {}, size(file.size))),
        h('button', { type: 'button', class: 'icon-button', 'aria-label': `Remove ${file.name}`, onclick: remove }, icon('close')));
    }));
    this.fit();
  }

  /** Says above the line what the text will be (a reply, an edit); undo takes it back. */
  about(words, quoted, undo) {
    this.note.hidden = !words;
    if (words) {
      this.note.replaceChildren(h('span', {}, h('b', {}, words), h('span', {}, quoted)),
        h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Cancel', onclick: undo }, icon('close')));
    }
  }

  /** Puts a text in the line, to go on with. */
  set(text) {
    this.input.value = text;
    this.fit();
    this.input.focus();
  }

  clear() {
    this.files = [];
    this.input.value = '';
    this.showFiles();
  }

  complain(error) {
    this.problem.textContent = error?.message ?? '';
    this.problem.hidden = !error;
  }

  fit() {
    this.input.style.height = 'auto';
    if (this.input.scrollHeight) this.input.style.height = `${Math.min(this.input.scrollHeight, 132)}px`;
    this.button.disabled = !this.input.value.trim() && !this.files.length;
  }

  key(event) {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    }
    if (event.key === 'Escape' && !this.note.hidden) this.note.querySelector('button').click();
  }

  async submit() {
    const text = this.input.value.trim();
    const { files } = this;
    if (this.busy || (!text && !files.length)) return;
    this.busy = true;
    this.clear();
    try {
      await this.send({ text, files });
      this.complain(null);
    } catch (error) {
      if (!this.input.value) this.input.value = text;
      this.files = files;
      this.showFiles();
      this.complain(error);
    } finally {
      this.busy = false;
      this.fit();
    }
  }
}
