import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildRelease } from '../release/buildRelease.ts';

/**
 * Packs the program of this checkout and unpacks it into a folder, as on a server.
 * @param version what it is to call itself, where it is not that of the checkout
 * @returns what Node is given to start it
 */
export async function unpackRelease(folder: string, version?: string): Promise<string> {
  // What is imported into Power Platform is no part of what runs here.
  const { files } = await buildRelease('.', {}, version);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return join(folder, 'xperience-dynamics365.mjs');
}
