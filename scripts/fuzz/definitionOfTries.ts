import contract from '../../schemas/contract.json' with { type: 'json' };
import type { Known } from './collectKnown.ts';

interface Operation {
  operationId?: string;
  requestBody?: { content: Record<string, { schema: unknown; example?: unknown }> };
}

/** The contract lets a row hold any column; for the tries it names some, as a row of Dataverse has them. */
const rowColumns = {
  contactid: { type: 'string' },
  firstname: {},
  emailaddress1: {},
  telephone1: {},
  gendercode: {},
  versionnumber: {},
  '@odata.etag': {},
};

/**
 * The contract as schemathesis reads it, with a right body as an example where there is one. It is the OpenAPI 3 form
 * that the bridge reads, too: in Swagger 2.0 even an answer that has no content (204) would have a content type.
 */
export function definitionOfTries({ bodies }: Pick<Known, 'bodies'>): unknown {
  const definition = structuredClone(contract);
  const paths: Record<string, Record<string, unknown>> = definition.paths;
  Object.assign(definition.components.schemas.DynamicsRow, { properties: rowColumns });
  for (const operation of Object.values(paths).flatMap(operationsOf)) {
    const media = operation.requestBody?.content['application/json'];
    const example = bodies[operation.operationId ?? ''];
    if (media && example) media.example = example;
  }
  return definition;
}

/** A path says beside its operations what a flow is told. */
function operationsOf(path: Record<string, unknown>): Operation[] {
  return Object.entries(path).flatMap(([name, operation]) =>
    name.startsWith('x-') ? [] : [operation as Operation],
  );
}
