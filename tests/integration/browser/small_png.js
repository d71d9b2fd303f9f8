'use strict';
// Chromium's screenshots have four bytes for each pixel; pages of few colours need one. Returns the image with a palette of its
// most frequent colours that are not almost alike; the others, which only smooth the edges of letters, become the nearest of these.

const assert = require('node:assert/strict');
const zlib = require('node:zlib');

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

function* chunks(png) {
  for (let at = SIGNATURE.length; at < png.length;) {
    const size = png.readUInt32BE(at);
    yield { type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + size) };
    at += size + 12;
  }
}

const CRC = Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; ++bit) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n;
});

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeInt32BE(~body.reduce((crc, byte) => CRC[(crc ^ byte) & 255] ^ (crc >>> 8), -1), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

function paeth(left, up, corner) {
  const [a, b, c] = [up - corner, left - corner, left + up - 2 * corner].map(Math.abs);
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/// The samples of all rows, without the filters of the format.
function samples(packed, height, stride, pixel) {
  const out = Buffer.alloc(height * stride);
  for (let y = 0; y < height; ++y) {
    const filter = packed[y * (stride + 1)];
    for (let x = 0; x < stride; ++x) {
      const at = y * stride + x;
      const left = x < pixel ? 0 : out[at - pixel];
      const up = y === 0 ? 0 : out[at - stride];
      const corner = x < pixel || y === 0 ? 0 : out[at - stride - pixel];
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      out[at] = packed[y * (stride + 1) + 1 + x] + predicted;
    }
  }
  return out;
}

const channels = color => [color >> 16, color >> 8 & 255, color & 255];

function nearest(palette, color) {
  const wanted = channels(color);
  const distances = palette.map(entry => channels(entry).reduce((sum, value, i) => sum + (value - wanted[i]) ** 2, 0));
  return distances.indexOf(Math.min(...distances));
}

const ALMOST_ALIKE = 6;

/// At most 256 colours. Without those that are almost alike, a word in a colour of its own has room for that.
function choosePalette(counts) {
  const palette = [];
  const differ = (a, b) => channels(a).some((value, i) => Math.abs(value - channels(b)[i]) > ALMOST_ALIKE);
  const isNew = color => palette.every(known => differ(known, color));
  for (const color of [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a)))
    if (palette.length < 256 && isNew(color)) palette.push(color);
  return palette;
}

function withPalette(png) {
  const parts = [...chunks(png)];
  const header = parts[0].data;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const pixel = { 2: 3, 6: 4 }[header[9]];
  assert.ok(header[8] === 8 && pixel && header[12] === 0, 'the screenshot has another format');
  const packed = zlib.inflateSync(Buffer.concat(parts.filter(part => part.type === 'IDAT').map(part => part.data)));
  const rgb = samples(packed, height, width * pixel, pixel);

  const pixels = new Uint32Array(width * height);
  const counts = new Map();
  for (let i = 0; i < pixels.length; ++i) {
    const color = rgb[i * pixel] << 16 | rgb[i * pixel + 1] << 8 | rgb[i * pixel + 2];
    pixels[i] = color;
    counts.set(color, (counts.get(color) || 0) + 1);
  }
  const palette = choosePalette(counts);
  const indices = new Map([...counts.keys()].map(color => [color, nearest(palette, color)]));
  const rows = Buffer.alloc(height * (width + 1));
  for (let i = 0; i < pixels.length; ++i) rows[i + Math.floor(i / width) + 1] = indices.get(pixels[i]);
  const shape = Buffer.from(header);
  shape[9] = 3;
  return Buffer.concat([SIGNATURE, chunk('IHDR', shape), chunk('PLTE', Buffer.from(palette.flatMap(channels))),
    chunk('IDAT', zlib.deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

module.exports = { withPalette };
