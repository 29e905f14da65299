import { isRecord } from '../connector/resolve.ts';
import type { PolicyTemplateInstance } from '../connector/swagger.ts';
import type { Connector, Finding } from './finding.ts';
import { shown } from './wording.ts';

/** Templates and their own parameters: required ones, then optional ones. */
const templates: Record<string, { required: string[]; optional?: string[]; sections?: boolean }> = {
  dynamichosturl: { required: ['urlTemplate'] },
  pollingtrigger: { required: ['triggerConfig', 'triggerDataPath'] },
  updatenextlink: { required: ['nextLinkPropertyName'], optional: ['nextLinkParentPropertyPath'] },
  setheader: { required: ['name', 'value'], optional: ['existsAction'], sections: true },
  setqueryparameter: { required: ['name', 'value'], optional: ['existsAction'] },
  routerequesttoendpoint: { required: ['newPath'], optional: ['httpMethod'] },
};
const own = 'x-ms-apimTemplateParameter.';
const operationNames = 'x-ms-apimTemplate-operationName';

/** The operations a policy applies to; undefined means all of them. */
export function operationsOf(policy: PolicyTemplateInstance): string[] | undefined {
  const names = policy.parameters[operationNames];
  return Array.isArray(names) ? names.map(shown) : undefined;
}

/** A policy's own parameter by its short name. */
export function policyParameter(policy: PolicyTemplateInstance | undefined, name: string): unknown {
  return policy?.parameters[`${own}${name}`];
}

/** Policies: known templates with the right parameters, for operations that exist, few enough for each of them. */
export function* policyRules({ swagger, apiProperties, operations }: Connector): Generator<Finding> {
  const policies = apiProperties.properties.policyTemplateInstances ?? [];
  const ids = new Set(operations.map(({ id }) => id));
  for (const policy of policies) {
    const place = `policy ${policy.title ?? policy.templateId}`;
    yield* templateRules(policy, place);
    for (const id of operationsOf(policy) ?? []) {
      if (!ids.has(id))
        yield { rule: 'PolicyOperation', place, problem: `names the operation ${id}, which does not exist` };
    }
    if (policy.templateId === 'dynamichosturl') yield* hostRules(policy, place, swagger.basePath ?? '/');
  }
  for (const { id, place } of operations) {
    const count = policies.filter((policy) => operationsOf(policy)?.includes(id) ?? true).length;
    if (count > 3)
      yield {
        rule: 'TooManyPolicies',
        place,
        problem: `${count} policies; four on one operation have failed`,
      };
  }
}

function* templateRules(
  { templateId, title, parameters }: PolicyTemplateInstance,
  place: string,
): Generator<Finding> {
  const template = templates[templateId];
  if (!template) {
    yield {
      rule: 'PolicyTemplate',
      place,
      problem: `"${shown(templateId)}" is no template this connector uses`,
    };
    return;
  }
  if (!title) yield { rule: 'PolicyTemplate', place, problem: 'has no title' };
  const allowed = [...template.required, ...(template.optional ?? [])].map((name) => `${own}${name}`);
  allowed.push(operationNames, ...(template.sections ? ['x-ms-apimTemplate-policySection'] : []));
  for (const name of template.required) {
    if (parameters[`${own}${name}`] === undefined)
      yield { rule: 'PolicyParameter', place, problem: `${own}${name} is missing` };
  }
  for (const name of Object.keys(parameters)) {
    if (!allowed.includes(name))
      yield { rule: 'PolicyParameter', place, problem: `${name} is no parameter of ${templateId}` };
  }
  const names = parameters[operationNames];
  if (names !== undefined && (!Array.isArray(names) || names.length === 0)) {
    yield { rule: 'PolicyParameter', place, problem: 'the list of operations is empty' };
  }
  const config = parameters[`${own}triggerConfig`];
  if (templateId === 'pollingtrigger' && !isRecord(config)) {
    yield { rule: 'PolicyParameter', place, problem: 'triggerConfig must be an object' };
  }
}

/**
 * The policy replaces host and base path together: connectors in the public collection repeat their base path in
 * the template (RescoCloud: basePath /odata/v4 and template …/odata/v4/…), and others report 404s without it.
 */
function* hostRules(policy: PolicyTemplateInstance, place: string, basePath: string): Generator<Finding> {
  const template = String(policyParameter(policy, 'urlTemplate'));
  const path = template
    .replace(/^(https:\/\/)?@connectionParameters\('[^']*'(,'[^']*')?\)/, '')
    .replace(/^https:\/\/[^/]*/, '');
  if (path !== (basePath === '/' ? '' : basePath)) {
    yield {
      rule: 'DynamicHostBasePath',
      place,
      problem: `urlTemplate must end in the base path ${basePath}`,
    };
  }
}
