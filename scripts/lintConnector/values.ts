import { isRecord } from '../connector/resolve.ts';
import type { Connector, Finding } from './finding.ts';
import { walkSchemas } from './walkSchemas.ts';
import { shown } from './wording.ts';

/** Formats the platform knows, by the type they go with. */
const formats: Record<string, string[]> = {
  integer: ['int32', 'int64'],
  number: ['float', 'double'],
  string: ['byte', 'binary', 'date', 'date-time', 'password', 'date-no-tz', 'email', 'html', 'uri', 'uuid'],
};

/** Formats, choices and defaults of everything that has a value: parameters, properties and items. */
export function* valueRules({ swagger, operations }: Connector): Generator<Finding> {
  for (const { place, schema } of walkSchemas(swagger, operations)) yield* fieldRules(place, schema);
  for (const { place, parameters } of operations) {
    for (const parameter of parameters) {
      const where = `${place}, parameter ${parameter.name}`;
      yield* fieldRules(where, parameter);
      if (parameter.items) yield* fieldRules(`${where}[]`, parameter.items);
    }
  }
}

function* fieldRules(place: string, field: { [key: string]: unknown }): Generator<Finding> {
  const { type, format, enum: choices, default: preset } = field;
  const known = typeof type === 'string' ? (formats[type] ?? []) : [];
  if (format !== undefined && !known.includes(String(format))) {
    yield {
      rule: 'UnrecognizedTypeFormat',
      place,
      problem: `a value of type ${shown(type)} has no format "${shown(format)}"`,
    };
  }
  if (choices !== undefined) {
    const list = Array.isArray(choices) ? choices : [];
    if (list.length === 0) yield { rule: 'EmptyEnum', place, problem: 'enum lists nothing' };
    if (list.some((choice) => !fits(choice, type))) {
      yield { rule: 'EnumType', place, problem: `a choice is not of type ${shown(type)}` };
    }
    if (preset !== undefined && !list.includes(preset)) {
      yield {
        rule: 'DefaultValue',
        place,
        problem: `default ${JSON.stringify(preset)} is not among the choices`,
      };
    }
  }
  if (preset !== undefined && !fits(preset, type)) {
    yield {
      rule: 'DefaultValue',
      place,
      problem: `default ${JSON.stringify(preset)} is not of type ${shown(type)}`,
    };
  }
  yield* enumLabels(place, choices, field['x-ms-enum-values']);
  yield* boundRules(place, field);
}

/** Bounds that leave something between them, and a default that lies there: makers would be refused what is suggested. */
function* boundRules(place: string, field: { [key: string]: unknown }): Generator<Finding> {
  const { default: preset } = field;
  const pairs = [
    ['minimum', 'maximum', preset],
    ['minLength', 'maxLength', typeof preset === 'string' ? preset.length : undefined],
    ['minItems', 'maxItems', Array.isArray(preset) ? preset.length : undefined],
  ] as const;
  for (const [least, most, value] of pairs) {
    const lowest = numberOr(field[least], -Infinity);
    const highest = numberOr(field[most], Infinity);
    if (lowest > highest)
      yield { rule: 'Bounds', place, problem: `${least} ${lowest} is above ${most} ${highest}` };
    if (typeof value === 'number' && (value < lowest || value > highest))
      yield {
        rule: 'DefaultValue',
        place,
        problem: `default ${JSON.stringify(preset)} is outside of ${least} and ${most}`,
      };
  }
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

function* enumLabels(place: string, choices: unknown, labels: unknown): Generator<Finding> {
  if (labels === undefined) return;
  const rule = 'EnumValues';
  const entries: unknown[] = Array.isArray(labels) ? labels : [];
  const wellFormed = entries.every(
    (entry) => isRecord(entry) && 'value' in entry && typeof entry.displayName === 'string',
  );
  if (entries.length === 0 || !wellFormed) {
    yield { rule, place, problem: 'x-ms-enum-values must be a list of value and displayName' };
    return;
  }
  const labelled = entries.map((entry) => (isRecord(entry) ? JSON.stringify(entry.value) : '')).sort();
  const listed = (Array.isArray(choices) ? choices : []).map((choice) => JSON.stringify(choice)).sort();
  if (labelled.join() !== listed.join()) {
    yield { rule, place, problem: 'x-ms-enum-values and enum list different values' };
  }
}

function fits(value: unknown, type: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isRecord(value);
  return type === undefined || typeof value === type;
}
