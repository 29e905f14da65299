import { publisher } from './identity.ts';
import { document, element, schemaInstance, textElement } from './xml.ts';

/** Component types of a solution: https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/solutioncomponent */
export const componentTypes = {
  table: '1',
  role: '20',
  workflow: '29',
  connector: '372',
  environmentVariable: '380',
} as const;

export interface RootComponent {
  type: (typeof componentTypes)[keyof typeof componentTypes];
  id?: string;
  schemaName?: string;
}

export interface Solution {
  uniqueName: string;
  displayName: string;
  description: string;
  /** Four numbers with dots. */
  version: string;
  components: RootComponent[];
}

/** solution.xml: what the solution is, who made it, and what it holds. Unmanaged, so that makers can change flows. */
export function solutionXml({ uniqueName, displayName, description, version, components }: Solution): string {
  const names = (name: string, text: string) =>
    element(`${name}s`, {}, element(name, { description: text, languagecode: '1033' }));
  const root = components.map(({ type, id, schemaName }) =>
    element('RootComponent', {
      type,
      ...(id !== undefined && { id: `{${id}}` }),
      ...(schemaName !== undefined && { schemaName }),
      behavior: '0',
    }),
  );
  const maker = [
    textElement('UniqueName', publisher.uniqueName),
    names('LocalizedName', publisher.displayName),
    element('Descriptions', {}),
    element('EMailAddress', { 'xsi:nil': 'true' }),
    element('SupportingWebsiteUrl', { 'xsi:nil': 'true' }),
    textElement('CustomizationPrefix', publisher.prefix),
    textElement('CustomizationOptionValuePrefix', String(publisher.optionPrefix)),
    element('Addresses', {}),
  ];
  const manifest = [
    textElement('UniqueName', uniqueName),
    names('LocalizedName', displayName),
    names('Description', description),
    textElement('Version', version),
    textElement('Managed', '0'),
    element('Publisher', {}, maker.join('')),
    element('RootComponents', {}, root.join('')),
    element('MissingDependencies', {}),
  ];
  const attributes = {
    version: '9.2.0.0',
    SolutionPackageVersion: '9.2',
    languagecode: '1033',
    ...schemaInstance,
  };
  return document(element('ImportExportXml', attributes, element('SolutionManifest', {}, manifest.join(''))));
}
