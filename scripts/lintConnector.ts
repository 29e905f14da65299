import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ApiProperties, Swagger } from './connector/swagger.ts';
import { apiPropertiesRules } from './lintConnector/apiProperties.ts';
import { dynamicRules } from './lintConnector/dynamic.ts';
import { dynamicPairRules } from './lintConnector/dynamicPairs.ts';
import { extensionRules } from './lintConnector/extensions.ts';
import { fileFormRules } from './lintConnector/fileForm.ts';
import type { Connector, Finding, Rule } from './lintConnector/finding.ts';
import { hostRules, mimeTypeRules } from './lintConnector/host.ts';
import { infoRules, metadataRules } from './lintConnector/info.ts';
import { locateOperations } from './lintConnector/locateOperations.ts';
import { capabilityRules, operationRules } from './lintConnector/operations.ts';
import { outputRules } from './lintConnector/outputs.ts';
import { pagingRules } from './lintConnector/paging.ts';
import { parameterRules, sameNameRules } from './lintConnector/parameters.ts';
import { pathRules } from './lintConnector/paths.ts';
import { policyRules } from './lintConnector/policies.ts';
import { responseRules } from './lintConnector/responses.ts';
import { schemaCountRules, schemaRules } from './lintConnector/schemas.ts';
import { securityRules } from './lintConnector/security.ts';
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
  const connector: Connector = { swagger, apiProperties, operations: locateOperations(swagger) };
  const findings = rules.flatMap((rule) => [...rule(connector)]);
  // A definition that many operations share is met once for each of them.
  return findings.filter(
    (finding, index) => findings.findIndex((other) => isDeepStrictEqual(finding, other)) === index,
  );
}

/**
 * As {@link lintConnector}, and where its rules find nothing, whether the definition is a Swagger 2.0 document: they take
 * that for granted, and say the same in better words.
 */
export async function checkConnector(swagger: Swagger, apiProperties: ApiProperties): Promise<Finding[]> {
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
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const definition = read('apiDefinition.swagger.json');
  const properties = read('apiProperties.json');
  const form = [
    ...fileFormRules(definition, 'apiDefinition.swagger.json'),
    ...fileFormRules(properties, 'apiProperties.json'),
  ];
  // A byte order mark is a finding of its own and must not hide the others.
  const parse = (text: string): unknown => JSON.parse(text.replace(/^\uFEFF/, ''));
  const swagger = parse(definition) as Swagger;
  return [...form, ...(await checkConnector(swagger, parse(properties) as ApiProperties))];
}

/** One line for a person: place, what is wrong, and the rule to look up. */
export function formatFinding({ rule, place, problem }: Finding): string {
  return `${place}: ${problem} (${rule})`;
}

if (import.meta.main) {
  const findings = await lintConnectorFolder(process.argv[2] ?? 'connector');
  for (const finding of findings) console.error(formatFinding(finding));
  console.error(findings.length === 0 ? 'The connector keeps all rules.' : `${findings.length} findings`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
