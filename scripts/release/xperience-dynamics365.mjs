#!/usr/bin/env node
// Starts the released program. Plain JavaScript of old: an older Node has to be able to read it and to say what it is.
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major] = process.versions.node.split('.');

const program = 'program/bridge.mjs';

function refuse(sentence) {
  console.error(sentence);
  process.exit(2);
}

if (Number(major) < 24)
  refuse(
    `This takes Node 24 or newer, and this is Node ${process.versions.node}. Install a version with long-term support from https://nodejs.org.`,
  );

/** What lies here, with sizes and hashes: a folder that was copied in part must not run in part. */
function readManifest() {
  try {
    const manifest = JSON.parse(readFileSync(new URL('manifest.json', import.meta.url), 'utf8'));
    const isWhole = Object.values(manifest.files).every((file) => file !== null && typeof file === 'object');
    if (isWhole && manifest.version && manifest.files[program].sha256) return manifest;
  } catch {
    // Answered below.
  }
  return refuse(
    'manifest.json is missing in the folder of the program, or it is damaged. Unpack the release anew, into an empty folder.',
  );
}

function sizeOf(path) {
  try {
    return statSync(new URL(path, import.meta.url)).size;
  } catch {
    return undefined;
  }
}

function hashOf(path) {
  try {
    return createHash('sha256')
      .update(readFileSync(new URL(path, import.meta.url)))
      .digest('hex');
  } catch (error) {
    return refuse(
      `${path} cannot be read (${error.code}): let the account that starts the program read its folder. Nothing was started.`,
    );
  }
}

const { files, version } = readManifest();
const wrong = Object.entries(files).find(([path, { bytes }]) => sizeOf(path) !== bytes)?.[0];
if (wrong !== undefined)
  refuse(
    `${wrong} of version ${version} is missing or was not copied whole. Unpack the release anew, into an empty folder. Nothing was started.`,
  );
const isCode = /^program\/.*\.mjs$/;
const foreign = Object.keys(files).find((path) => isCode.test(path) && hashOf(path) !== files[path].sha256);
if (foreign !== undefined)
  refuse(
    `${foreign} is not the one of version ${version}: it was changed or mixed with another release. Unpack the release anew, into an empty folder. Nothing was started.`,
  );

// What Node makes of the files is kept for the next start; where the folder cannot be written, it is made anew each time.
const { enableCompileCache } = await import('node:module');
enableCompileCache(fileURLToPath(new URL('.cache', import.meta.url)));

await import('./program/bridge.mjs');
