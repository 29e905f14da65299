import { isRecord, resolveSchema, successSchema } from '../connector/resolve.ts';
import type { Connector, Finding } from './finding.ts';
import { operationsOf, policyParameter } from './policies.ts';

/** Paging: the extension, the property it names and the policy that keeps the next link on the gateway. */
export function* pagingRules({ swagger, apiProperties, operations }: Connector): Generator<Finding> {
  const policies = (apiProperties.properties.policyTemplateInstances ?? []).filter(
    ({ templateId }) => templateId === 'updatenextlink',
  );
  for (const { id, place, method, operation } of operations) {
    const pageable = operation['x-ms-pageable'];
    const own = policies.filter((policy) => operationsOf(policy)?.includes(id));
    if (pageable === undefined) {
      if (own.length > 0)
        yield {
          rule: 'PageableMissing',
          place,
          problem: 'has the policy updatenextlink but no x-ms-pageable',
        };
      continue;
    }
    const name = isRecord(pageable) ? pageable.nextLinkName : undefined;
    if (name !== 'nextLink' && name !== '@odata.nextLink') {
      yield {
        rule: 'PageableNextLinkName',
        place,
        problem: 'nextLinkName must be nextLink or @odata.nextLink',
      };
      continue;
    }
    if (method !== 'get') yield { rule: 'PageableMethod', place, problem: 'only a GET can be paged' };
    const property = resolveSchema(swagger, successSchema(swagger, operation))?.properties?.[name];
    if (resolveSchema(swagger, property)?.type !== 'string') {
      yield { rule: 'PageableNextLinkProperty', place, problem: `the answer has no text property ${name}` };
    }
    if (own.length !== 1 || policyParameter(own[0], 'nextLinkPropertyName') !== name) {
      yield { rule: 'PageablePolicyMissing', place, problem: `needs one policy updatenextlink for ${name}` };
    }
  }
}
