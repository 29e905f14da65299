import { isRecord, resolveSchema, schemaAt, successSchema } from '../connector/resolve.ts';
import { type DynamicSite, dynamicSites } from './dynamicSites.ts';
import type { Connector, Finding, LocatedOperation } from './finding.ts';
import { shown } from './wording.ts';

/** Dropdowns and dynamic schemas: the operation they call exists, gets what it needs and answers what they read. */
export function* dynamicRules(connector: Connector): Generator<Finding> {
  const byId = new Map(connector.operations.map((operation) => [operation.id, operation]));
  for (const site of dynamicSites(connector)) {
    const { name, place, extension } = site;
    if (
      site.besideIn &&
      (site.bodyParameter || name === 'x-ms-dynamic-schema' || name === 'x-ms-dynamic-properties')
    ) {
      yield {
        rule: 'DynamicExtensionDefinitionNotAllowedInParameter',
        place,
        problem: `${name} belongs in the schema`,
      };
    }
    const target = byId.get(String(extension.operationId));
    if (!target) {
      yield {
        rule: 'DynamicOperationMissing',
        place,
        problem: `${name} calls no operation of this document`,
      };
      continue;
    }
    if (target.method !== 'get') {
      yield {
        rule: 'DynamicOperationMethod',
        place,
        problem: `${name} calls ${target.place}, which is no GET`,
      };
    }
    yield* suppliedRules(connector, site, target);
    yield* pathRules(site);
    yield* answerRules(connector, site, target);
  }
}

function* suppliedRules(
  connector: Connector,
  site: DynamicSite,
  target: LocatedOperation,
): Generator<Finding> {
  const { name, place, extension } = site;
  const given = isRecord(extension.parameters) ? extension.parameters : {};
  for (const parameter of target.parameters) {
    if (parameter.required && parameter.default === undefined && !(parameter.name in given)) {
      yield {
        rule: 'DynamicParameterRequired',
        place,
        problem: `${name} gives no "${parameter.name}" to ${target.id}`,
      };
    }
  }
  for (const [key, value] of Object.entries(given)) {
    if (!target.parameters.some((parameter) => parameter.name === key)) {
      yield {
        rule: 'DynamicParameterUnknown',
        place,
        problem: `${name} gives "${key}", which ${target.id} does not take`,
      };
    }
    yield* referenceRules(connector, site, key, value);
  }
}

function* referenceRules(
  connector: Connector,
  site: DynamicSite,
  key: string,
  value: unknown,
): Generator<Finding> {
  const { name, place, caller, isNew } = site;
  const wellFormed = isNew
    ? isRecord(value) &&
      Object.keys(value).length === 1 &&
      ('value' in value || 'parameterReference' in value)
    : !isRecord(value) || (Object.keys(value).length === 1 && 'parameter' in value);
  if (!wellFormed) {
    const form = isNew ? '{value} or {parameterReference}' : 'a literal or {parameter}';
    yield { rule: 'DynamicParameterShape', place, problem: `${name} must give "${key}" as ${form}` };
    return;
  }
  const reference = isRecord(value) ? (value.parameterReference ?? value.parameter) : undefined;
  if (typeof reference !== 'string') return;
  const [first = '', ...rest] = reference.split('/');
  const parameter = caller.parameters.find((each) => each.name === first);
  const body = caller.parameters.find((each) => each.in === 'body');
  const found = isNew
    ? parameter && schemaOrSelf(connector, parameter.schema, rest)
    : (parameter ?? schemaAt(connector.swagger, body?.schema, reference));
  if (!found)
    yield {
      rule: 'DynamicParameterReference',
      place,
      problem: `${name} refers to "${reference}", which is not there`,
    };
  if (isNew && parameter?.['x-ms-visibility'] === 'internal' && parameter.default !== undefined) {
    yield {
      rule: 'DynamicParameterReference',
      place,
      problem: `"${reference}" is internal with a default, so ${name} must pass the value itself`,
    };
  }
}

function schemaOrSelf(
  connector: Connector,
  schema: DynamicSite['extension'] | undefined,
  path: string[],
): unknown {
  return path.length === 0 ? true : schemaAt(connector.swagger, schema, path.join('/'));
}

function* pathRules({ name, place, extension, isNew, isSchema }: DynamicSite): Generator<Finding> {
  const listKeys = isNew
    ? ['itemsPath', 'itemValuePath', 'itemTitlePath']
    : ['value-collection', 'value-path', 'value-title'];
  const keys = isSchema ? (isNew ? ['itemValuePath'] : ['value-path']) : listKeys;
  for (const key of Object.keys(extension)) {
    if (key !== 'operationId' && key !== 'parameters' && !keys.includes(key)) {
      yield { rule: 'DynamicKeyUnknown', place, problem: `${name} has no "${key}"` };
    }
  }
  for (const key of keys) {
    const path = extension[key];
    if (path === undefined) {
      if (!isSchema && key !== listKeys[0])
        yield { rule: 'DynamicPathRequired', place, problem: `${name} needs ${key}` };
    } else if (
      typeof path !== 'string' ||
      path.startsWith('/') ||
      path.endsWith('/') ||
      /[.[\]]/.test(path)
    ) {
      yield {
        rule: 'DynamicPathShape',
        place,
        problem: `${key} "${shown(path)}" must be names separated by slashes`,
      };
    }
  }
}

function* answerRules(
  { swagger }: Connector,
  site: DynamicSite,
  target: LocatedOperation,
): Generator<Finding> {
  const { name, place, extension, isNew, isSchema } = site;
  const answer = successSchema(swagger, target.operation);
  const text = (key: string): string => (typeof extension[key] === 'string' ? extension[key] : '');
  if (isSchema) {
    const at = schemaAt(
      swagger,
      answer,
      text(isNew ? 'itemValuePath' : 'value-path').replace(/(^|\/)properties$/, ''),
    );
    if (at?.type !== 'object') {
      yield {
        rule: 'InvokedOperationShouldProduceObject',
        place,
        problem: `${name} finds no object in ${target.id}`,
      };
    }
    return;
  }
  const list = schemaAt(swagger, answer, text(isNew ? 'itemsPath' : 'value-collection'));
  if (list?.type !== 'array') {
    yield {
      rule: 'InvokedOperationShouldProduceArray',
      place,
      problem: `${name} finds no list in ${target.id}`,
    };
    return;
  }
  for (const key of isNew ? ['itemValuePath', 'itemTitlePath'] : ['value-path', 'value-title']) {
    if (text(key) && !schemaAt(swagger, resolveSchema(swagger, list.items), text(key))) {
      yield {
        rule: 'InvokedOperationShouldProduceProperty',
        place,
        problem: `items of ${target.id} have no "${text(key)}"`,
      };
    }
  }
}
