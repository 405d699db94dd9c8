// The question that some of Slack's buttons ask first.
import { h } from './dom.js';

/** Asks what a confirm object says and returns whether the answer was yes; closing the dialog is a no. */
export function meant(c) {
  return new Promise((answer) => {
    let yes = false;
    const close = () => dialog.close();
    const dialog = h('dialog', { class: 'modal', 'aria-labelledby': 'confirm-title' },
      h('h2', { id: 'confirm-title' }, c.title.text),
      h('div', { class: 'modal-body' }, c.text.text),
      h('footer', {},
        h('button', { type: 'button', class: 'block-button', autofocus: true, onclick: close }, c.deny.text),
        h('button', { type: 'button', class: `block-button ${c.style ?? 'primary'}`, onclick: () => { yes = true; close(); } }, c.confirm.text)));
    dialog.addEventListener('close', () => { dialog.remove(); answer(yes); });
    document.body.append(dialog);
    dialog.showModal();
  });
}
