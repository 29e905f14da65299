import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { contentTypesXml } from './contentTypesXml.ts';
import { customizationsXml } from './customizationsXml.ts';
import { componentTypes, solutionXml } from './solutionXml.ts';
import { element } from './xml.ts';
import type { PackageFiles } from './zipFiles.ts';

/**
 * The solution that brings the activity tables and the security role of the bridge, from sources that lie as Microsoft's
 * SolutionPackager unpacks them: Entities/<name> with Entity.xml, FormXml and SavedQueries, Other/Relationships, Roles.
 * @param folder where the sources are
 * @throws when a source does not say what it is
 */
export function tablesSolution(folder: string, version: string): PackageFiles {
  const entities = foldersIn(join(folder, 'Entities')).map(readTable);
  const relationships = filesIn(join(folder, 'Other', 'Relationships')).map((path) =>
    contentOf(readSource(path), 'EntityRelationships'),
  );
  const roles = filesIn(join(folder, 'Roles')).map(readSource);
  const files: PackageFiles = { 'customizations.xml': customizationsXml({ entities, roles, relationships }) };
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

/** A table with its forms and views, which the package holds within its element. */
function readTable(folder: string): string {
  const table = readSource(join(folder, 'Entity.xml'));
  const forms = foldersIn(join(folder, 'FormXml')).map((kind) => {
    const all = filesIn(kind).map((path) => contentOf(readSource(path), 'forms'));
    return element('forms', { type: basename(kind) }, all.join(''));
  });
  const views = filesIn(join(folder, 'SavedQueries')).map((path) =>
    contentOf(readSource(path), 'savedqueries'),
  );
  const queries = element('savedqueries', {}, views.join(''));
  const added = element('FormXml', {}, forms.join('')) + element('SavedQueries', {}, queries) + noRibbon;
  return table.replace(/<\/Entity>$/, `${added}</Entity>`);
}

const noRules = ['TabDisplayRules', 'DisplayRules', 'EnableRules'].map((name) => element(name, {})).join('');
/** What an export holds for a table whose ribbon nobody changed. */
const noRibbon = element(
  'RibbonDiffXml',
  {},
  [
    element('CustomActions', {}),
    element('Templates', {}, element('RibbonTemplates', { Id: 'Mscrm.Templates' })),
    element('CommandDefinitions', {}),
    element('RuleDefinitions', {}, noRules),
    element('LocLabels', {}),
  ].join(''),
);

function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name))
    .sort();
}

function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
}

/** What is inside the root of a source. */
function contentOf(xml: string, root: string): string {
  return found(xml, new RegExp(`^<${root}>(.*)</${root}>$`, 's'));
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
