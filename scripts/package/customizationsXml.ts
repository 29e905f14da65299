import { document, element, schemaInstance, textElement } from './xml.ts';

/** customizations.xml with the parts that a solution has; each is XML already. */
export function customizationsXml(parts: {
  entities?: string[];
  relationships?: string[];
  roles?: string[];
  workflows?: string[];
  connectors?: string[];
  connectionReferences?: string[];
}): string {
  const {
    entities = [],
    relationships = [],
    roles = [],
    workflows = [],
    connectors = [],
    connectionReferences = [],
  } = parts;
  const empty = ['OrganizationSettings', 'optionsets', 'CustomControls', 'EntityDataProviders'];
  const children = [
    element('Entities', {}, entities.join('')),
    element('Roles', {}, roles.join('')),
    element('Workflows', {}, workflows.join('')),
    element('FieldSecurityProfiles', {}),
    element('Templates', {}),
    element('EntityMaps', {}),
    element('EntityRelationships', {}, relationships.join('')),
    ...empty.map((name) => element(name, {})),
    ...(connectors.length > 0 ? [element('Connectors', {}, connectors.join(''))] : []),
    ...(connectionReferences.length > 0
      ? [element('connectionreferences', {}, connectionReferences.join(''))]
      : []),
    element('Languages', {}, textElement('Language', '1033')),
  ];
  return document(element('ImportExportXml', schemaInstance, children.join('')));
}
