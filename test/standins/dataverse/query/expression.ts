/** A constant of a filter. The kind is the literal's, before it is held against a property's type. */
export type Literal =
  | { kind: 'text'; value: string }
  | { kind: 'guid'; value: string }
  | { kind: 'date'; value: string }
  | { kind: 'instant'; value: string }
  | { kind: 'number'; value: number }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'null' };

export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
export type TextFunction = 'contains' | 'startswith' | 'endswith';

/** A parsed $filter. Paths are the names between slashes; the last one is a property. */
export type Expression =
  | { kind: 'and' | 'or'; left: Expression; right: Expression }
  | { kind: 'not'; inner: Expression }
  | { kind: 'compare'; operator: Comparison; path: string[]; literal: Literal }
  | { kind: 'columns'; operator: Comparison; left: string[]; right: string[] }
  | { kind: 'text'; function: TextFunction; path: string[]; text: string }
  | { kind: 'query'; function: string; column: string; path: string[]; values: Literal[] }
  | {
      kind: 'lambda';
      quantifier: 'any' | 'all';
      path: string[];
      variable: string;
      inner: Expression | undefined;
    }
  | { kind: 'constant'; value: boolean };
