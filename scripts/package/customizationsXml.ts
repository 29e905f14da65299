import { document, element, schemaInstance, textElement } from './xml.ts';

/** customizations.xml with the parts that a solution has; each is XML already. */
export function customizationsXml(parts: {
  workflows?: string[];
  connectors?: string[];
  connectionReferences?: string[];
}): string {
  const { workflows = [], connectors = [], connectionReferences = [] } = parts;
  const empty = [
    'EntityMaps',
    'EntityRelationships',
    'OrganizationSettings',
    'optionsets',
    'CustomControls',
    'EntityDataProviders',
  ];
  const children = [
    element('Entities', {}),
    element('Roles', {}),
    element('Workflows', {}, workflows.join('')),
    element('FieldSecurityProfiles', {}),
    element('Templates', {}),
    ...empty.map((name) => element(name, {})),
    ...(connectors.length > 0 ? [element('Connectors', {}, connectors.join(''))] : []),
    ...(connectionReferences.length > 0
      ? [element('connectionreferences', {}, connectionReferences.join(''))]
      : []),
    element('Languages', {}, textElement('Language', '1033')),
  ];
  return document(element('ImportExportXml', schemaInstance, children.join('')));
}

/** [Content_Types].xml for the kinds of files a package has. */
export function contentTypesXml(paths: string[]): string {
  const types: Record<string, string> = { xml: 'text/xml', json: 'application/json', Png: 'image/png' };
  const used = new Set(paths.map((path) => path.slice(path.lastIndexOf('.') + 1)));
  for (const extension of used) {
    if (!types[extension]) throw new Error(`no content type is known for .${extension}`);
  }
  const defaults = Object.entries(types)
    .filter(([extension]) => used.has(extension))
    .map(([Extension, ContentType]) => element('Default', { Extension, ContentType }));
  const xmlns = 'http://schemas.openxmlformats.org/package/2006/content-types';
  return document(element('Types', { xmlns }, defaults.join('')));
}
