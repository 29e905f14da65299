import { decode, encode } from 'fast-png';

const mostColours = 256;

/**
 * A picture of a page with at most 256 colours: the most frequent ones, strong ones before shades of grey, and for every
 * other the nearest of them. Pages have few colours, and more only at the edges of letters.
 * @param picture PNG with eight bits a channel
 */
export function shrinkPicture(picture: Uint8Array): Uint8Array {
  const { width, height, data, channels } = decode(picture);
  const pixels = width * height;
  const colourAt = (pixel: number): number => {
    const at = pixel * channels;
    return ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0);
  };
  const counts = new Map<number, number>();
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const colour = colourAt(pixel);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const kept = [...counts.keys()]
    .map((colour) => ({ colour, weight: (counts.get(colour) ?? 0) * strengthOf(colour) }))
    .sort((one, other) => other.weight - one.weight)
    .map(({ colour }) => colour)
    .slice(0, mostColours);
  const places = new Map(kept.map((colour, place) => [colour, place]));
  const placeOf = (colour: number): number => {
    const known = places.get(colour) ?? nearest(colour, kept);
    places.set(colour, known);
    return known;
  };
  const indexed = new Uint8Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel += 1) indexed[pixel] = placeOf(colourAt(pixel));
  const palette = kept.map(partsOf);
  return encode({ width, height, data: indexed, channels: 1, depth: 8, palette }, { zlib: { level: 9 } });
}

/** The few pixels of a small icon tell more by their colour than the many at the edges of letters. */
function strengthOf(colour: number): number {
  const parts = partsOf(colour);
  return 1 + (Math.max(...parts) - Math.min(...parts)) / 4;
}

function partsOf(colour: number): [number, number, number] {
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

function nearest(colour: number, kept: readonly number[]): number {
  const [red, green, blue] = partsOf(colour);
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (const [place, other] of kept.entries()) {
    const [r, g, b] = partsOf(other);
    const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
    if (distance < least) [best, least] = [place, distance];
  }
  return best;
}
