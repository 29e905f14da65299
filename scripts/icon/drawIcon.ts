import { encode } from 'fast-png';
import { cable, line, rectangle, type Shape, union } from './shapes.ts';

type Color = [red: number, green: number, blue: number];

/** Width and height that the connector collection asks for. */
const size = 230;
/** Points asked in each direction of a pixel, so that edges come out smooth. */
const samples = 4;

const white: Color = [255, 255, 255];
const amber: Color = [244, 178, 62];

/** A suspension bridge within the middle 160 × 160: what hangs is white, what it carries is amber. */
const layers: { color: Color; shape: Shape }[] = [
  {
    color: white,
    shape: union([
      cable(78, 152, 52, 66, 7),
      line(78, 52, 38, 134, 7),
      line(152, 52, 192, 134, 7),
      rectangle(56, 93, 60, 140),
      rectangle(94, 101, 98, 140),
      rectangle(113, 118, 117, 140),
      rectangle(132, 101, 136, 140),
      rectangle(170, 93, 174, 140),
    ]),
  },
  { color: amber, shape: line(43, 142, 187, 142, 16) },
  { color: white, shape: union([rectangle(70, 36, 86, 194), rectangle(144, 36, 160, 194)]) },
];

/**
 * The connector's icon: 230 × 230, opaque, on the brand colour. The same bytes on every machine.
 * @param brandColor hex colour of the background, such as `#1f4e79`
 */
export function drawIcon(brandColor: string): Uint8Array {
  const background = parseColor(brandColor);
  const data = new Uint8Array(size * size * 3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) data.set(pixel(x, y, background), (y * size + x) * 3);
  }
  return encode({ width: size, height: size, channels: 3, depth: 8, data });
}

function pixel(x: number, y: number, background: Color): Color {
  const sum: Color = [0, 0, 0];
  for (let sample = 0; sample < samples * samples; sample++) {
    const pointX = x + ((sample % samples) + 0.5) / samples;
    const pointY = y + (Math.floor(sample / samples) + 0.5) / samples;
    const color = layers.findLast(({ shape }) => shape(pointX, pointY))?.color ?? background;
    for (const channel of [0, 1, 2] as const) sum[channel] += color[channel];
  }
  const mean = (total: number) => Math.round(total / (samples * samples));
  return [mean(sum[0]), mean(sum[1]), mean(sum[2])];
}

function parseColor(hex: string): Color {
  if (!/^#[0-9a-f]{6}$/i.test(hex)) throw new Error(`"${hex}" is no colour of the form #1f4e79`);
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}
