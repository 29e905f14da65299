import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runInNewContext } from 'node:vm';
import ts from 'typescript';

/** A regular expression as it stands in the code. */
export interface Pattern {
  source: string;
  flags: string;
  /** `path:line` of each place that has it. */
  places: string[];
}

/**
 * Every regular expression of the TypeScript files below some folders, each once: literals, and calls of `RegExp`
 * that are made of the constants of their own file.
 * @throws when a call is made of anything else: then what it matches cannot be told from the code
 */
export function patternsOf(root: string, folders: readonly string[]): Pattern[] {
  const found = new Map<string, Pattern>();
  for (const path of folders.flatMap((folder) => globSync(join(root, folder, '**/*.ts')))) {
    const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
    for (const node of regularExpressionsIn(file)) {
      const place = `${relative(root, path)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
      const { source, flags } = evaluate(node, file, place);
      const key = `/${source}/${flags}`;
      const pattern = found.get(key) ?? { source, flags, places: [] };
      found.set(key, { ...pattern, places: [...pattern.places, place] });
    }
  }
  return [...found.values()];
}

function regularExpressionsIn(node: ts.Node): ts.Node[] {
  if (ts.isRegularExpressionLiteral(node) || isCallOfRegExp(node)) return [node];
  const within: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    within.push(...regularExpressionsIn(child));
  });
  return within;
}

function isCallOfRegExp(node: ts.Node): boolean {
  const calls = ts.isNewExpression(node) || ts.isCallExpression(node);
  return calls && node.expression.getText() === 'RegExp';
}

/** Runs the expression with the constants of its file that it is made of, and with nothing else. */
function evaluate(node: ts.Node, file: ts.SourceFile, place: string): RegExp {
  const names = new Set<string>();
  const collect = (within: ts.Node): void => {
    if (ts.isIdentifier(within) && !names.has(within.text)) {
      const constant = constantsOf(file).get(within.text);
      if (constant) {
        collect(constant);
        names.add(within.text);
      }
    }
    ts.forEachChild(within, collect);
  };
  collect(node);
  const constants = [...names].map((name) => `const ${name} = ${constantsOf(file).get(name)?.getText()};`);
  try {
    return runInNewContext(`${constants.join('\n')}\n(${node.getText()})`);
  } catch (error) {
    throw new Error(`${place}: a pattern must be made of constants of its own file (${error}).`);
  }
}

function constantsOf(file: ts.SourceFile): Map<string, ts.Expression> {
  const declarations = file.statements
    .filter(ts.isVariableStatement)
    .flatMap((statement) => [...statement.declarationList.declarations]);
  return new Map(
    declarations.flatMap(({ name, initializer }) =>
      initializer ? [[name.getText(), initializer] as const] : [],
    ),
  );
}
