import type { components } from '../../schemas/contract.ts';
import { propertiesOf } from '../commandLine/contractChoices.ts';
import { oneOf } from '../commandLine/readArguments.ts';
import { UsageMistake } from '../commandLine/usageMistake.ts';

type Changes = Omit<components['schemas']['SettingsUpdate'], 'version'>;

interface ValueSchema {
  type: 'boolean' | 'integer' | 'string';
  minimum?: number;
  maximum?: number;
  enum?: string[];
}

const { version: _version, ...schemas } = propertiesOf('SettingsUpdate');

/** The settings there are, as the contract lists them. */
export const settingNames = Object.keys(schemas) as (keyof Changes)[];

const truths: Readonly<Record<string, boolean>> = {
  yes: true,
  true: true,
  on: true,
  no: false,
  false: false,
  off: false,
};

/** What a setting may be, in words. */
export function valuesOf(name: keyof Changes): string {
  const { type, minimum, maximum, enum: choices } = schemaOf(name);
  if (choices) return choices.join(', ');
  if (type === 'boolean') return 'yes or no';
  if (name === 'defaultOwner') return '/systemusers(ID), /teams(ID), or none';
  if (name === 'contactGroups') return 'code names or GUIDs of contact groups, parted by commas, or none';
  if (type === 'string') return 'text';
  const range = maximum === undefined ? `from ${minimum}` : `from ${minimum} to ${maximum}`;
  return minimum === -1 ? `a whole number ${range}; -1 for any number` : `a whole number ${range}`;
}

/**
 * Settings as they are typed, `name=value`.
 * @throws UsageMistake for a name or value that is none
 */
export function readAssignments(words: readonly string[]): Changes {
  const changes: Record<string, unknown> = {};
  for (const word of words) {
    const at = word.indexOf('=');
    if (at < 1) throw new UsageMistake(`“${word}” sets nothing. Write NAME=VALUE, such as minimumScore=100.`);
    const name = oneOf('a setting', word.slice(0, at).trim(), settingNames);
    if (name in changes) throw new UsageMistake(`${name} is given twice.`);
    changes[name] = parseValue(name, word.slice(at + 1).trim());
  }
  return changes as Changes;
}

function schemaOf(name: keyof Changes): ValueSchema {
  return schemas[name] as unknown as ValueSchema;
}

function parseValue(name: keyof Changes, text: string): unknown {
  const value = text === '' ? undefined : parse(schemaOf(name), text);
  if (value !== undefined) return value;
  throw new UsageMistake(`${name} cannot be “${text}”. It takes ${valuesOf(name)}.`);
}

function parse({ type, minimum = -Infinity, maximum = Infinity, enum: choices }: ValueSchema, text: string) {
  if (type === 'boolean') return truths[text.toLowerCase()];
  if (type === 'string') return !choices || choices.includes(text) ? text : undefined;
  const number = /^-?\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  return number >= minimum && number <= maximum ? number : undefined;
}
