'use strict';
// The sandbox that test_official_sdk.py started: its control API, and a browser on its consent page.

const about = JSON.parse(process.env.GHLAUTH_SANDBOX);

async function control(method, path, body) {
  const answer = await fetch(`${about.url}/__sandbox/${path}`, {
    method,
    headers: { Authorization: `Bearer ${about.control_token}`, 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

const counters = () => control('GET', 'counters');
const advance = seconds => control('POST', 'clock', { seconds });

/// Back to where a test may begin. Installations and the clock stay as they are.
async function reset() {
  await control('DELETE', 'switches');
  await control('POST', 'switches', { 'rate-max': '0', 'rate-daily': '0' });
  await control('DELETE', 'faults');
  await control('DELETE', 'rate');
  await control('DELETE', 'counters');
}

/// What a user does with a link to HighLevel's page: opens it (here), makes a choice, and is sent to the redirect URI.
/// Returns that URL. `choice` is a list of form fields beside the hidden ones.
async function consent(link, choice) {
  const wanted = new URL(link);
  const page = await fetch(about.url + wanted.pathname + wanted.search);
  const html = await page.text();
  if (page.status !== 200) throw new Error(`the consent page answered ${page.status}: ${html}`);
  const form = new URLSearchParams(choice);
  const hidden = /<input type="hidden" name="([^"]+)" value="([^"]*)">/g;
  for (const [, name, value] of html.matchAll(hidden)) form.append(name, value);
  const action = html.match(/<form method="post" action="([^"]+)">/)[1];
  const answer = await fetch(about.url + action, {
    method: 'POST',
    headers: { Origin: about.url },
    body: form,
    redirect: 'manual',
  });
  if (answer.status !== 302) throw new Error(`the consent form answered ${answer.status}: ${await answer.text()}`);
  return new URL(answer.headers.get('location'));
}

module.exports = { about, control, counters, advance, reset, consent };
