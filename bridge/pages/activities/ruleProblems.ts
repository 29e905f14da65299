import { readTypeMap } from '../../sync/activities/types/readTypeMap.ts';
import type { Texts } from '../texts/texts.ts';
import type { RuleTexts } from './ruleForm.ts';
import { linesOf, ruleOf } from './ruleForm.ts';

/** What is wrong with what was typed, by the name of the field it stands beside. */
export function ruleProblems(
  type: string,
  texts: RuleTexts,
  { activities: { problems: said } }: Texts,
): ReadonlyMap<string, string> {
  const read = readTypeMap([ruleOf(type, texts)]);
  const found = new Map<string, string>();
  if (!('flaws' in read)) return found;
  for (const { place, detail } of read.flaws) {
    const [, part = '', rest = ''] = /^\[0\]\.(\w+)(.*)$/s.exec(place) ?? [];
    const name = part === 'columns' ? `column${rest}` : part;
    // Of several mistakes in one field the first is told.
    if (found.has(name)) continue;
    const line = Number(/^\[(\d+)\]/.exec(rest)?.[1]);
    if (part === 'pages') found.set(name, said.page((linesOf(texts.pages)[line] ?? '').slice(0, 100)));
    else if (part === 'table') found.set(name, said.table(texts.table.slice(0, 100)));
    else if (part === 'columns')
      found.set(name, said.column((texts.columns.get(rest.slice(1)) ?? '').slice(0, 100)));
    else if (part === 'owner') found.set(name, said.owner);
    else found.set(name, detail);
  }
  return found;
}
