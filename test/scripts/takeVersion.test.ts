import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import lock from '../../package-lock.json' with { type: 'json' };
import { takeVersion, versionedFiles } from '../../scripts/generate/takeVersion.ts';

describe('the version', () => {
  it.each(Object.keys(versionedFiles))(
    'of package.json is that of %s; run `npm run generate` when this fails',
    (path) => {
      const text = readFileSync(path, 'utf8');
      expect(takeVersion(path, text, manifest.version) === text).toBe(true);
    },
  );

  it('of package.json is that of package-lock.json; run `npm install` when this fails', () => {
    expect([lock.version, lock.packages[''].version]).toEqual([manifest.version, manifest.version]);
  });

  it('of the contract is that of the product and no other', () => {
    const path = 'connector/apiDefinition.swagger.json';
    const text = readFileSync(path, 'utf8');
    const before = JSON.parse(text);
    const after = JSON.parse(takeVersion(path, text, '9.8.7'));
    expect(after).toEqual({ ...before, info: { ...before.info, version: '9.8.7' } });
  });

  it('is closed in the changelog, with a section for what comes next above it', () => {
    const sections = [...readFileSync('CHANGELOG.md', 'utf8').matchAll(/^## \[([^\]]+)\](.*)$/gm)];
    const [next, newest] = sections.map(([, name = '', rest = '']) => ({ name, rest }));
    expect(next).toEqual({ name: 'Unreleased', rest: '' });
    if (newest)
      expect(newest).toEqual({ name: manifest.version, rest: expect.stringMatching(/^ - \d{4}-\d\d-\d\d$/) });
  });

  it('is refused where there is no place for it', () => {
    expect(() => takeVersion('connector/apiDefinition.swagger.json', '{}', '1.0.0')).toThrow(/no place/);
    expect(() => takeVersion('README.md', '1', '1.0.0')).toThrow(/no place/);
  });
});
