import { contentTypesXml } from './contentTypesXml.ts';
import { customizationsXml } from './customizationsXml.ts';
import { connectorName, guidOf } from './identity.ts';
import type { ConnectionReference, EnvironmentVariable, FlowManifest, ShippedFlow } from './readFlows.ts';
import { componentTypes, solutionXml } from './solutionXml.ts';
import { document, element, textElement } from './xml.ts';
import type { PackageFiles } from './zipFiles.ts';

/** The solution that brings the flows, switched off, with connection references and environment variables. */
export function flowSolution(manifest: FlowManifest, flows: ShippedFlow[], version: string): PackageFiles {
  const files: PackageFiles = {};
  const workflows = flows.map((flow) => {
    const id = guidOf(`flow ${flow.file}`);
    const path = `Workflows/${flow.name.replace(/[^A-Za-z0-9]/g, '')}-${id.toUpperCase()}.json`;
    files[path] = `${JSON.stringify(flow.content, undefined, 2)}\n`;
    return { id, xml: workflowXml(flow, id, path, version) };
  });
  for (const variable of manifest.environmentVariables) {
    const path = `environmentvariabledefinitions/${variable.schemaName}/environmentvariabledefinition.xml`;
    files[path] = environmentVariableXml(variable, version);
  }
  files['customizations.xml'] = customizationsXml({
    workflows: workflows.map(({ xml }) => xml),
    connectionReferences: manifest.connectionReferences.map(connectionReferenceXml),
  });
  files['solution.xml'] = solutionXml({
    uniqueName: 'XperienceBridgeFlows',
    displayName: 'Kentico Xperience Bridge (flows)',
    description: 'Flows that are ready to use. Import the connector first; switch on the flows you want.',
    version,
    components: [
      ...workflows.map(({ id }) => ({ type: componentTypes.workflow, id })),
      ...manifest.environmentVariables.map(({ schemaName }) => ({
        type: componentTypes.environmentVariable,
        schemaName,
      })),
    ],
  });
  files['[Content_Types].xml'] = contentTypesXml(Object.keys(files));
  return files;
}

/** A cloud flow (category 5), owned by who imports it, as a draft: it starts only when somebody switches it on. */
function workflowXml({ name, description }: ShippedFlow, id: string, path: string, version: string): string {
  const values: [string, string][] = [
    ['JsonFileName', `/${path}`],
    ['Type', '1'],
    ['Subprocess', '0'],
    ['Category', '5'],
    ['Mode', '0'],
    ['Scope', '4'],
    ['OnDemand', '0'],
    ['TriggerOnCreate', '0'],
    ['TriggerOnDelete', '0'],
    ['AsyncAutodelete', '0'],
    ['SyncWorkflowLogOnFailure', '0'],
    ['StateCode', '0'],
    ['StatusCode', '1'],
    ['RunAs', '1'],
    ['IsTransacted', '1'],
    ['IntroducedVersion', version],
    ['IsCustomizable', '1'],
    ['IsCustomProcessingStepAllowedForOtherPublishers', '1'],
    ['PrimaryEntity', 'none'],
  ];
  const label = (tag: string, text: string) =>
    element(`${tag}s`, {}, element(tag, { languagecode: '1033', description: text }));
  const content = values.map(([tag, value]) => textElement(tag, value)).join('');
  const names = label('LocalizedName', name) + label('Description', description);
  return element('Workflow', { WorkflowId: `{${id}}`, Name: name }, content + names);
}

function connectionReferenceXml({
  logicalName,
  displayName,
  api,
  customConnector,
}: ConnectionReference): string {
  const content = [
    textElement('connectionreferencedisplayname', displayName),
    textElement('connectorid', `/providers/Microsoft.PowerApps/apis/${api}`),
    ...(customConnector
      ? [element('customconnectorid', {}, textElement('connectorid', guidOf(`connector ${connectorName}`)))]
      : []),
    textElement('iscustomizable', '1'),
    textElement('statecode', '0'),
    textElement('statuscode', '1'),
  ];
  return element('connectionreference', { connectionreferencelogicalname: logicalName }, content.join(''));
}

function environmentVariableXml(
  { schemaName, displayName, description }: EnvironmentVariable,
  version: string,
): string {
  const text = (tag: string, value: string) =>
    element(tag, { default: value }, element('label', { description: value, languagecode: '1033' }));
  const content = [
    text('description', description),
    text('displayname', displayName),
    textElement('introducedversion', version),
    textElement('iscustomizable', '1'),
    textElement('isrequired', '0'),
    textElement('secretstore', '0'),
    textElement('type', '100000000'), // text
  ];
  return document(element('environmentvariabledefinition', { schemaname: schemaName }, content.join('')));
}
