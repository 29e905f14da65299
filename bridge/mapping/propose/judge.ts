import { holdsText } from '../fieldHolds.ts';
import { isLookup } from '../lookupTarget.ts';
import { defaultRules } from '../settings/defaultRules.ts';
import type { ContactField, DataverseColumn, MappingItem } from '../types.ts';
import type { Candidate, Evidence } from './candidates.ts';
import { isNegative } from './isNegative.ts';
import { lookupProposal } from './lookupProposal.ts';
import { type MatchedChoices, matchChoices } from './matchChoices.ts';
import type { Certainty } from './proposeTypes.ts';
import { typesAgree } from './typesAgree.ts';

/** What a field could go to and how much speaks for it: the higher the rank, the more. */
export interface Judged {
  item: MappingItem;
  certainty: Certainty;
  reason: string;
  rank: number;
}

/** What is known besides names: values of fields, and how rows of other tables are called. */
export interface Known {
  values: readonly { value: string; label: string }[];
  /** Table → the column that names its rows. */
  nameColumns: ReadonlyMap<string, string>;
}

/** A caption shares at least so much of its words with a column before one of them is proposed for it. */
const leastShare = 0.5;
/** Names and captions say more than choices do. */
const rankOfChoices = 50;
/** More labels than this are not listed. */
const mostListed = 3;

/** What is to be thought of one candidate; undefined where nothing speaks for it, or it would do harm. */
export function judge(
  field: ContactField,
  { keys, evidence, sameLabel }: Candidate,
  known: Known,
): Judged | undefined {
  const { column } = keys;
  const fit = typesAgree(field.type, column.type);
  if (fit === 'no') return undefined;
  const turned = whetherTurned(field, column);
  if (turned === 'yes') return undefined;
  const choices =
    column.choices && column.type !== 'Boolean' ? matchChoices(known.values, column) : undefined;
  const all = choices !== undefined && choices.matched.length > 1 && choices.unmatched.length === 0;
  const named =
    namedBy(evidence, field, sameLabel) ?? (all ? byChoices(choices.matched) : byWords(evidence, fit));
  if (!named) return undefined;
  const lookup = isLookup(column) ? lookupProposal(field, column, known.nameColumns) : undefined;
  if (isLookup(column) && lookup === undefined) return undefined;
  if (needsValueMap(field, column) && Object.keys(choices?.valueMap ?? {}).length === 0) return undefined;

  const remarks = [
    ...(turned === 'perhaps'
      ? ['Its name and its label say opposite things: look at some contacts first.']
      : []),
    ...choiceRemarks(isGender(field, column) ? undefined : choices, known, named.rank > rankOfChoices),
    ...(lookup ? [lookup.remark] : []),
    ...lengthRemark(field, column),
    ...(fit === 'barely' && choices === undefined && lookup === undefined
      ? ['The types differ: values that do not fit fail.']
      : []),
  ];
  const doubts =
    (fit === 'barely' && !all && lookup === undefined && !isGender(field, column) ? 1 : 0) +
    (turned === 'perhaps' ? 2 : 0) +
    (lookup === undefined || named.certainty !== 'sure' ? 0 : 1);
  return {
    item: {
      ...defaultRules,
      field: field.name,
      column: column.name,
      valueMap: choices?.valueMap ?? {},
      ...(lookup ? { lookup: lookup.rule } : {}),
      ...(field.toDynamicsOnly ? { direction: 'toDynamics' as const } : {}),
    },
    certainty: doubted(named.certainty, doubts),
    reason: [named.reason, ...remarks].join(' '),
    // Of two of the same name the one of the contact itself comes before that of its address.
    rank: named.rank + (fit === 'well' || all ? 1 : 0) - (column.name.startsWith('address1_') ? 0.5 : 0),
  };
}

interface Named {
  certainty: Certainty;
  reason: string;
  rank: number;
}

function namedBy(evidence: Evidence, field: ContactField, sameLabel: number): Named | undefined {
  const { name, caption, meaning, within } = evidence;
  const silent = field.caption === '' || field.caption === field.name;
  if (caption && sameLabel > 1 && !name)
    return { certainty: 'unsure', reason: `${sameLabel} columns have this caption.`, rank: 40 };
  if (name && caption) return { certainty: 'sure', reason: 'Same name and caption.', rank: 100 };
  if (name && (meaning || within)) return { certainty: 'sure', reason: 'Same name and meaning.', rank: 90 };
  if (name && silent)
    return { certainty: 'sure', reason: evidence.translated ? 'Same meaning.' : 'Same name.', rank: 85 };
  if (caption) return { certainty: 'sure', reason: 'Same caption.', rank: 80 };
  if (name) return { certainty: 'likely', reason: 'Same name, other caption.', rank: 70 };
  if (meaning) return { certainty: 'likely', reason: 'Same meaning.', rank: 60 };
  return undefined;
}

function byChoices(labels: readonly string[]): Named {
  const listed = labels.slice(0, mostListed).map((label) => `“${label}”`);
  const more = labels.length - listed.length;
  const text = `${listed.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return { certainty: 'likely', reason: `All its values are choices of it: ${text}.`, rank: rankOfChoices };
}

function byWords({ words }: Evidence, fit: 'well' | 'barely'): Named | undefined {
  if (!words || words.share < leastShare || fit !== 'well') return undefined;
  const listed = words.shared.slice(0, mostListed).map((word) => `“${word}”`);
  return {
    certainty: 'unsure',
    reason: `Only the types agree and ${listed.length === 1 ? 'the word' : 'the words'} ${listed.join(', ')}: you decide.`,
    rank: 10 + words.share,
  };
}

/** Whether a yes of one side would be a no of the other. What Dynamics calls a yes of the column tells it best. */
function whetherTurned(field: ContactField, column: DataverseColumn): 'yes' | 'no' | 'perhaps' {
  if (field.type !== 'boolean' || column.type !== 'Boolean') return 'no';
  const ours = isNegative(field.caption) || isNegative(field.name.replace(/^contact/i, ''));
  const [no, yes] = [0, 1].map(
    (value) => column.choices?.find((choice) => choice.value === value)?.label ?? '',
  );
  const byChoices = isNegative(yes ?? '');
  if (byChoices !== isNegative(no ?? '')) return ours === byChoices ? 'no' : 'yes';
  const byLabel = isNegative(column.label);
  if (isNegative(column.name.replace('_', ' ')) !== byLabel) return 'perhaps';
  return ours === byLabel ? 'no' : 'yes';
}

function needsValueMap(field: ContactField, { type }: DataverseColumn): boolean {
  return (
    field.type === 'boolean' && type !== 'Boolean' && (type === 'Picklist' || type === 'MultiSelectPicklist')
  );
}

/** The numbers of both products mean the same: 1 male, 2 female. */
function isGender(field: ContactField, column: DataverseColumn): boolean {
  return field.name === 'ContactGender' && column.name === 'gendercode';
}

function choiceRemarks(choices: MatchedChoices | undefined, known: Known, isNamed: boolean): string[] {
  if (choices === undefined) return [];
  if (known.values.length === 0) return ['Its values have to be choices of the column.'];
  if (choices.unmatched.length === 0)
    return isNamed && choices.matched.length > 0 ? ['All values have a choice.'] : [];
  const [first = ''] = choices.unmatched;
  const more = choices.unmatched.length - 1;
  return [
    `“${first.slice(0, 40)}”${more > 0 ? ` and ${more} more` : ''} ${more > 0 ? 'are' : 'is'} no choice yet.`,
  ];
}

function lengthRemark(field: ContactField, { maxLength }: DataverseColumn): string[] {
  if (maxLength === undefined || !holdsText(field.type) || (field.size ?? Infinity) <= maxLength) return [];
  return [`Texts longer than ${maxLength} characters do not fit.`];
}

const steps: readonly Certainty[] = ['sure', 'likely', 'unsure'];

function doubted(certainty: Certainty, doubts: number): Certainty {
  return steps[Math.min(steps.indexOf(certainty) + doubts, steps.length - 1)] ?? 'unsure';
}
