// What people type in Slack, as the sandbox takes it.
import { post } from './api.js';
import { unescape } from './rich.js';

/** A message's wire text as it was typed. */
export function typed(text) {
  return unescape(text.replace(/<(https?:[^|>]+|mailto:[^|>]+)(\|[^>]*)?>/g, '$1'));
}

/** Posts a text with files in a channel or a thread of it; a slash command goes to the app. at is {user, channel}. */
export async function say(at, thread, text, files) {
  const command = /^(\/[a-z]+)(?:\s+([^]*))?$/i.exec(text);
  if (command && thread) throw new Error('Slack takes slash commands in the channel, not in a thread.');
  if (command && !files.length) {
    await post('/sandbox/slack/command', { ...at, command: command[1].toLowerCase(), text: command[2] ?? '' });
    return;
  }
  const encoded = await Promise.all(files.map(async (f) => ({ name: f.name, bytes: await base64(f) })));
  await post('/sandbox/slack/post', { ...at, thread, text, files: encoded });
}

/** The message that a link of this workspace leads to, or null: {channel, ts}. */
export function linked(href) {
  const at = /\/archives\/(\w+)\/p(\d+)(\d{6})$/.exec(new URL(href, location.href).pathname);
  return at && { channel: at[1], ts: `${at[2]}.${at[3]}` };
}

/** A file's bytes in base64. */
export function base64(file) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.split(',')[1] ?? '');
    reader.onerror = () => failed(new Error(`${file.name} cannot be read.`));
    reader.readAsDataURL(file);
  });
}
