import type { Json } from './entityJson.ts';

/** JSON as .NET's contract serializer writes it: `\/` for every slash, and `\u000a` for what others write `\n`. */
export function contractJson(value: Json): string {
  return JSON.stringify(value).replace(/\\.|\//g, (found) =>
    found === '/' ? '\\/' : (escapes[found] ?? found),
  );
}

const escapes: Record<string, string> = {
  '\\n': '\\u000a',
  '\\r': '\\u000d',
  '\\t': '\\u0009',
  '\\b': '\\u0008',
  '\\f': '\\u000c',
};
