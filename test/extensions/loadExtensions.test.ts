import { describe, expect, it } from 'vitest';
import { loadExtensions } from '../../bridge/extensions/loadExtensions.ts';
import { noExtensions } from '../../bridge/extensions/noExtensions.ts';
import { writeExtensions } from './writeExtensions.ts';

const incoming = 'export default { kind: "incomingChanges", change: ({ changes }) => changes };';

describe('the extensions of an installation', () => {
  it('are none without a folder', async () => {
    expect(await loadExtensions(undefined)).toEqual(noExtensions);
  });

  it('are those of the folder by kind, in the order of their names', async () => {
    const folder = writeExtensions({
      'b.mjs': incoming,
      'a.ts': `import type { Nothing } from './nowhere.ts';\n${incoming}`,
      'fields.js':
        'export default { kind: "contactFields", fields: [{ name: "Full", caption: "Full", type: "text", needs: [], value: () => null }] };',
    });
    const loaded = await loadExtensions(folder);
    expect(loaded.incomingChanges.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(loaded.contactFields.map(({ name }) => name)).toEqual(['fields']);
    expect(loaded.outgoingColumns).toEqual([]);
  });

  it('leaves tests, declarations and other files alone', async () => {
    const broken = 'throw new Error("nobody loads me")';
    const files = { 'a.test.ts': broken, 'a.d.ts': broken, 'readme.md': broken, 'data.json': broken };
    expect(await loadExtensions(writeExtensions(files))).toEqual(noExtensions);
  });

  it('change their version with their code', async () => {
    const versionOf = async (code: string) =>
      (await loadExtensions(writeExtensions({ 'a.ts': code }))).incomingChanges[0]?.version;
    expect(await versionOf(incoming)).toBe(await versionOf(incoming));
    expect(await versionOf(incoming)).not.toBe(await versionOf(`${incoming} // changed`));
  });

  it('keep the `this` of their functions', async () => {
    const code = 'export default { kind: "incomingChanges", change() { return { F: this.kind }; } };';
    const [loaded] = (await loadExtensions(writeExtensions({ 'a.ts': code }))).incomingChanges;
    const row = { row: {}, contact: { contactId: 1, values: {} }, mapping: [], changes: {} };
    expect(await loaded?.hook.change(row)).toEqual({ F: 'incomingChanges' });
  });

  it('are refused where two tell of one activity type, or one of what every activity tells', async () => {
    const telling = (types: string, properties = '{}') =>
      `export default { kind: "activityTypes", types: ${types}, properties: ${properties}, describe: () => ({}) };`;
    const folder = writeExtensions({
      'a.ts': telling('["pagevisit", "purchase"]'),
      'b.ts': telling('["PageVisit"]'),
      'c.ts': telling('["x"]', '{ subject: { type: "text" } }'),
    });
    await expect(loadExtensions(folder)).rejects.toThrow(
      /c\.ts: properties\.subject: .*is told of every activity already.*\n.*a and b: both tell of the activity type pagevisit/,
    );
  });

  it('are refused together, each file with all its mistakes', async () => {
    const folder = writeExtensions({
      'empty.ts': '',
      'kind.ts': 'export default { kind: "everything" };',
      'prototype.ts': 'export default { kind: "toString" };',
      'shape.ts': 'export default { kind: "incomingChanges", change: 7, needs: "ContactCity", more: 1 };',
      'syntax.ts': 'export default {',
      'throws.ts': 'throw new TypeError("no licence found");',
      'valid.ts': incoming,
    });
    const message = await loadExtensions(folder).then(
      () => '',
      (error: Error) => error.message,
    );
    const lines = message.split('\n').filter((line) => line.startsWith('  - '));
    expect(lines.map((line) => /- (\w+)\.ts/.exec(line)?.[1])).toEqual([
      'empty',
      'kind',
      'prototype',
      'shape',
      'shape',
      'shape',
      'syntax',
      'throws',
    ]);
    expect(message).toContain('throws.ts: TypeError: no licence found');
    expect(message).toContain('kind.ts: the kind is everything, but has to be one of contactFields,');
    expect(message).toContain('shape.ts: change: has to be a function.');
  });
});
