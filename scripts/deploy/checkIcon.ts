import { decode } from 'fast-png';
import type { Trouble } from './types.ts';

/**
 * What keeps an icon from being shown as it should: wrong format or size, see-through parts, another background.
 * @param brandColor such as `#1f4e79`; without it the background may be any
 */
export function checkIcon(file: Uint8Array, brandColor: string | undefined): Trouble[] {
  const remedy = 'run `npm run icon`, or use an opaque PNG of 230 × 230 on the colour iconBrandColor';
  let image: ReturnType<typeof decode>;
  try {
    image = decode(file);
  } catch {
    return [{ problem: 'the icon is no PNG', remedy }];
  }
  const { width, height, channels, data } = image;
  if (width !== 230 || height !== 230) return [{ problem: `the icon is ${width} × ${height}`, remedy }];
  if (channels === 2 || channels === 4) {
    for (let at = channels - 1; at < data.length; at += channels) {
      if (data[at] !== 255) return [{ problem: 'the icon is transparent in places', remedy }];
    }
  }
  const corner = channels < 3 ? [data[0], data[0], data[0]] : [...data.slice(0, 3)];
  const color = `#${corner.map((value) => (value ?? 0).toString(16).padStart(2, '0')).join('')}`;
  if (brandColor !== undefined && color !== brandColor.toLowerCase()) {
    return [{ problem: `the icon's background is ${color}, but iconBrandColor is ${brandColor}`, remedy }];
  }
  return [];
}
