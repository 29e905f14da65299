import type {
  ApiProperties,
  ConnectionParameter,
  ConnectionParameterSet,
  PolicyTemplateInstance,
  SecurityDefinition,
} from '../connector/swagger.ts';
import type { Connector, Finding } from './finding.ts';
import { shown } from './wording.ts';

const place = 'apiProperties.json';
const keys = [
  'capabilities',
  'connectionParameterSets',
  'connectionParameters',
  'iconBrandColor',
  'policyTemplateInstances',
  'publisher',
  'scriptOperations',
];
const types = ['string', 'securestring', 'int', 'bool', 'gatewaySetting', 'oauthSetting'];

/** apiProperties.json: known keys, brand colour, and connection parameters that match the ways to sign in. */
export function* apiPropertiesRules({ swagger, apiProperties }: Connector): Generator<Finding> {
  const { properties } = apiProperties;
  for (const key of Object.keys(properties)) {
    if (key === 'stackOwner') {
      yield {
        rule: 'StackOwner',
        place,
        problem: 'stackOwner is refused by the service on an ordinary upload',
      };
    } else if (!keys.includes(key)) {
      yield { rule: 'ApiPropertiesKey', place, problem: `"${key}" is no key of apiProperties.json` };
    }
  }
  yield* capabilityRules(swagger.securityDefinitions ?? {}, properties);
  const color = properties.iconBrandColor ?? '';
  if (!/^#[0-9a-f]{6}$/i.test(color) || ['#ffffff', '#007ee5'].includes(color.toLowerCase())) {
    yield {
      rule: 'IconBrandColor',
      place,
      problem: `"${shown(color)}" must be a hex colour, not white and not #007ee5`,
    };
  }
  const sets = properties.connectionParameterSets?.values ?? [];
  const texts = properties.connectionParameterSets?.uiDefinition;
  if (
    properties.connectionParameterSets &&
    (!texts?.displayName || !texts.description || sets.length === 0)
  ) {
    yield {
      rule: 'ConnectionParameterSet',
      place,
      problem: 'connectionParameterSets needs a name, a description and sets',
    };
  }
  if (new Set(sets.map(({ name }) => name)).size !== sets.length) {
    yield { rule: 'ConnectionParameterSet', place, problem: 'two sets have one name' };
  }
  const plain = properties.connectionParameters;
  const all = [...sets, ...(plain ? [{ name: 'connectionParameters', parameters: plain }] : [])];
  for (const set of all) yield* setRules(set);
  yield* signInRules(swagger.securityDefinitions ?? {}, sets.length > 0 ? sets : all);
  yield* usedParameterRules(
    apiProperties.properties.policyTemplateInstances ?? [],
    sets.length > 0 ? sets : all,
  );
}

/** The on-premises gateway takes no API key, no OAuth, no script and no address of its own for each connection. */
function* capabilityRules(
  definitions: Record<string, SecurityDefinition>,
  { capabilities = [], scriptOperations, policyTemplateInstances = [] }: ApiProperties['properties'],
): Generator<Finding> {
  const rule = 'Capability';
  const names = Array.isArray(capabilities) ? capabilities.map(String) : [];
  for (const name of names.filter((each) => !['actions', 'triggers', 'gateway'].includes(each))) {
    yield { rule, place, problem: `"${name}" is no capability` };
  }
  if (!names.includes('gateway')) return;
  const barred = [
    Object.values(definitions).some(({ type }) => type === 'apiKey') && 'an API key',
    Object.values(definitions).some(({ type }) => type === 'oauth2') && 'OAuth',
    scriptOperations !== undefined && 'a script',
    policyTemplateInstances.some(({ templateId }) => templateId === 'dynamichosturl') &&
      'the policy dynamichosturl',
  ].filter((each) => each !== false);
  for (const what of barred) yield { rule, place, problem: `the on-premises gateway cannot have ${what}` };
}

type Parameters = Pick<ConnectionParameterSet, 'name' | 'parameters'> & Partial<ConnectionParameterSet>;

function* setRules({ name, parameters, uiDefinition }: Parameters): Generator<Finding> {
  const where = `${place}, ${name}`;
  if (name !== 'connectionParameters' && (!uiDefinition?.displayName || !uiDefinition.description)) {
    yield { rule: 'ConnectionParameterSet', place: where, problem: 'needs a name to show and a description' };
  }
  for (const [key, parameter] of Object.entries(parameters))
    yield* parameterRules(`${where}, ${key}`, parameter);
}

function* parameterRules(where: string, { type, uiDefinition }: ConnectionParameter): Generator<Finding> {
  const rule = 'ConnectionParameter';
  if (!types.includes(type))
    yield { rule, place: where, problem: `"${shown(type)}" is no type of a connection parameter` };
  if (!uiDefinition?.displayName || !uiDefinition.description) {
    yield { rule, place: where, problem: 'needs a name to show and a description' };
  }
  const constraints = uiDefinition?.constraints ?? {};
  for (const key of ['required', 'hidden']) {
    const value = constraints[key];
    if (value !== undefined && value !== 'true' && value !== 'false') {
      yield { rule, place: where, problem: `${key} is the text "true" or "false"` };
    }
  }
  if (constraints.clearText !== undefined && typeof constraints.clearText !== 'boolean') {
    yield { rule, place: where, problem: 'clearText is true or false, no text' };
  }
}

/** Each way to sign in has its parameters, in a set of its own, under the names the gateway knows. */
function* signInRules(
  definitions: Record<string, SecurityDefinition>,
  sets: Parameters[],
): Generator<Finding> {
  for (const [name, { type }] of Object.entries(definitions)) {
    const wanted = type === 'basic' ? ['username', 'password'] : type === 'apiKey' ? ['api_key'] : ['token'];
    const fitting = sets.filter(({ parameters }) => wanted.every((key) => key in parameters));
    if (fitting.length === 0) {
      yield { rule: 'SignIn', place, problem: `no set has ${wanted.join(' and ')}, which "${name}" needs` };
    }
  }
  for (const { name, parameters } of sets) {
    const ways = Object.values(definitions).filter(({ type }) =>
      type === 'basic'
        ? 'username' in parameters
        : type === 'apiKey'
          ? 'api_key' in parameters
          : 'token' in parameters,
    );
    if (
      ways.length === 0 &&
      Object.keys(parameters).some((key) => ['username', 'api_key', 'token'].includes(key))
    ) {
      yield {
        rule: 'SignIn',
        place,
        problem: `set "${shown(name)}" signs in a way that securityDefinitions does not have`,
      };
    }
    for (const key of ['password', 'api_key']) {
      if (key in parameters && parameters[key]?.type !== 'securestring') {
        yield { rule: 'SignIn', place, problem: `"${key}" of set "${shown(name)}" must be a securestring` };
      }
    }
  }
}

/** A connection parameter that a policy reads without a default is in every set. */
function* usedParameterRules(policies: PolicyTemplateInstance[], sets: Parameters[]): Generator<Finding> {
  for (const policy of policies) {
    const texts = Object.values(policy.parameters).filter((value) => typeof value === 'string');
    const used = texts.flatMap((text) => [...text.matchAll(/@connectionParameters\('([^']+)'\)/g)]);
    for (const name of new Set(used.map(([, captured]) => captured ?? ''))) {
      for (const set of sets.filter(({ parameters }) => !(name in parameters))) {
        yield {
          rule: 'PolicyParameter',
          place: `policy ${policy.title ?? ''}`,
          problem: `set "${shown(set.name)}" has no "${name}"`,
        };
      }
    }
  }
}
