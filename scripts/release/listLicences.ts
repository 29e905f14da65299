import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface PackageManifest {
  name: string;
  version: string;
  license?: string;
  homepage?: string;
}

const licenceFile = /^(licen[cs]e|copying|notice)(\b|_)/i;

/**
 * The licences of packages whose code is given on, as their authors ask: name, version and the text that lies with each.
 * @param folders of the packages, from `root`
 */
export function listLicences(root: string, folders: readonly string[]): string {
  const parts = folders.map((folder) => {
    const path = join(root, folder);
    const { name, version, license } = JSON.parse(
      readFileSync(join(path, 'package.json'), 'utf8'),
    ) as PackageManifest;
    const texts = existsSync(path)
      ? readdirSync(path)
          .filter((file) => licenceFile.test(file))
          .sort()
          .map((file) => readFileSync(join(path, file), 'utf8').trim())
      : [];
    const text =
      texts.length > 0 ? texts.join('\n\n') : `(the package brings no text; its licence is ${license})`;
    return `${name} ${version} · ${license ?? 'see below'}\n\n${text}`;
  });
  const line = '-'.repeat(80);
  return `The program contains these packages, each under its own licence.\n\n${parts.map((part) => `${line}\n${part}\n`).join('\n')}`;
}
