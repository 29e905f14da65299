/** In the place of values beyond the most. */
export const otherValue = 'other';

/**
 * Keeps a label to so many values, whatever is given to it: each is a series that the process and Prometheus hold for ever.
 * @param most values shown as they are; all later ones become `other`
 */
export function boundLabel(most: number): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= most) return otherValue;
    known.add(value);
    return value;
  };
}
