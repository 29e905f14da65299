import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { isSea } from 'node:sea';
import { pathToFileURL } from 'node:url';
import { extensionShapes } from './extensionShapes.ts';
import { noExtensions } from './noExtensions.ts';
import type { Extension, ExtensionKind, Extensions, Loaded } from './types.ts';

const isCode = /(?<!\.d|\.test)\.(ts|mts|js|mjs)$/;

/** Thrown when files of the folder cannot be used; the message names all of them with their mistakes. */
export class ExtensionsUnusable extends Error {}

/**
 * Loads the extensions of an installation: every TypeScript or JavaScript file directly in the folder, except tests
 * and declarations, each exporting one extension as its default. They run with all the rights of the bridge.
 * @param folder without it there are none
 * @throws ExtensionsUnusable with every mistake of every file
 */
export async function loadExtensions(folder: string | undefined): Promise<Extensions> {
  if (folder === undefined) return noExtensions;
  const files = (await readdir(folder)).filter((file) => isCode.test(file)).sort();
  const mistakes: string[] = [];
  const loaded: Loaded<Extension>[] = [];
  for (const file of files) {
    const read = await loadOne(resolve(folder, file)).catch((error: unknown) => [messageOf(error)]);
    if (Array.isArray(read)) mistakes.push(...read.map((mistake) => `${file}: ${mistake}`));
    else loaded.push({ name: file.replace(isCode, ''), ...read });
  }
  mistakes.push(...typesTwice(loaded));
  if (mistakes.length > 0) {
    const lines = mistakes.map((mistake) => `  - ${mistake}`);
    throw new ExtensionsUnusable(
      `Extensions in ${folder} cannot be used. Correct these files or take them out of the folder:\n${lines.join('\n')}`,
    );
  }
  return byKind(loaded);
}

async function loadOne(path: string): Promise<Pick<Loaded<Extension>, 'version' | 'hook'> | string[]> {
  const version = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  const module = await loadModule(path, version);
  const hook = module.default;
  const kinds = Object.keys(extensionShapes).join(', ');
  if (typeof hook !== 'object' || hook === null || !('kind' in hook)) {
    return [`it has to export an object with a kind as its default; the kinds are ${kinds}.`];
  }
  if (!isKind(hook.kind)) return [`the kind is ${String(hook.kind)}, but has to be one of ${kinds}.`];
  const { error } = extensionShapes[hook.kind].safeParse(hook);
  if (error) return error.issues.map(({ path: at, message }) => `${at.join('.') || 'it'}: ${message}.`);
  // The object itself, not what the schema made of it: its functions may need their `this`.
  return { version, hook: hook as Extension };
}

async function loadModule(path: string, version: string): Promise<{ default?: unknown }> {
  // A single executable imports what is inside it alone.
  if (isSea()) return createRequire(path)(path);
  // The version in the address has a changed file loaded anew within one process.
  return import(`${pathToFileURL(path).href}?version=${version}`);
}

function isKind(kind: unknown): kind is ExtensionKind {
  return typeof kind === 'string' && Object.hasOwn(extensionShapes, kind);
}

function byKind(loaded: readonly Loaded<Extension>[]): Extensions {
  const kinds = Object.keys(extensionShapes).map((kind) => [
    kind,
    loaded.filter(({ hook }) => hook.kind === kind),
  ]);
  return Object.fromEntries(kinds) as Extensions;
}

/** Nothing says which of two would have the word. */
function typesTwice(loaded: readonly Loaded<Extension>[]): string[] {
  const claims = loaded.flatMap(({ name, hook }) =>
    hook.kind === 'activityTypes' ? hook.types.map((type) => ({ name, type: type.toLowerCase() })) : [],
  );
  return [...Map.groupBy(claims, ({ type }) => type)].flatMap(([type, by]) =>
    by.length === 1
      ? []
      : [`${by.map(({ name }) => name).join(' and ')}: both tell of the activity type ${type}.`],
  );
}

function messageOf(error: unknown): string {
  // Syntax errors come with several lines that show the place.
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.trim().replaceAll('\n', '\n    ');
}
