import { resolve } from 'node:path';
import { defineCommand } from './commandLine/defineCommand.ts';
import { exitCodes } from './commandLine/exitCodes.ts';
import { noMoreWords, readArguments } from './commandLine/readArguments.ts';
import { startCommand } from './commandLine/startCommand.ts';
import type { ApiProperties, Swagger } from './connector/swagger.ts';
import { apiPropertiesRules } from './lintConnector/apiProperties.ts';
import { definitionGraph } from './lintConnector/definitionGraph.ts';
import { dynamicRules } from './lintConnector/dynamic.ts';
import { dynamicPairRules } from './lintConnector/dynamicPairs.ts';
import { extensionRules } from './lintConnector/extensions.ts';
import type { Connector, Finding, Rule } from './lintConnector/finding.ts';
import { hostRules, mimeTypeRules } from './lintConnector/host.ts';
import { infoRules, metadataRules } from './lintConnector/info.ts';
import { emptyInputRules, tagRules } from './lintConnector/inputs.ts';
import { locateOperations } from './lintConnector/locateOperations.ts';
import { capabilityRules, operationRules } from './lintConnector/operations.ts';
import { outputRules } from './lintConnector/outputs.ts';
import { pagingRules } from './lintConnector/paging.ts';
import { parameterRules, sameNameRules } from './lintConnector/parameters.ts';
import { pathRules } from './lintConnector/paths.ts';
import { policyRules } from './lintConnector/policies.ts';
import { readJsonFile } from './lintConnector/readJsonFile.ts';
import { responseRules } from './lintConnector/responses.ts';
import { schemaCountRules, schemaRules } from './lintConnector/schemas.ts';
import { securityRules } from './lintConnector/security.ts';
import { shapeFindings } from './lintConnector/shapes.ts';
import { structureFindings } from './lintConnector/structure.ts';
import { triggerRules } from './lintConnector/triggers.ts';
import { unusedRules } from './lintConnector/unused.ts';
import { valueRules } from './lintConnector/values.ts';
import { versioningRules } from './lintConnector/versioning.ts';
import { visibilityRules } from './lintConnector/visibility.ts';
import { webhookRules } from './lintConnector/webhooks.ts';

export type { Finding } from './lintConnector/finding.ts';

const rules: Rule[] = [
  infoRules,
  metadataRules,
  hostRules,
  mimeTypeRules,
  pathRules,
  securityRules,
  operationRules,
  tagRules,
  emptyInputRules,
  capabilityRules,
  versioningRules,
  parameterRules,
  sameNameRules,
  visibilityRules,
  responseRules,
  schemaRules,
  schemaCountRules,
  valueRules,
  outputRules,
  unusedRules,
  extensionRules,
  dynamicRules,
  dynamicPairRules,
  triggerRules,
  webhookRules,
  pagingRules,
  policyRules,
  apiPropertiesRules,
];

/**
 * Checks a connector against what the platform, its certification and its designers ask for.
 * The rules come from the platform's documentation of its validator and of its extensions; where its documentation
 * is silent, from what connectors in the public collection show. Only the platform itself gives a verdict.
 * @returns every breach, in the order of the rules; none when the connector is fine
 */
export function lintConnector(swagger: Swagger, apiProperties: ApiProperties): Finding[] {
  const connector: Connector = {
    swagger,
    apiProperties,
    operations: locateOperations(swagger),
    graph: definitionGraph(swagger),
  };
  const findings = rules.flatMap((rule) => [...rule(connector)]);
  // A definition that many operations share is met once for each of them.
  return [...new Map(findings.map((finding) => [JSON.stringify(Object.values(finding)), finding])).values()];
}

/**
 * As {@link lintConnector}, and where its rules find nothing, whether the definition is a Swagger 2.0 document: they take
 * that for granted, and say the same in better words.
 */
export async function checkConnector(swagger: Swagger, apiProperties: ApiProperties): Promise<Finding[]> {
  const shapes = shapeFindings(swagger, apiProperties);
  if (shapes.length > 0) return shapes;
  try {
    const findings = lintConnector(swagger, apiProperties);
    return findings.length > 0 ? findings : await structureFindings(swagger);
  } catch (error) {
    const structure = await structureFindings(swagger);
    if (structure.length === 0) throw error;
    return structure;
  }
}

/** As {@link checkConnector} for the files of a folder, with the form of the files themselves. */
export async function lintConnectorFolder(folder: string): Promise<Finding[]> {
  const definition = readJsonFile(folder, 'apiDefinition.swagger.json');
  const properties = readJsonFile(folder, 'apiProperties.json');
  const form = [...definition.findings, ...properties.findings];
  if (!definition.content || !properties.content) return form;
  const swagger = definition.content as unknown as Swagger;
  return [...form, ...(await checkConnector(swagger, properties.content as unknown as ApiProperties))];
}

/** One line for a person: place, what is wrong, and the rule to look up. */
export function formatFinding({ rule, place, problem }: Finding): string {
  return `${place}: ${problem} (${rule})`;
}

const help = `Checks the connector against what the platform and its certification ask for.

  npm run lint:connector -- [FOLDER]

  FOLDER   where its definition and properties are; connector unless said otherwise
  --help   shows this

Exit code: 0 it keeps all rules, 1 it breaks some and they are told, 2 refused.`;

export const run = defineCommand<{ folder: string }>({
  help,
  read(args) {
    const [folder = 'connector', ...more] = readArguments(args, {}).words;
    noMoreWords(more);
    return { folder };
  },
  async run({ folder }, { io, screen }) {
    const findings = await lintConnectorFolder(resolve(io.cwd, folder));
    for (const finding of findings) screen.tell(formatFinding(finding));
    screen.tell(findings.length === 0 ? 'The connector keeps all rules.' : `${findings.length} findings`);
    return findings.length === 0 ? exitCodes.done : exitCodes.notDone;
  },
});

if (import.meta.main) await startCommand(run);
