/** Classes of column types that the module and the bridge treat differently. */
const numbers: ReadonlySet<string> = new Set(['Integer', 'BigInt', 'Decimal', 'Double', 'Money']);
const choices: ReadonlySet<string> = new Set(['Picklist', 'State', 'Status']);
const lookups: ReadonlySet<string> = new Set(['Lookup', 'Customer', 'Owner']);
const texts: ReadonlySet<string> = new Set(['String', 'Memo']);

/**
 * What is different for a pair when the bridge exchanges it, from the module's public source
 * (DefaultDynamics365EntityMapper): none where it goes on as it was.
 * @param type of the column
 * @param format of a DateTime column: `DateOnly` or `DateAndTime`
 */
export function changesOfPair(type: string, format: string | null): string[] {
  if (texts.has(type))
    return [
      'A text that is too long fails this field alone, or is cut where you say so; it kept back the whole contact.',
    ];
  if (type === 'DateTime' && format === 'DateAndTime')
    return [
      'It travels as the instant by XPERIENCE_TIME_ZONE; the module sent the server’s local time as it stood, so the first synchronization corrects rows by the difference.',
    ];
  if (type === 'DateTime' && format !== 'DateOnly')
    return ['It travels now; the module left out a date whose format was not stored with the mapping.'];
  if (numbers.has(type))
    return ['Compared as a number: the module compared texts and wrote 2.50 over 2.5 with every run.'];
  if (choices.has(type))
    return [
      'Numbers of choices go on working, and labels do, too; a value that is no choice fails this field alone.',
    ];
  if (type === 'Boolean') return ['Compared as yes and no; the module compared texts.'];
  if (type === 'MultiSelectPicklist' || type === 'Virtual')
    return ['Several choices, as the controls of Xperience write them, with bars between them.'];
  if (lookups.has(type))
    return ['Written as a reference; Dynamics refused what the module sent to such columns.'];
  return [];
}
