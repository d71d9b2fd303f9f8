'use strict';
// What axe-core finds on a page, and a walk over it with the Tab key.

const fs = require('node:fs');

const axeSource = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const describe = violation =>
  `${violation.impact}: ${violation.id} at ${violation.nodes.map(node => node.target.join(' ')).join(', ')} (${violation.help})`;

/// Violations of axe's rules, as text, by whether they keep somebody out. A frame is the app's own, and not looked into.
async function audit(page) {
  // Not as a script of the page, which its security policy would refuse.
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: `${axeSource};0` });
  await session.detach();
  const { violations } = await page.evaluate(() => axe.run(document, { iframes: false, resultTypes: ['violations'] }));
  const isGrave = violation => ['serious', 'critical'].includes(violation.impact);
  return {
    grave: violations.filter(isGrave).map(describe), others: violations.filter(violation => !isGrave(violation)).map(describe),
  };
}

/// Presses Tab until the focus has been everywhere. Returns the elements whose focus cannot be seen, and those that it did not
/// come to.
async function walkByTab(page) {
  const stops = await page.evaluate(() => inPage.beginTabbing());
  const unseen = [];
  // A frame may have stops of its own, and a part that scrolls is one.
  for (let presses = 0; presses < 2 * stops + 10; ++presses) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => inPage.tabbed());
    if (stop.unseen) unseen.push(stop.unseen);
    if (stop.ended) break;
  }
  return { stops, unseen, unreached: await page.evaluate(() => inPage.unreached()) };
}

module.exports = { audit, walkByTab };
