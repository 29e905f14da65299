/** Name and value pairs of `<settings><setting name="…" value="…" /></settings>`; undefined for anything else. */
export function readAuthSettings(text: string): [name: string, value: string][] | undefined {
  const inside = /^\s*<settings>([\s\S]*)<\/settings>\s*$/.exec(text)?.[1];
  if (inside === undefined) return undefined;
  const setting = /<setting\s+name="([^"<]*)"\s+value="([^"<]*)"\s*(?:\/>|><\/setting>)/g;
  const pairs = [...inside.matchAll(setting)].map(([, name = '', value = '']): [string, string] => [
    withoutEntities(name),
    withoutEntities(value),
  ]);
  return pairs.length > 0 && inside.replace(setting, '').trim() === '' ? pairs : undefined;
}

function withoutEntities(text: string): string {
  const named: Record<string, string> = {
    '&lt;': '<',
    '&gt;': '>',
    '&quot;': '"',
    '&apos;': "'",
    '&amp;': '&',
  };
  return text.replace(/&(?:lt|gt|quot|apos|amp);/g, (found) => named[found] ?? found);
}
