'use strict';
// A sandbox for one test file, with a callback server that plays the app.

const { spawn } = require('node:child_process');
const http = require('node:http');
const readline = require('node:readline');

/// Serves a page on a free port, whatever is asked for; `seen` has the URLs in their order.
async function serve(page) {
  const seen = [];
  const server = http.createServer((request, response) => {
    seen.push(request.url);
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(page);
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const close = () => new Promise(resolve => { server.closeAllConnections(); server.close(resolve); });
  return { port: server.address().port, seen, close };
}

const serveCallback = () => serve('<!doctype html><html lang="en"><title>Back in the app</title><h1>Connected</h1>');

/// With the callback server of another one, it is that other one again: the same ids and addresses but for its port.
async function startSandbox(shared) {
  const callback = shared ?? await serveCallback();
  const redirectUri = `http://127.0.0.1:${callback.port}/oauth/callback`;
  const child = spawn(process.env.GHLAUTH_PROGRAM || 'ghlauth',
    ['sandbox', '--json', '--exit-with-stdin', '--seed', '11', '--redirect-uri', redirectUri],
    { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise(resolve => child.once('exit', resolve));
  const line = await new Promise((resolve, reject) => {
    readline.createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', code => reject(new Error(`the sandbox did not start: ${code}`)));
  });
  const about = JSON.parse(line);

  async function control(method, path, body) {
    const answer = await fetch(`${about.url}/__sandbox/${path}`, {
      method, headers: { Authorization: `Bearer ${about.control_token}` }, body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  }

  return {
    about, callback, redirectUri, control,
    /// The link that an app shows to its users.
    link(app = about.app, more = {}) {
      return `${about.url}/v2/oauth/chooselocation?` + new URLSearchParams(
        { response_type: 'code', client_id: app.client_id, redirect_uri: redirectUri, scope: app.scope, ...more });
    },
    async exchange(url, app = about.app) {
      const answer = await fetch(`${about.url}/oauth/token`, { method: 'POST', body: new URLSearchParams({
        client_id: app.client_id, client_secret: app.client_secret, grant_type: 'authorization_code',
        code: new URL(url).searchParams.get('code') }) });
      return answer.json();
    },
    /// The status of a call to the API.
    async status(path, bearer) {
      const answer = await fetch(about.url + path, { headers: { Authorization: `Bearer ${bearer}`, Version: '2021-07-28' } });
      return answer.status;
    },
    /// All that a page could have changed.
    async state() {
      const read = path => control('GET', path);
      const [pits, installations, apps] = await Promise.all(['pits', 'installations', 'apps'].map(read));
      return { pits, installations, apps };
    },
    async close() {
      child.stdin.end();
      await ended;
      if (!shared) await callback.close();
    },
  };
}

module.exports = { serve, startSandbox };
