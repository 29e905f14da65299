import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { getAsset, isSea } from 'node:sea';

export interface StaticFile {
  /** With a hash of what is in it: whoever has it need not ask again. */
  name: string;
  type: string;
  body: string;
}

/** What pages are made of beside themselves, by the name it has in code. */
export type StaticFiles = Readonly<Record<'style' | 'script' | 'htmx' | 'icon', StaticFile>>;

/** A single executable carries them inside. */
const own = (name: string): string =>
  isSea() ? getAsset(name, 'utf8') : readFileSync(new URL(`../assets/${name}`, import.meta.url), 'utf8');

/** The script library as its package has it; nothing is loaded from elsewhere. */
function fromPackage(): string {
  if (isSea()) return getAsset('htmx.min.js', 'utf8');
  const main = createRequire(import.meta.url).resolve('htmx.org');
  return readFileSync(join(dirname(main), 'htmx.min.js'), 'utf8');
}

/** Reads the files that are served beside the pages, once. */
export function readStaticFiles(): StaticFiles {
  return {
    style: named('style', 'css', 'text/css; charset=utf-8', own('style.css')),
    script: named('enhance', 'js', 'text/javascript; charset=utf-8', own('enhance.js')),
    htmx: named('htmx', 'js', 'text/javascript; charset=utf-8', fromPackage()),
    icon: named('icon', 'svg', 'image/svg+xml', own('icon.svg')),
  };
}

function named(stem: string, ending: string, type: string, body: string): StaticFile {
  const hash = createHash('sha256').update(body, 'utf8').digest('hex').slice(0, 12);
  return { name: `${stem}.${hash}.${ending}`, type, body };
}
