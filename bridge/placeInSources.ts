import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const scheme = 'file:///';
const place = /^(file:\/\/\/[^\s()]+\.mjs):(\d{1,9}):(\d{1,9})/;

/** Maps of the files of a release, as many as it has, and those alone in which something was thrown. */
const known = new Map<string, SourceMap | undefined>();

/**
 * A line of a stack, its place in a bundled file replaced by that in the sources. Node can do that by itself, and then
 * reads the map of every file with each start: a quarter of its time, and 20 MB for ever.
 * @param folder the one whose files are looked up
 */
export function placeInSources(line: string, folder = import.meta.dirname): string {
  const start = line.lastIndexOf(scheme);
  const [found, url = '', row, column] = (start < 0 ? null : place.exec(line.slice(start))) ?? [];
  if (found === undefined) return line;
  const origin = mapOf(url, folder)?.findOrigin(Number(row), Number(column));
  if (!origin || !('fileName' in origin)) return line;
  const { fileName, lineNumber, columnNumber } = origin;
  const named = `${fileName.replace(/^(\.\.\/)+/, '')}:${lineNumber}:${columnNumber}`;
  return `${line.slice(0, start)}${named}${line.slice(start + found.length)}`;
}

function mapOf(url: string, folder: string): SourceMap | undefined {
  if (known.has(url)) return known.get(url);
  const map = readMap(url, folder);
  if (map) known.set(url, map);
  return map;
}

function readMap(url: string, folder: string): SourceMap | undefined {
  try {
    const file = fileURLToPath(url);
    if (dirname(file) !== folder) return undefined;
    return new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')));
  } catch {
    return undefined;
  }
}
