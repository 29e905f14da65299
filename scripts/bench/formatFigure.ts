import type { Before, Figure } from './types.ts';

/** Whether a figure reaches its target; one without a target always does. */
export function isMet({ value, target }: Figure): boolean {
  if (!target) return true;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}

/**
 * A figure as a row of the table: mark, what, measured, target, from. Where a former revision was asked for, what that came to and the
 * share of it stand before the target.
 */
export function formatFigure(figure: Figure): string[] {
  const { what, value, unit, target, from, before } = figure;
  const mark = target === undefined ? '' : isMet(figure) ? '✓' : '✗';
  const compared = before ? beforeTexts(before, unit) : [];
  const source = [from, before?.from && `before: ${before.from}`].filter(Boolean).join('; ');
  return [mark, what, `${rounded(value)} ${unit}`, ...compared, target ? targetText(target) : '', source];
}

function beforeTexts({ value, ratio }: Before, unit: string): [string, string] {
  if (value === undefined) return ['not measured', ''];
  return [`${rounded(value)} ${unit}`, ratio === undefined ? '' : rounded(ratio)];
}

function targetText(target: NonNullable<Figure['target']>): string {
  return 'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;
}

function rounded(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: value >= 1000 ? 4 : 3 });
}
