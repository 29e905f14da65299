import { readFileSync } from 'node:fs';
import { decode } from 'fast-png';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawIcon } from '../../scripts/icon/drawIcon.ts';

const file = readFileSync('connector/icon.png');
const { iconBrandColor } = JSON.parse(readFileSync('connector/apiProperties.json', 'utf8')).properties;
const image = decode(file);

function colorAt(x: number, y: number): string {
  const at = (y * image.width + x) * image.channels;
  return `#${Buffer.from(image.data.slice(at, at + 3)).toString('hex')}`;
}

describe('the icon', () => {
  it('is what the script draws', () => {
    expect(Buffer.from(drawIcon(iconBrandColor)).equals(file)).toBe(true);
  });

  it('is 230 × 230 and opaque', () => {
    expect([image.width, image.height, image.channels, image.depth]).toEqual([230, 230, 3, 8]);
  });

  it('refuses a brand colour that is no hex colour', () => {
    expect(() => drawIcon('navy')).toThrow('"navy" is no colour');
  });

  describe('has a drawing that', () => {
    const drawn: { x: number; y: number }[] = [];

    beforeAll(() => {
      for (let y = 0; y < 230; y++) {
        for (let x = 0; x < 230; x++) if (colorAt(x, y) !== iconBrandColor) drawn.push({ x, y });
      }
    });

    it.each(['x', 'y'] as const)(
      'is about 160 wide along %s and in the middle, on the brand colour',
      (axis) => {
        const values = drawn.map((point) => point[axis]);
        const first = values.reduce((a, b) => Math.min(a, b));
        const last = values.reduce((a, b) => Math.max(a, b));
        expect(last - first + 1).toBeGreaterThanOrEqual(150);
        expect(last - first + 1).toBeLessThanOrEqual(165);
        expect(Math.abs(first - (229 - last))).toBeLessThanOrEqual(2);
      },
    );
  });
});
