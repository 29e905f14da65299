import { XmlElement as ElementNode, parseXml, type XmlElement } from '@rgrove/parse-xml';
import type { PackageFiles } from './zipFiles.ts';

/**
 * Checks that the parts of a solution agree: every document is XML, every file that one names is there, every file
 * there is named, and GUIDs in solution.xml, customizations.xml and file names are the same.
 * @returns one sentence for each mistake
 */
export function checkPackage(files: PackageFiles): string[] {
  const problems: string[] = [];
  const parse = (path: string): XmlElement | undefined => {
    const content = files[path];
    if (typeof content !== 'string') {
      problems.push(`${path} is missing`);
      return undefined;
    }
    try {
      return parseXml(content).root ?? undefined;
    } catch (error) {
      problems.push(`${path} is no XML: ${String(error)}`);
      return undefined;
    }
  };
  const types = parse('[Content_Types].xml');
  const solution = parse('solution.xml');
  const customizations = parse('customizations.xml');
  if (!types || !solution || !customizations) return problems;
  const extensions = find(types, 'Default').map(({ attributes }) => attributes.Extension);
  for (const path of Object.keys(files)) {
    if (path.includes('\\')) problems.push(`${path} has a backslash`);
    if (!extensions.includes(path.slice(path.lastIndexOf('.') + 1)))
      problems.push(`${path} has no content type`);
    if (path.endsWith('.json') && !isJson(files[path])) problems.push(`${path} is no JSON`);
  }
  problems.push(...namedFiles(files, customizations), ...components(files, solution, customizations));
  const version = find(solution, 'Version')[0]?.text ?? '';
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(version)) problems.push(`the version "${version}" is not four numbers`);
  return problems;
}

/** Files that customizations.xml names against those in the folders it speaks of. */
function namedFiles(files: PackageFiles, customizations: XmlElement): string[] {
  const named = new Set(
    allOf(customizations)
      .filter(({ children }) => children.length === 1)
      .map(({ text }) => text)
      .filter((text) => /^\/(Workflows|Connector)\//.test(text))
      .map((text) => text.slice(1)),
  );
  const present = Object.keys(files).filter((path) => /^(Workflows|Connector)\//.test(path));
  return [
    ...[...named].filter((path) => files[path] === undefined).map((path) => `${path} is named but missing`),
    ...present.filter((path) => !named.has(path)).map((path) => `${path} is named nowhere`),
  ];
}

/** Root components of solution.xml against what is there. */
function components(files: PackageFiles, solution: XmlElement, customizations: XmlElement): string[] {
  const problems: string[] = [];
  const roots = find(solution, 'RootComponent').map(({ attributes }) => attributes);
  const idsOf = (type: string) =>
    roots.filter((root) => root.type === type).map(({ id }) => (id ?? '').slice(1, -1));
  const workflows = find(customizations, 'Workflow').map(({ attributes }) =>
    (attributes.WorkflowId ?? '').slice(1, -1),
  );
  const connectors = find(customizations, 'Connector').map(
    (each) => find(each, 'connectorid')[0]?.text ?? '',
  );
  const variables = Object.keys(files).flatMap(
    (path) => /^environmentvariabledefinitions\/([^/]+)\//.exec(path)?.[1] ?? [],
  );
  const named = (type: string) =>
    roots.filter((root) => root.type === type).map(({ schemaName }) => schemaName ?? '');
  // Views ask for an entity of their own, which is no table.
  const tables = find(customizations, 'EntityInfo')
    .flatMap((info) => find(info, 'entity'))
    .map(({ attributes }) => (attributes.Name ?? '').toLowerCase());
  const roles = find(customizations, 'Role').map(({ attributes }) => (attributes.id ?? '').slice(1, -1));
  problems.push(...differences('tables', named('1'), tables));
  problems.push(...differences('roles', idsOf('20'), roles));
  problems.push(...differences('flows', idsOf('29'), workflows));
  problems.push(...differences('connectors', idsOf('372'), connectors));
  const declared = roots.filter(({ type }) => type === '380').map(({ schemaName }) => schemaName ?? '');
  problems.push(...differences('environment variables', declared, variables));
  for (const workflow of find(customizations, 'Workflow')) {
    const id = (workflow.attributes.WorkflowId ?? '').slice(1, -1);
    const file = find(workflow, 'JsonFileName')[0]?.text ?? '';
    if (!file.endsWith(`-${id.toUpperCase()}.json`))
      problems.push(`${file} does not carry the ID ${id} of its flow`);
  }
  for (const path of Object.keys(files).filter((name) =>
    name.endsWith('environmentvariabledefinition.xml'),
  )) {
    const name = path.split('/')[1] ?? '';
    if (!String(files[path]).includes(`schemaname="${name}"`))
      problems.push(`${path} defines another variable`);
  }
  return problems;
}

function differences(what: string, declared: string[], present: string[]): string[] {
  const left = [...declared].sort().join(', ');
  const right = [...present].sort().join(', ');
  return left === right
    ? []
    : [`solution.xml lists the ${what} ${left || '(none)'}, but there are ${right || '(none)'}`];
}

function find(element: XmlElement, name: string): XmlElement[] {
  return allOf(element).filter((each) => each.name === name);
}

function allOf(element: XmlElement): XmlElement[] {
  const inner = element.children.filter((child) => child instanceof ElementNode);
  return inner.flatMap((child) => [child, ...allOf(child)]);
}

function isJson(content: string | Uint8Array | undefined): boolean {
  try {
    JSON.parse(String(content));
    return true;
  } catch {
    return false;
  }
}
