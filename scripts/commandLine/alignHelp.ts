/** What is typed, and behind two blanks at least what it is for. */
const line = /^ {2}(\S.*?) {2,}(\S.*)$/;
/** What goes on from the line before. */
const rest = /^ {6,}(\S.*)$/;

/**
 * Puts what is said of commands and options into one column: lines that several commands share, and names that are longer in a
 * release than in a checkout, would stand out. Each stretch of lines between blank ones is aligned by itself.
 * @param help with lines that begin with two blanks
 */
export function alignHelp(help: string): string {
  return help
    .split('\n\n')
    .map((stretch) => alignStretch(stretch.split('\n')).join('\n'))
    .join('\n\n');
}

function alignStretch(lines: readonly string[]): string[] {
  const terms = lines.flatMap((each) => line.exec(each)?.[1] ?? []);
  if (terms.length === 0) return [...lines];
  const width = Math.max(...terms.map((term) => term.length));
  return lines.map((each) => {
    const [, further] = rest.exec(each) ?? [];
    if (further !== undefined) return `${' '.repeat(width + 4)}${further}`;
    const [, term, told] = line.exec(each) ?? [];
    return term === undefined ? each : `  ${term.padEnd(width)}  ${told}`;
  });
}
