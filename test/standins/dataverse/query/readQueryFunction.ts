import { querySyntax } from '../errors/requestErrors.ts';
import type { Expression, Literal } from './expression.ts';
import { createTokenReader, readLiteral, type TokenReader } from './tokenReader.ts';

/** Reads `Name(PropertyName='x',PropertyValue=…)` or `PropertyValues=[…]`; aliases may stand for each. */
export function readQueryFunction(reader: TokenReader, name: string, path: string[]): Expression {
  reader.next();
  reader.expect('(');
  let column: string | undefined;
  const values: Literal[] = [];
  while (!reader.take(')')) {
    const parameter = reader.next();
    if (parameter.kind !== 'name') return reader.fail();
    reader.expect('=');
    if (parameter.text === 'PropertyName') column = readText(reader);
    else if (parameter.text === 'PropertyValues') values.push(...readValues(reader));
    else if (/^PropertyValue\d?$/.test(parameter.text)) values.push(readLiteral(reader));
    else throw querySyntax(`The parameter '${parameter.text}' is not a parameter of the function '${name}'.`);
    if (!reader.take(',')) {
      reader.expect(')');
      break;
    }
  }
  if (column === undefined) throw querySyntax(`The function '${name}' needs the parameter 'PropertyName'.`);
  return { kind: 'query', function: name, column, path, values };
}

function readText(reader: TokenReader): string {
  const literal = readLiteral(reader);
  return literal.kind === 'text' ? literal.value : reader.fail();
}

function readValues(reader: TokenReader): Literal[] {
  const token = reader.peek();
  if (token.kind === 'alias') {
    reader.next();
    const expression = reader.aliases.get(token.text);
    if (expression === undefined) throw querySyntax(`The parameter alias '${token.text}' has no value.`);
    return readValues(createTokenReader(expression, new Map()));
  }
  reader.expect('[');
  const values: Literal[] = [];
  if (reader.take(']')) return values;
  do values.push(readArrayItem(reader));
  while (reader.take(','));
  reader.expect(']');
  return values;
}

/** An item of PropertyValues is a text in either quotes; an apostrophe in it needs the double ones. */
function readArrayItem(reader: TokenReader): Literal {
  const token = reader.next();
  if (token.kind !== 'text') {
    const literal = 'value' in token ? token.value : 'text' in token ? token.text : '';
    throw querySyntax(`Cannot convert the literal '${literal}' to the expected type 'Edm.String'.`);
  }
  if (token.quote === "'" && token.value.includes("'")) {
    throw querySyntax(
      "Invalid JSON. A comma character ',' was expected in scope 'Array'. Every two elements in an array and properties of an object must be separated by commas.",
    );
  }
  return { kind: 'text', value: token.value };
}
