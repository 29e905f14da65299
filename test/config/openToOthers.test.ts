import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { commandEnvironment } from '../../bridge/config/commandEnvironment.ts';
import { extensionsOpenToOthers } from '../../bridge/config/openToOthers.ts';

const folder = mkdtempSync(join(tmpdir(), 'bridge-modes-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(process.platform === 'win32')('files with secrets', () => {
  const warningsOf = (mode: number) => {
    const file = join(folder, `env-${mode}`);
    writeFileSync(file, 'BRIDGE_PORT=1\n');
    chmodSync(file, mode);
    return commandEnvironment({}, ['--env-file', file]).warnings;
  };

  test.each([0o644, 0o604, 0o666])('of mode %o are warned of', (mode) => {
    expect(warningsOf(mode)).toEqual([
      { text: expect.stringContaining('holds secrets'), remedy: expect.stringContaining('chmod o=') },
    ]);
  });

  test.each([0o600, 0o640, 0o400])('of mode %o are not', (mode) => {
    expect(warningsOf(mode)).toEqual([]);
  });

  test('are not spoken of on Windows, which has no such modes', () => {
    const { platform } = process;
    Object.defineProperty(process, 'platform', { value: 'win32' });
    try {
      expect(warningsOf(0o666)).toEqual([]);
    } finally {
      Object.defineProperty(process, 'platform', { value: platform });
    }
  });
});

describe.skipIf(process.platform === 'win32')('extensions', () => {
  const warningsOf = (folderMode: number, fileMode: number) => {
    const extensions = mkdtempSync(join(folder, 'extensions-'));
    const file = join(extensions, 'rule.ts');
    writeFileSync(file, '');
    mkdirSync(join(extensions, 'node_modules'), { mode: 0o700 });
    chmodSync(file, fileMode);
    chmodSync(extensions, folderMode);
    return extensionsOpenToOthers(extensions);
  };

  test.each([
    [0o755, 0o600],
    [0o700, 0o644],
    [0o770, 0o640],
    [0o750, 0o660],
  ])('folder %o with a file %o: warned of', (folderMode, fileMode) => {
    expect(warningsOf(folderMode, fileMode)).toHaveLength(1);
  });

  test('that only owner and group can read are in order', () => {
    expect(warningsOf(0o750, 0o640)).toEqual([]);
  });

  test('that are not there are told of elsewhere', () => {
    expect(extensionsOpenToOthers(join(folder, 'none'))).toEqual([]);
    expect(extensionsOpenToOthers(undefined)).toEqual([]);
  });
});
