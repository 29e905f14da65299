import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { acceptedAdvisories, judgeAdvisories } from '../../scripts/advisories/judgeAdvisories.ts';

interface LockedPackage {
  dev?: boolean;
  optional?: boolean;
  license?: string;
  integrity?: string;
  resolved?: string;
  hasInstallScript?: boolean;
}

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, LockedPackage>;
};
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, Record<string, unknown>>;
const locked = Object.entries(packages).filter(([path]) => path !== '');
const withProgram = locked.filter(([, { dev }]) => !dev);

/** Licences under which the program may be given on and run without obligations but to name them. */
const permissive = new Set([
  'MIT',
  'ISC',
  '0BSD',
  // As htmx.org writes it.
  'BSD-0-Clause',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
]);

/** Where a package gives a choice, one permissive licence is enough. */
const isPermissive = (license = ''): boolean =>
  license
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((one) => permissive.has(one));

describe('dependencies', () => {
  it('that are installed with the program have permissive licences', () => {
    expect(withProgram.length).toBeGreaterThan(50);
    const others = withProgram.filter(([, { license }]) => !isPermissive(license));
    expect(others.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
  });

  it('are all held by a hash to what was looked at', () => {
    // npm leaves the hash out for tools of other platforms, which it does not install here.
    const installed = locked.filter(([, { dev, optional }]) => !(dev && optional));
    expect(installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([]);
  });

  it('come from the registry that npm is set to, and from no address of their own', () => {
    expect(locked.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  it('are named with exact versions', () => {
    const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(
      versions.filter(([, version]) => !/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version))),
    ).toEqual([]);
  });

  it('run no script when they are installed, but for those that are allowed by name', () => {
    const scripted = locked.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path);
    const allowed = Object.entries(manifest.allowScripts ?? {}).filter(([, isAllowed]) => isAllowed);
    // By name only: with a version npm wants the address of the registry in the lock file, which is left out of it.
    expect(allowed.map(([name]) => name)).toEqual(scripted.map((path) => path.replace('node_modules/', '')));
    // Older npm, which knows no list, would run whatever there is in an installation for production.
    expect(withProgram.filter(([, { hasInstallScript }]) => hasInstallScript)).toEqual([]);
  });
});

describe('known weaknesses', () => {
  const url = 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc';
  const report = {
    vulnerabilities: {
      outer: { via: ['inner'] },
      inner: { via: [{ url, title: 'Reads too much', name: 'inner', severity: 'high' }] },
    },
  };
  const accepted = {
    advisory: 'GHSA-aaaa-bbbb-cccc',
    package: 'inner',
    reason: 'What is weak is never called here.',
    until: '2027-01-31',
  };

  it('that nobody has accepted are told, with what to do', () => {
    expect(judgeAdvisories(report, [], '2026-12-01')).toEqual([
      expect.stringMatching(/inner.*GHSA.*Update it/),
    ]);
  });

  it('that were accepted pass until the day they are looked at again', () => {
    expect(judgeAdvisories(report, [accepted], '2027-01-31')).toEqual([]);
    expect(judgeAdvisories(report, [accepted], '2027-02-01')).toEqual([
      expect.stringContaining('accepted until 2027-01-31 only'),
    ]);
  });

  it('are accepted for one package only', () => {
    expect(judgeAdvisories(report, [{ ...accepted, package: 'outer' }], '2026-12-01')).toHaveLength(1);
  });

  it('that are accepted have a reason and a day', () => {
    const given: unknown = JSON.parse(readFileSync('.ci/accepted-advisories.json', 'utf8'));
    expect(() => acceptedAdvisories.parse(given)).not.toThrow();
    expect(() => acceptedAdvisories.parse([{ ...accepted, reason: '' }])).toThrow();
  });
});
