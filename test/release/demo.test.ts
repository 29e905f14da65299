import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const demo = fileURLToPath(new URL('../../scripts/demo.ts', import.meta.url));

it.each(['13', 'xbk'])(
  'the demo shows every step as expected, product %s',
  async (product) => {
    const words = [demo, '--exit', '--product', product, '--contacts', '200'];
    const { stdout } = await promisify(execFile)(process.execPath, words);
    expect(stdout).toContain('a form, at once');
    expect(stdout).not.toContain('✗');
  },
  120_000,
);
