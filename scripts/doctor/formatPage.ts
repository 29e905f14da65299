import type { Level } from './finding.ts';
import type { Section } from './runChecks.ts';

const signs: Record<Level, string> = { good: '✓', warning: '!', error: '✗', unchecked: '–' };

/** The page of findings: what is wrong stands with its remedy, everything else in a line. */
export function formatPage(sections: readonly Section[]): string {
  const lines = sections.flatMap(({ title, findings }) => [
    title,
    ...findings.flatMap(({ level, text, remedy }) => [
      `  ${signs[level]} ${text}`,
      ...(remedy === undefined ? [] : [`    → ${remedy}`]),
    ]),
  ]);
  return [...lines, '', summary(sections)].join('\n');
}

function summary(sections: readonly Section[]): string {
  const count = (level: Level): number =>
    sections.flatMap(({ findings }) => findings).filter((finding) => finding.level === level).length;
  const [errors, warnings, skipped] = [count('error'), count('warning'), count('unchecked')];
  if (errors + warnings + skipped === 0) return 'Everything is in order.';
  return `${errors} ${errors === 1 ? 'error' : 'errors'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}, ${skipped} not checked.`;
}
