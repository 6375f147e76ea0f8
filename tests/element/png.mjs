// PNG in its plainest form: 8-bit RGB without interlace. Writes rows as differences to the
// pixel on the left, and reads only what it wrote.
import { readFileSync, writeFileSync } from 'node:fs';
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const kMagic = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const kSub = 1;

/** @param pixels r, g, b, r, g, b, … */
export function write_png(file, width, pixels) {
  const height = pixels.length / 3 / width;
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let row = 0; row < height; ++row) {
    const start = row * (1 + width * 3);
    rows[start] = kSub;
    for (let at = 0; at < width * 3; ++at) {
      const left = at < 3 ? 0 : pixels[row * width * 3 + at - 3];
      rows[start + 1 + at] = pixels[row * width * 3 + at] - left;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  writeFileSync(file, Buffer.concat([kMagic, chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]));
}

/** @returns {width, height, pixels} */
export function read_png(file) {
  const bytes = readFileSync(file);
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const size = bytes.readUInt32BE(33);
  const rows = inflateSync(bytes.subarray(41, 41 + size));
  const pixels = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; ++row) {
    const start = row * (1 + width * 3);
    if (rows[start] !== kSub) throw new Error(`${file} was written by another program: make it anew`);
    for (let at = 0; at < width * 3; ++at) {
      pixels[row * width * 3 + at] = rows[start + 1 + at] + (at < 3 ? 0 : pixels[row * width * 3 + at - 3]);
    }
  }
  return { width, height, pixels };
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
