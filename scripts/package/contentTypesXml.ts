import { document, element } from './xml.ts';

/** [Content_Types].xml for the kinds of files a package has. */
export function contentTypesXml(paths: string[]): string {
  const types: Record<string, string> = { xml: 'text/xml', json: 'application/json', Png: 'image/png' };
  const used = new Set(paths.map((path) => path.slice(path.lastIndexOf('.') + 1)));
  for (const extension of used) {
    if (!types[extension]) throw new Error(`no content type is known for .${extension}`);
  }
  const defaults = Object.entries(types)
    .filter(([extension]) => used.has(extension))
    .map(([Extension, ContentType]) => element('Default', { Extension, ContentType }));
  const xmlns = 'http://schemas.openxmlformats.org/package/2006/content-types';
  return document(element('Types', { xmlns }, defaults.join('')));
}
