import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentTypesXml } from './contentTypesXml.ts';
import { customizationsXml } from './customizationsXml.ts';
import { componentTypes, solutionXml } from './solutionXml.ts';
import type { PackageFiles } from './zipFiles.ts';

/**
 * The solution that brings the activity tables and the security role of the bridge, from their unpacked sources:
 * Entities/<name>/Entity.xml and Roles/<name>.xml.
 * @param folder where the sources are
 * @throws when a source does not say what it is
 */
export function tablesSolution(folder: string, version: string): PackageFiles {
  const entities = readdirSync(join(folder, 'Entities'))
    .sort()
    .map((name) => readSource(join(folder, 'Entities', name, 'Entity.xml')));
  const roles = readdirSync(join(folder, 'Roles'))
    .sort()
    .map((name) => readSource(join(folder, 'Roles', name)));
  const files: PackageFiles = { 'customizations.xml': customizationsXml({ entities, roles }) };
  files['solution.xml'] = solutionXml({
    uniqueName: 'XperienceBridgeTables',
    displayName: 'Kentico Xperience Bridge (tables and role)',
    description:
      'Activity tables for page visits and form submissions, and the security role of the application user.',
    version,
    components: [
      ...entities.map((xml) => ({
        type: componentTypes.table,
        schemaName: found(xml, /<entity Name="(\w+)">/).toLowerCase(),
      })),
      ...roles.map((xml) => ({
        type: componentTypes.role,
        id: found(xml, /<Role id="\{([0-9a-f-]{36})\}"/),
      })),
    ],
  });
  files['[Content_Types].xml'] = contentTypesXml(Object.keys(files));
  return files;
}

/** The one element of a source, without declaration and indentation. */
function readSource(path: string): string {
  return readFileSync(path, 'utf8')
    .replace(/^<\?xml[^>]*\?>/, '')
    .replace(/>\s+</g, '><')
    .trim();
}

function found(xml: string, pattern: RegExp): string {
  const [, value] = pattern.exec(xml) ?? [];
  if (value === undefined) throw new Error(`a source of the solution lacks ${pattern.source}`);
  return value;
}
