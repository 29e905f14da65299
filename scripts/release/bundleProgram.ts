import { join, relative, resolve } from 'node:path';
import { type OutputAsset, type OutputChunk, rolldown } from 'rolldown';

/** The program as files that need Node alone, and what belongs to it. */
export interface Bundle {
  /** By name, in a folder of their own: `bridge.mjs`, which loads the others when they are needed, and a map beside each. */
  files: Record<string, string>;
  /** Folders of the packages whose code is inside, as node_modules/NAME. */
  packages: string[];
}

export interface BundleOptions {
  /** That the program says it has, where it is not that of the checkout. */
  version?: string | undefined;
  /** All in one file. */
  single?: boolean;
}

/** How a module asks for what only few need. The bundler follows `require` where it is not made by the module itself. */
const ownRequire = /^const require = createRequire\(import\.meta\.url\);$/m;

/** Packages bring JavaScript. */
const ownCode = /\.ts$/;

/** Lines stay where they are, so that the map of the sources holds. */
function followOwnRequire(code: string) {
  return ownRequire.test(code) ? { code: code.replace(ownRequire, ''), map: null } : null;
}

/** What is an npm script in a checkout is a word of the program here, and sentences name it so. */
function nameCommands(code: string) {
  const named = code
    .replaceAll(/npm run ([a-z]+(?:-[a-z]+)*)( --(?= ))?/g, 'xperience-dynamics365 $1')
    .replaceAll(/npm start( --(?= ))?/g, 'xperience-dynamics365 start');
  return named === code ? null : { code: named, map: null };
}

/** As if the checkout had another version. */
function nameVersion(folder: string, version: string) {
  const manifest = join(folder, 'package.json');
  return (code: string, id: string) =>
    resolve(id) === manifest ? { code: JSON.stringify({ ...JSON.parse(code), version }), map: null } : null;
}

/**
 * Bundles the program with all it imports. The same files give the same bytes. What few need, or nobody at once, is in
 * files of its own: the driver of SQL Server, the client of Microsoft Entra ID, the pages, each command.
 * @param root folder of a complete checkout
 * @throws when something that is imported is not there
 */
export async function bundleProgram(
  root: string,
  { version, single = false }: BundleOptions = {},
): Promise<Bundle> {
  const folder = resolve(root);
  const bundle = await rolldown({
    input: join(folder, 'scripts', 'release', 'program.ts'),
    cwd: folder,
    platform: 'node',
    logLevel: 'warn',
    // Commands start themselves where they are the file that Node was called with; here none of them is.
    transform: { target: 'node24', define: { 'import.meta.main': 'false' } },
    plugins: [
      { name: 'follow-own-require', transform: followOwnRequire },
      ...(version === undefined ? [] : [{ name: 'name-version', transform: nameVersion(folder, version) }]),
      { name: 'name-commands', transform: { filter: { id: ownCode }, handler: nameCommands } },
    ],
    onLog(level, log, next) {
      // Whatever cannot be resolved would be missing on a server that has Node alone.
      if (log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message);
      next(level, log);
    },
  });
  try {
    const { output } = await bundle.generate({
      format: 'esm',
      ...(single
        ? { file: 'bridge.mjs', codeSplitting: false }
        : { dir: folder, entryFileNames: 'bridge.mjs', chunkFileNames: '[name].mjs' }),
      sourcemap: true,
      comments: { legal: false },
    });
    const chunks = output.filter((part): part is OutputChunk => part.type === 'chunk');
    const maps = output.filter((part): part is OutputAsset => part.type === 'asset');
    if (!chunks.some(({ fileName }) => fileName === 'bridge.mjs'))
      throw new Error('The bundler made no program.');
    return {
      files: Object.fromEntries([
        ...chunks.map(({ fileName, code }) => [fileName, `${code.trimEnd()}\n`]),
        ...maps.map(({ fileName, source }) => [fileName, withoutSources(String(source))]),
      ]),
      packages: [
        ...new Set(chunks.flatMap(({ moduleIds }) => moduleIds.flatMap((id) => packageOf(folder, id) ?? []))),
      ].sort(),
    };
  } finally {
    await bundle.close();
  }
}

/** Node reads the map with each start; the texts would make it three times as long, and say nothing of a place in a file. */
function withoutSources(map: string): string {
  const { sourcesContent: _texts, ...places } = JSON.parse(map) as Record<string, unknown>;
  return JSON.stringify(places);
}

const inside = 'node_modules/';

/** The folder of the package that a module belongs to, from the root of the checkout. */
function packageOf(root: string, id: string): string | undefined {
  const path = relative(root, id).replaceAll('\\', '/');
  const start = path.lastIndexOf(inside) + inside.length;
  if (!path.startsWith(inside)) return undefined;
  const [scope = '', name = ''] = path.slice(start).split('/');
  return `${path.slice(0, start)}${scope.startsWith('@') ? `${scope}/${name}` : scope}`;
}
