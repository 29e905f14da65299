/**
 * Whether a media type is JSON: application/json, text/json and everything that ends in +json. Parameters say nothing
 * about it; that of a charset is for JSON without meaning (RFC 8259, section 11), and what is no UTF-8 is noticed.
 */
export function isJsonType(contentType: string): boolean {
  const [type = ''] = contentType.split(';', 1);
  return /^(?:(?:application|text)\/json|[\w.!#$&^-]+\/[\w.!#$&^+-]+\+json)$/i.test(type.trim());
}
