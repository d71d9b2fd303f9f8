'use strict';
// Pictures of the sandbox's pages. With GHLAUTH_WRITE_SCREENSHOTS=1 they become the committed ones, and src/sandbox/pages.md shows
// them; without, they stay in the folder of the build.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { withPalette } = require('./small_png');

const ROOT = path.resolve(__dirname, '../../..');
const GUIDE = path.join(ROOT, 'src/sandbox/pages.md');
const COMMITTED = path.join(ROOT, 'src/sandbox/pages/screenshots');
const IS_WRITING = Boolean(process.env.GHLAUTH_WRITE_SCREENSHOTS);
const FOLDER = IS_WRITING ? COMMITTED : process.env.GHLAUTH_SCREENSHOTS;
const MAX_HEIGHT = 1400;
const MAX_BYTES = 100 * 1024;

const taken = new Map();  // name -> what is told of it

/// Forgets what was taken before, also by earlier runs.
function begin() {
  taken.clear();
  if (FOLDER) fs.rmSync(FOLDER, { recursive: true, force: true });
}

/// `replacements` are pairs of texts that differ from run to run and what to show for them; `caption` stands over the picture.
async function screenshot(page, name, caption, replacements) {
  assert.ok(!taken.has(name), `two pictures are called ${name}`);
  await page.evaluate(pairs => inPage.replaceText(pairs), replacements);
  const { title, heading, parts } = await page.evaluate(() => inPage.summary());
  const alt = [heading || title, parts.join(', ')].filter(Boolean).join(': ').replace(/[[\]|\n]/g, ' ');
  taken.set(name, { caption: `${title}${caption}`, alt });
  const { width } = page.viewportSize();
  const height = Math.min(MAX_HEIGHT, await page.evaluate(() => Math.max(innerHeight, document.documentElement.scrollHeight)));
  const image = withPalette(await page.screenshot({ fullPage: true, clip: { x: 0, y: 0, width, height }, caret: 'hide' }));
  assert.ok(image.length < MAX_BYTES, `${name}.png has ${image.length} bytes`);
  if (!FOLDER) return;
  fs.mkdirSync(FOLDER, { recursive: true });
  fs.writeFileSync(path.join(FOLDER, `${name}.png`), image);
}

/// The guide with its pictures, two by two.
function guide(text) {
  const [before] = text.split('<!-- pictures -->\n');
  const cells = [...taken].map(([name, { caption, alt }]) => [caption, `![${alt}](pages/screenshots/${name}.png)`]);
  const tables = [];
  for (let i = 0; i < cells.length; i += 2) {
    const pair = cells.slice(i, i + 2);
    const row = which => `| ${pair.map(cell => cell[which]).join(' | ')} |\n`;
    tables.push(`${row(0)}|${'---|'.repeat(pair.length)}\n${row(1)}`);
  }
  return `${before}<!-- pictures -->\n\n${tables.join('\n')}`;
}

/// The names of the pictures that a page of Markdown shows.
const shownIn = file =>
  [...fs.readFileSync(file, 'utf8').matchAll(/pages\/screenshots\/([\w-]+)\.png\)/g)].map(match => match[1]);

/// What README and the guide show was seen in this run, and the guide shows all of it.
function checkGuides() {
  if (IS_WRITING) fs.writeFileSync(GUIDE, guide(fs.readFileSync(GUIDE, 'utf8')));
  const readme = shownIn(path.join(ROOT, 'README.md'));
  assert.ok(readme.length >= 2);
  assert.deepEqual(readme.filter(name => !taken.has(name)), [], 'README.md shows pages that are not there');
  const names = [...taken.keys()].sort();
  assert.deepEqual(shownIn(GUIDE).sort(), names, 'GHLAUTH_WRITE_SCREENSHOTS=1 writes src/sandbox/pages.md anew');
}

module.exports = { begin, checkGuides, screenshot };
