import { notImitated } from '../errors/requestErrors.ts';
import { invalidFetch } from './fetchErrors.ts';

/** Operators of FetchXML whose name is not that of the Web API's function in other letters. */
const otherNames: Record<string, string> = {
  'eq-userid': 'EqualUserId',
  'ne-userid': 'NotEqualUserId',
  'eq-businessid': 'EqualBusinessId',
  'ne-businessid': 'NotEqualBusinessId',
  'contain-values': 'ContainValues',
  'not-contain-values': 'DoesNotContainValues',
  'last-seven-days': 'Last7Days',
  'next-seven-days': 'Next7Days',
};

const imitated =
  /^(in|not-in|between|not-between|null|not-null|on|not-on|on-or-after|on-or-before|today|yesterday|tomorrow|(this|last|next)-(week|month|year)|(last|next|olderthan)-x-(minutes|hours|days|weeks|months|years))$/;

const real =
  /^((eq|ne)-user(language|teams|oruserteams|oruserhierarchy|oruserhierarchyandteams)|eq-useroruser(teams|hierarchy|hierarchyandteams)|(not-)?(under|above)|under(-or-equal)?|eq-or-(under|above)|above|(this|last|next)-fiscal-(year|period)|(last|next)-x-fiscal-(years|periods)|in-fiscal-(year|period|period-and-year)|in-or-(after|before)-fiscal-period-and-year|not-under)$/;

/** `last-x-days` → `LastXDays`. Throws 501 for an operator that is not imitated, 400 for an unknown one. */
export function conditionFunctions(operator: string): string {
  const other = otherNames[operator];
  if (other !== undefined) return other;
  if (imitated.test(operator)) {
    const name = operator.replace(/(^|-)(\w)/g, (_match, _mark, letter: string) => letter.toUpperCase());
    return name.replace(/^Olderthan/, 'OlderThan');
  }
  if (real.test(operator)) throw notImitated(`the FetchXML operator '${operator}'`);
  throw invalidFetch(`'${operator}' is not a valid condition operator.`);
}
