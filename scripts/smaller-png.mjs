// Writes a screenshot anew with fewer bytes: at most 256 colours, which a page of plain surfaces and text needs few of.
// Never for photographs; reads what Chromium writes (8 bits, RGB or RGBA, not interlaced) and refuses everything else.
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** @param {Buffer} png @returns {Buffer} the same picture */
export function smallerPng(png) {
  const { width, height, channels, data } = readPng(png);
  const { palette, indices } = toPalette(data, width * height, channels);
  const rows = Buffer.alloc((width + 1) * height);
  // Filter 0 in front of each row: differences of palette indices mean nothing (PNG §12.7).
  for (let y = 0; y < height; y += 1) indices.copy(rows, y * (width + 1) + 1, y * width, (y + 1) * width);
  const header = Buffer.from(png.subarray(16, 29));
  header[9] = 3;
  const smaller = Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return smaller.length < png.length ? smaller : png;
}

function chunk(type, body) {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(body.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}

function readPng(png) {
  if (!png.subarray(0, 8).equals(signature)) throw new Error('not a PNG');
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const [depth, colour, , , interlace] = png.subarray(24, 29);
  const channels = { 2: 3, 6: 4 }[colour];
  if (depth !== 8 || channels === undefined || interlace !== 0) throw new Error('not a PNG of Chromium');
  const parts = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  return {
    width,
    height,
    channels,
    data: unfilter(inflateSync(Buffer.concat(parts)), width, height, channels),
  };
}

/** PNG §9.2: each row says how it was predicted from its neighbours. */
function unfilter(raw, width, height, channels) {
  const stride = width * channels;
  const data = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x;
      const left = x >= channels ? data[at - channels] : 0;
      const up = y > 0 ? data[at - stride] : 0;
      const corner = x >= channels && y > 0 ? data[at - stride - channels] : 0;
      data[at] = raw[y * (stride + 1) + 1 + x] + predicted(filter, left, up, corner);
    }
  }
  return data;
}

function predicted(filter, left, up, corner) {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const [toLeft, toUp] = [Math.abs(up - corner), Math.abs(left - corner)];
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

/** Median cut: the box of colours whose longest side weighs most is halved until there are 256. */
function toPalette(data, pixels, channels) {
  const counts = new Map();
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const at = pixel * channels;
    const colour = (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  let boxes = [boxOf([...counts].map(([colour, count]) => ({ colour, count })))];
  while (boxes.length < 256) {
    const widest = boxes.reduce((a, b) => (b.weight > a.weight ? b : a));
    if (widest.entries.length < 2) break;
    boxes = [...boxes.filter((box) => box !== widest), ...halves(widest)];
  }
  const palette = Buffer.alloc(boxes.length * 3);
  const indexOf = new Map();
  boxes.forEach(({ entries }, index) => {
    const mean = [16, 8, 0].map((shift) => {
      const total = entries.reduce((sum, { count }) => sum + count, 0);
      return Math.round(
        entries.reduce((sum, { colour, count }) => sum + ((colour >> shift) & 255) * count, 0) / total,
      );
    });
    palette.set(mean, index * 3);
    for (const { colour } of entries) indexOf.set(colour, index);
  });
  const indices = Buffer.alloc(pixels);
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const at = pixel * channels;
    indices[pixel] = indexOf.get((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
  }
  return { palette, indices };
}

function boxOf(entries) {
  let [shift, side] = [0, -1];
  for (const candidate of [16, 8, 0]) {
    const values = entries.map(({ colour }) => (colour >> candidate) & 255);
    let [low, high] = [255, 0];
    for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
    if (high - low > side) [shift, side] = [candidate, high - low];
  }
  const count = entries.reduce((sum, entry) => sum + entry.count, 0);
  return { entries, shift, weight: entries.length < 2 ? -1 : side * Math.log2(1 + count) };
}

function halves({ entries, shift }) {
  const value = ({ colour }) => (colour >> shift) & 255;
  const values = entries.map(value);
  let [low, high] = [255, 0];
  for (const one of values) [low, high] = [Math.min(low, one), Math.max(high, one)];
  const middle = (low + high) / 2;
  return [
    boxOf(entries.filter((entry) => value(entry) <= middle)),
    boxOf(entries.filter((entry) => value(entry) > middle)),
  ];
}
