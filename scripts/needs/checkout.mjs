// Loaded before the commands that need more than the bridge itself does: a copy for production lacks it.
import './node.mjs';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const root = new URL('../../', import.meta.url);

if (!existsSync(new URL('test/', root)) || !isInstalled('fflate')) {
  console.error(
    `This command works in a complete checkout only, with everything installed: get one, on any machine, and run “npm ci” there, without “--omit=dev”. A copy for production has start, setup, doctor, mapping and keys.`,
  );
  process.exit(2);
}

/** Whether a package for development is there. */
function isInstalled(name) {
  try {
    createRequire(root).resolve(name);
    return true;
  } catch {
    return false;
  }
}
