import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPackages } from './package/buildPackages.ts';

const root = process.cwd();
const folder = join(root, 'dist');

mkdirSync(folder, { recursive: true });
for (const [name, bytes] of Object.entries(buildPackages(root))) {
  writeFileSync(join(folder, name), bytes);
  console.log(`dist/${name} (${bytes.length} bytes)`);
}
