const formats = new Map<string, Intl.NumberFormat>();

/** A number with its digits in groups, such as 12,345. */
export function grouped(value: number, locale = 'en-GB', digits = 0): string {
  const key = `${locale} ${digits}`;
  const format = formats.get(key) ?? new Intl.NumberFormat(locale, { maximumFractionDigits: digits });
  formats.set(key, format);
  return format.format(value);
}
