import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { buildPackages } from '../../scripts/package/buildPackages.ts';
import { guidOf } from '../../scripts/package/identity.ts';
import { zipFiles } from '../../scripts/package/zipFiles.ts';

const packages = buildPackages('.');

function open(name: string): Record<string, Uint8Array> {
  return unzipSync(packages[name] ?? new Uint8Array());
}

function text(files: Record<string, Uint8Array>, path: string): string {
  return strFromU8(files[path] ?? new Uint8Array());
}

describe('npm run package', () => {
  it('gives the same bytes twice', () => {
    for (const [name, bytes] of Object.entries(buildPackages('.'))) {
      expect(Buffer.from(bytes).equals(Buffer.from(packages[name] ?? []))).toBe(true);
    }
  });

  it('gives the same bytes in another time zone', () => {
    const script =
      "import('./scripts/package/buildPackages.ts').then(({ buildPackages }) => process.stdout.write(Object.values(buildPackages('.')).map((bytes) => Buffer.from(bytes).toString('base64')).join(' ')))";
    const { stdout } = spawnSync(process.execPath, ['-e', script], {
      encoding: 'utf8',
      env: { ...process.env, TZ: 'Pacific/Auckland' },
      maxBuffer: 1e8,
    });
    expect(stdout).toBe(
      Object.values(packages)
        .map((bytes) => Buffer.from(bytes).toString('base64'))
        .join(' '),
    );
  });

  it('packs the connector as it is deployed', () => {
    const files = open('xperience-bridge-connector.zip');
    const [definition] = Object.keys(files).filter((path) => path.endsWith('_openapidefinition.json'));
    const deployed = JSON.parse(readFileSync('connector/apiDefinition.swagger.json', 'utf8'));
    expect(JSON.parse(text(files, definition ?? ''))).toEqual(deployed);
    const [icon] = Object.keys(files).filter((path) => path.endsWith('_iconblob.Png'));
    expect(Buffer.from(files[icon ?? ''] ?? []).equals(readFileSync('connector/icon.png'))).toBe(true);
  });

  it('packs every flow of the manifest, switched off', () => {
    const files = open('xperience-bridge-flows.zip');
    const { flows } = JSON.parse(readFileSync('connector/flows/flows.json', 'utf8'));
    const packed = Object.keys(files).filter((path) => path.startsWith('Workflows/'));
    const states = text(files, 'customizations.xml').match(
      /<StateCode>0<\/StateCode><StatusCode>1<\/StatusCode>/g,
    );
    expect(packed).toHaveLength(flows.length);
    expect(states).toHaveLength(flows.length);
  });

  it('points the flows at the connector of the other package', () => {
    const id = /<connectorid>([-\w]+)<\/connectorid>/.exec(
      text(open('xperience-bridge-connector.zip'), 'customizations.xml'),
    )?.[1];
    expect(text(open('xperience-bridge-flows.zip'), 'customizations.xml')).toContain(
      `<customconnectorid><connectorid>${id}</connectorid></customconnectorid>`,
    );
  });

  it('takes the version from package.json', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(text(open('xperience-bridge-flows.zip'), 'solution.xml')).toContain(
      `<Version>${version}.0</Version>`,
    );
  });
});

describe('a package', () => {
  it('has GUIDs that come from names', () => {
    expect(guidOf('flow scheduledSync.json')).toBe('55d394b8-6084-51ff-a91e-daeefe478f25');
  });

  it('says which of its files are programs, for what unpacks it on Linux', () => {
    expect(modesIn(zipFiles({ 'a/start': '#!/bin/sh', 'a/b.txt': 'text' }, ['a/start']))).toEqual({
      'a/b.txt': '100644',
      'a/start': '100755',
    });
  });

  it('cannot hold paths with backslashes', () => {
    expect(() => zipFiles({ 'Workflows\\a.json': '{}' })).toThrow('forward slashes');
  });
});

/** Modes of Unix in the central directory of a zip, by path: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.12. */
function modesIn(zip: Uint8Array): Record<string, string> {
  const bytes = Buffer.from(zip);
  const modes: Record<string, string> = {};
  const signature = Buffer.from('PK\u0001\u0002', 'latin1');
  for (let at = bytes.indexOf(signature); at >= 0; at = bytes.indexOf(signature, at + 4)) {
    const path = bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28));
    const isUnix = bytes.readUInt8(at + 5) === 3;
    modes[path] = isUnix ? (bytes.readUInt32LE(at + 38) >>> 16).toString(8) : 'none';
  }
  return modes;
}
