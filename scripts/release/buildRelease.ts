import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { PackageFiles } from '../package/zipFiles.ts';
import { bundleProgram } from './bundleProgram.ts';
import { listLicences } from './listLicences.ts';
import { starters } from './starters.ts';

export interface Release {
  /** Name of its folder. */
  name: string;
  files: PackageFiles;
}

interface PackageManifest {
  version: string;
  license: string;
  description: string;
  engines: { node: string };
}

/** What a release holds as it lies in the checkout. */
const copied = [
  '.env.example',
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'SECURITY.md',
  'deployment/**/*',
  'docs/**/*.{md,png}',
  'schemas/bridge.config.schema.json',
];

/** The script of the pages is served as its package has it. */
const servedPackage = {
  name: 'htmx.org',
  folder: 'node_modules/htmx.org',
  // Its main file is what it is found by.
  files: ['package.json', 'LICENSE', 'dist/htmx.js', 'dist/htmx.min.js'],
};

const starter = 'xperience-dynamics365.mjs';

/**
 * Everything that is needed to run the bridge with Node alone, and what is imported into Power Platform. The same
 * sources give the same bytes. The folder is a package of npm as well, with `xperience-dynamics365` as its command.
 * @param root folder of a complete checkout
 * @param solutions what is imported into Power Platform, by file name
 * @param as the version it is to have, where it is not that of the checkout
 * @throws when something is missing that belongs to it
 */
export async function buildRelease(root: string, solutions: PackageFiles, as?: string): Promise<Release> {
  const bytes = (path: string) => new Uint8Array(readFileSync(join(root, path)));
  const manifest = (folder: string) =>
    JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as PackageManifest;
  const { version: own, license, description, engines } = manifest('.');
  const version = as ?? own;
  const bundle = await bundleProgram(root, { version: as });
  const files: PackageFiles = {
    ...Object.fromEntries(
      Object.entries(bundle.files).map(([name, content]) => [`program/${name}`, content]),
    ),
    'package.json': json({
      name: 'xperience-dynamics365-bridge',
      version,
      description,
      license,
      type: 'module',
      bin: { 'xperience-dynamics365': starter },
      engines,
      // npm leaves out what lies in node_modules unless it is said to belong to the package.
      dependencies: { [servedPackage.name]: manifest(servedPackage.folder).version },
      bundleDependencies: [servedPackage.name],
    }),
    'sbom.json': readBillOfMaterials(root),
    'THIRD-PARTY-LICENSES.txt': listLicences(root, [...bundle.packages, servedPackage.folder]),
    ...starters,
  };
  for (const path of listFiles(root, copied)) files[path] = bytes(path);
  for (const path of listFiles(root, ['bridge/pages/assets/*']))
    files[`assets/${path.split('/').at(-1)}`] = bytes(path);
  for (const file of servedPackage.files) {
    const path = `${servedPackage.folder}/${file}`;
    files[path] = bytes(path);
  }
  files[starter] = bytes(`scripts/release/${starter}`);
  for (const [name, content] of Object.entries(solutions)) files[`power-platform/${name}`] = content;
  files['manifest.json'] = describeFiles(version, files);
  return { name: `xperience-dynamics365-bridge-${version}`, files };
}

function listFiles(root: string, patterns: readonly string[]): string[] {
  return patterns.flatMap((pattern) => {
    const found = globSync(pattern, { cwd: root, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
    if (found.length === 0) throw new Error(`${pattern} is part of a release, and there is no such file.`);
    return found.sort();
  });
}

/** What the program is made of, as CycloneDX. Its serial number and time say nothing and would differ each time. */
function readBillOfMaterials(root: string): string {
  const { stdout, status, stderr } = spawnSync('npm', ['run', '--silent', 'sbom'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm could not list what the program is made of: ${stderr}`);
  const { serialNumber: _serial, ...bill } = JSON.parse(stdout) as {
    serialNumber?: string;
    metadata: Record<string, unknown>;
  };
  const { timestamp: _time, ...metadata } = bill.metadata;
  return json({ ...bill, metadata });
}

/** Sizes and hashes by path. */
function describeFiles(version: string, files: PackageFiles): string {
  const described = Object.keys(files)
    .sort()
    .map((path) => {
      const content = Buffer.from(files[path] ?? '');
      return [path, { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }];
    });
  return json({ version, files: Object.fromEntries(described) });
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
