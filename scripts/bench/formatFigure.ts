import type { Figure } from './types.ts';

/** Whether a figure reaches its target; one without a target always does. */
export function isMet({ value, target }: Figure): boolean {
  if (!target) return true;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}

/** A figure as a row of the table: mark, what, measured, target, from. */
export function formatFigure(figure: Figure): string[] {
  const { what, value, unit, target, from } = figure;
  const mark = target === undefined ? '' : isMet(figure) ? '✓' : '✗';
  return [mark, what, `${rounded(value)} ${unit}`, target ? targetText(target) : '', from ?? ''];
}

function targetText(target: NonNullable<Figure['target']>): string {
  return 'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;
}

function rounded(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: value >= 1000 ? 4 : 3 });
}
