import { isRecord, resolveSchema, successSchema } from '../connector/resolve.ts';
import type { ApiProperties, PolicyTemplateInstance, Swagger } from '../connector/swagger.ts';
import type { LocatedOperation } from '../lintConnector/finding.ts';
import { locateOperations } from '../lintConnector/locateOperations.ts';

const own = 'x-ms-apimTemplateParameter.';

/**
 * apiProperties.json with the policies for paging and polling that the contract asks for; everything else stays.
 * Pages: one policy for all operations with `x-ms-pageable`. Triggers: one policy for each, which keeps every
 * internal query parameter that the answer has at its root under the same name, and fires for the answer's one list.
 * @throws when a trigger's answer does not have that shape
 */
export function generatePolicies(swagger: Swagger, apiProperties: ApiProperties): ApiProperties {
  const { properties } = apiProperties;
  const operations = locateOperations(swagger);
  const kept = (properties.policyTemplateInstances ?? []).filter(
    ({ templateId }) => templateId !== 'updatenextlink' && templateId !== 'pollingtrigger',
  );
  const paged = operations.filter(({ operation }) => operation['x-ms-pageable'] !== undefined);
  const triggers = operations.filter(({ operation }) => operation['x-ms-trigger'] === 'batch');
  const policies = [...kept, ...paging(paged), ...triggers.map((trigger) => polling(swagger, trigger))];
  return { ...apiProperties, properties: { ...properties, policyTemplateInstances: policies } };
}

function paging(operations: LocatedOperation[]): PolicyTemplateInstance[] {
  const byLink = Map.groupBy(operations, ({ operation }) => {
    const pageable = operation['x-ms-pageable'];
    return String(isRecord(pageable) ? pageable.nextLinkName : '');
  });
  return [...byLink].map(([nextLinkName, members]) => ({
    templateId: 'updatenextlink',
    title: 'Keep the next page on the gateway',
    parameters: {
      'x-ms-apimTemplate-operationName': members.map(({ id }) => id),
      [`${own}nextLinkPropertyName`]: nextLinkName,
    },
  }));
}

function polling(swagger: Swagger, { id, operation, parameters }: LocatedOperation): PolicyTemplateInstance {
  const answer = resolveSchema(swagger, successSchema(swagger, operation))?.properties ?? {};
  const lists = Object.keys(answer).filter((name) => resolveSchema(swagger, answer[name])?.type === 'array');
  const state = parameters
    .filter((parameter) => parameter.in === 'query' && parameter['x-ms-visibility'] === 'internal')
    .map(({ name }) => name)
    .filter((name) => name in answer);
  if (lists.length !== 1 || state.length === 0) {
    throw new Error(
      `${id} must answer one list, and a field for the internal parameter that remembers the place`,
    );
  }
  return {
    templateId: 'pollingtrigger',
    title: `Remember where ${id} is`,
    type: 'PollingTrigger',
    parameters: {
      'x-ms-apimTemplate-operationName': [id],
      [`${own}triggerConfig`]: Object.fromEntries(state.map((name) => [name, `@{triggerBody().${name}}`])),
      [`${own}triggerDataPath`]: `@triggerBody().${lists[0]}`,
    },
  };
}
