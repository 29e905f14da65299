/** What a spreadsheet would take for a formula; a negative number is none. */
const formula = /^(?!-?\d+(\.\d+)?$)[=+\-@\t\r]/;

/** A line of a CSV file; texts that a spreadsheet would calculate are told as texts. */
export function csvLine(values: readonly (string | number | undefined)[]): string {
  const cells = values.map((value) => {
    if (value === undefined) return '';
    const text = typeof value === 'string' && formula.test(value) ? `'${value}` : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${cells.join(',')}\r\n`;
}
