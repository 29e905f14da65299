import type { ApiProperties, Swagger } from '../connector/swagger.ts';
import { contentTypesXml } from './contentTypesXml.ts';
import { customizationsXml } from './customizationsXml.ts';
import { connectorName, guidOf } from './identity.ts';
import { componentTypes, solutionXml } from './solutionXml.ts';
import { element, textElement } from './xml.ts';
import type { PackageFiles } from './zipFiles.ts';

/** Most characters of a definition that a solution can hold; the service refuses more when it is imported. */
const longestDefinition = 500_000;

/**
 * The solution that brings the connector. The parameter sets have a file of their own beside the connection parameters,
 * as in published solutions of connectors with several ways to sign in.
 * @throws when the definition is longer than a solution takes
 */
export function connectorSolution(
  swagger: Swagger,
  { properties }: ApiProperties,
  icon: Uint8Array,
  version: string,
): PackageFiles {
  const definition = JSON.stringify(swagger);
  if (definition.length > longestDefinition) {
    throw new Error(
      `the definition has ${definition.length} characters; a solution takes ${longestDefinition}`,
    );
  }
  const id = guidOf(`connector ${connectorName}`);
  const file = (suffix: string) => `Connector/${connectorName}_${suffix}`;
  const files: PackageFiles = {
    [file('openapidefinition.json')]: definition,
    [file('connectionparameters.json')]: JSON.stringify(properties.connectionParameters ?? {}),
    [file('connectionparametersets.json')]: JSON.stringify(properties.connectionParameterSets ?? {}),
    [file('policytemplateinstances.json')]: JSON.stringify(properties.policyTemplateInstances ?? []),
    [file('iconblob.Png')]: icon,
  };
  const connector = element(
    'Connector',
    {},
    [
      textElement('connectorid', id),
      textElement('description', swagger.info.description ?? ''),
      textElement('displayname', swagger.info.title),
      textElement('iconbrandcolor', properties.iconBrandColor ?? ''),
      textElement('name', connectorName),
      textElement('connectortype', '1'),
      textElement('openapidefinition', `/${file('openapidefinition.json')}`),
      textElement('connectionparameters', `/${file('connectionparameters.json')}`),
      textElement('connectionparametersets', `/${file('connectionparametersets.json')}`),
      textElement('policytemplateinstances', `/${file('policytemplateinstances.json')}`),
      textElement('iconblob', `/${file('iconblob.Png')}`),
    ].join(''),
  );
  files['customizations.xml'] = customizationsXml({ connectors: [connector] });
  files['solution.xml'] = solutionXml({
    uniqueName: 'XperienceBridgeConnector',
    displayName: `${swagger.info.title} (connector)`,
    description: 'The connector. Import it before the flows, and create its connection.',
    version,
    components: [{ type: componentTypes.connector, id, schemaName: connectorName }],
  });
  files['[Content_Types].xml'] = contentTypesXml(Object.keys(files));
  return files;
}
