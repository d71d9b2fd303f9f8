'use strict';
// What each test file begins and ends with.

const { before, after } = require('node:test');
const { startBrowser } = require('./browser');
const { startSandbox } = require('./sandbox');

/// Starts a sandbox and a browser (with `more` flags) before the first test, hands them to `take`, and closes them after the last.
function withBrowser(take, ...more) {
  let sandbox, browser;
  before(async () => {
    sandbox = await startSandbox();
    browser = await startBrowser(...more);
    await take(sandbox, browser);
  });
  after(async () => {
    await browser?.close();
    await sandbox?.close();
  });
}

module.exports = { withBrowser };
