// Speaking with the sandbox.

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error?.replace(/^(telegram|slack) sandbox: /, '') ?? `The sandbox answered ${response.status}.`);
  return body;
}

/** Reads an endpoint's JSON; a refusal is thrown as an Error with its words. */
export const get = async (path) => answer(await fetch(path));

/** Posts JSON, or a form as it is. */
export async function post(path, body) {
  const form = body instanceof FormData;
  return answer(await fetch(path, {
    method: 'POST',
    body: form ? body : JSON.stringify(body ?? {}),
    headers: form ? {} : { 'Content-Type': 'application/json' },
  }));
}

/** Listens to what changes: hello() at each (re)connection, telegram(change), slack(change), lost() in between. */
export function listen({ hello, telegram, slack, lost }) {
  const source = new EventSource('/sandbox/changes');
  source.addEventListener('hello', hello);
  source.addEventListener('telegram', (e) => telegram(JSON.parse(e.data)));
  source.addEventListener('slack', (e) => slack(JSON.parse(e.data)));
  source.addEventListener('error', lost);
}

/** A value that outlives a reload of this tab. */
export const kept = (name, fallback) => sessionStorage.getItem(`carebot.${name}`) ?? fallback;
export const keep = (name, value) => sessionStorage.setItem(`carebot.${name}`, value);
