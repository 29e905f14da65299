/** The canonical text of a truth value: true, 1, "true", "1" and their opposites; undefined for anything else. */
export function trueOrFalse(value: string | number | boolean): 'true' | 'false' | undefined {
  if (value === true) return 'true';
  if (value === false) return 'false';
  switch (String(value).trim().toLowerCase()) {
    case 'true':
    case '1':
      return 'true';
    case 'false':
    case '0':
      return 'false';
    default:
      return undefined;
  }
}
