/** `caption: value` lines of what is known. */
export function linesOf(values: Readonly<Record<string, string | null | undefined>>): string | null {
  const lines = Object.entries(values).flatMap(([caption, value]) => (value ? [`${caption}: ${value}`] : []));
  return lines.length > 0 ? lines.join('\n') : null;
}
