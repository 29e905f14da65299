import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ApiProperties, Swagger } from '../../scripts/connector/swagger.ts';
import { checkPackage } from '../../scripts/package/checkPackage.ts';
import { connectorSolution } from '../../scripts/package/connectorSolution.ts';
import { flowSolution } from '../../scripts/package/flowSolution.ts';
import { readFlows } from '../../scripts/package/readFlows.ts';
import type { PackageFiles } from '../../scripts/package/zipFiles.ts';
import { validApiProperties, validSwagger } from '../connector/validConnector.ts';

const icon = new Uint8Array(readFileSync('connector/icon.png'));
const connector = () =>
  connectorSolution(validSwagger() as Swagger, validApiProperties() as ApiProperties, icon, '1.2.3.0');
const { manifest, flows } = readFlows('connector/flows');

/** The package of the flows with one of its files changed. */
function changed(path: string, edit: (content: string) => string): PackageFiles {
  const files = flowSolution(manifest, flows, '1.2.3.0');
  return { ...files, [path]: edit(String(files[path])) };
}

const anyFlow =
  Object.keys(flowSolution(manifest, flows, '1.2.3.0')).find((path) => path.startsWith('Workflows/')) ?? '';
const anotherId = (xml: string) => xml.replace(/(WorkflowId="\{)[0-9a-f]{4}/, '$10000');

describe('a package that is whole', () => {
  it.each([
    ['of the connector', connector],
    ['of the flows', () => flowSolution(manifest, flows, '1.2.3.0')],
  ])('has no mistakes: that %s', (_, build) => {
    expect(checkPackage(build())).toEqual([]);
  });
});

describe('a mistake is found when', () => {
  it.each<[string, () => PackageFiles, string]>([
    ['a part is no XML', () => changed('solution.xml', (xml) => xml.slice(0, -20)), 'solution.xml is no XML'],
    ['a flow is no JSON', () => changed(anyFlow, () => '{'), 'is no JSON'],
    [
      'a flow is named nowhere',
      () => changed('Workflows/extra.json', () => '{}'),
      'Workflows/extra.json is named nowhere',
    ],
    [
      'a kind of file has no content type',
      () => changed('notes.txt', () => ''),
      'notes.txt has no content type',
    ],
    ['a path has backslashes', () => changed('Workflows\\b.json', () => '{}'), 'has a backslash'],
    [
      'the ID of a flow differs',
      () => changed('customizations.xml', anotherId),
      'solution.xml lists the flows',
    ],
    [
      'a file does not carry the ID of its flow',
      () => changed('customizations.xml', anotherId),
      'does not carry the ID',
    ],
    [
      'a variable is not listed',
      () => changed('solution.xml', (xml) => xml.replace(/<RootComponent type="380"[^>]*>/, '')),
      'environment variables',
    ],
    [
      'a variable is defined under another name',
      () =>
        changed(
          'environmentvariabledefinitions/xbridge_NotificationRecipient/environmentvariabledefinition.xml',
          (xml) => xml.replace('schemaname="xbridge_', 'schemaname="other_'),
        ),
      'defines another variable',
    ],
    [
      'the version is short',
      () => changed('solution.xml', (xml) => xml.replace('1.2.3.0', '1.2')),
      'is not four numbers',
    ],
    [
      'a named file is missing',
      () =>
        Object.fromEntries(Object.entries(connector()).filter(([path]) => !path.endsWith('_iconblob.Png'))),
      'is named but missing',
    ],
    [
      'the connector is not listed',
      () => ({
        ...connector(),
        'solution.xml': String(connector()['solution.xml']).replace('type="372"', 'type="371"'),
      }),
      'solution.xml lists the connectors (none)',
    ],
    [
      'there is no solution.xml',
      () => ({ '[Content_Types].xml': '<Types />', 'customizations.xml': '<a />' }),
      'solution.xml is missing',
    ],
  ])('%s', (_, build, expected) => {
    expect(checkPackage(build()).join('\n')).toContain(expected);
  });

  it('the definition is too long for a solution', () => {
    const long = { ...validSwagger(), 'x-padding': 'x'.repeat(500_000) };
    expect(() => connectorSolution(long, validApiProperties(), icon, '1.0.0.0')).toThrow(
      'a solution takes 500000',
    );
  });
});
