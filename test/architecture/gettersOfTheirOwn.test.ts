import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Getters and setters of object literals. */
function accessorsIn(node: ts.Node): ts.Node[] {
  const isOne = ts.isAccessor(node) && ts.isObjectLiteralExpression(node.parent);
  const within: ts.Node[] = isOne ? [node] : [];
  ts.forEachChild(node, (child) => {
    within.push(...accessorsIn(child));
  });
  return within;
}

/**
 * V8 gives each such object a hidden class of its own, which lives in the old part of the heap and holds what the getters
 * refer to: made for each call, they kept every request in memory until a full collection, a third of a call's time.
 */
test('no object of the bridge has getters of its own', () => {
  const places = globSync(join(root, 'bridge/**/*.ts')).flatMap((path) => {
    const text = readFileSync(path, 'utf8');
    if (!/\b[gs]et \w+\(/.test(text)) return [];
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    return accessorsIn(file).map(
      (node) => `${relative(root, path)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`,
    );
  });
  expect(places).toEqual([]);
});
