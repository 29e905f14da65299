import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withEntra } from '../connector/entraSignIn.ts';
import { readPublisher, withPublisher } from '../connector/publisher.ts';
import type { ApiProperties, Swagger } from '../connector/swagger.ts';
import { checkFlow } from './checkFlow.ts';
import { checkPackage } from './checkPackage.ts';
import { connectorSolution } from './connectorSolution.ts';
import { flowSolution } from './flowSolution.ts';
import { knownOperations } from './knownOperations.ts';
import { readFlows } from './readFlows.ts';
import { tablesSolution } from './tablesSolution.ts';
import { zipFiles } from './zipFiles.ts';

/**
 * The solutions to import, as zips by file name. The same sources give the same bytes.
 * @param root folder of the repository
 * @throws with every mistake found in the flows and packages
 */
export function buildPackages(root: string): Record<string, Uint8Array> {
  const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));
  const definition = read('connector/apiDefinition.swagger.json') as Swagger;
  const publisher = readPublisher(join(root, 'connector'));
  const properties = read('connector/apiProperties.json') as ApiProperties;
  const { swagger: base, apiProperties } = withEntra(
    { swagger: definition, apiProperties: properties },
    publisher,
  );
  const swagger = withPublisher(base, publisher);
  const { version } = read('package.json') as { version: string };
  const solutionVersion = `${version.replace(/[^\d.].*$/, '')}.0`;
  const { manifest, flows } = readFlows(join(root, 'connector', 'flows'));
  const icon = new Uint8Array(readFileSync(join(root, 'connector/icon.png')));
  const packages = {
    'xperience-bridge-connector.zip': connectorSolution(swagger, apiProperties, icon, solutionVersion),
    'xperience-bridge-tables.zip': tablesSolution(join(root, 'dynamics', 'solution'), solutionVersion),
    'xperience-bridge-flows.zip': flowSolution(manifest, flows, solutionVersion),
  };
  const known = knownOperations(swagger);
  const problems = [
    ...flows.flatMap((flow) => checkFlow(flow, manifest, known)),
    ...Object.entries(packages).flatMap(([name, files]) =>
      checkPackage(files).map((problem) => `${name}: ${problem}`),
    ),
  ];
  if (problems.length > 0) throw new Error(`the packages have mistakes:\n${problems.join('\n')}`);
  return Object.fromEntries(Object.entries(packages).map(([name, files]) => [name, zipFiles(files)]));
}
