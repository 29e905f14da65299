/** A value as a JSON schema of Power Automate types it. */
export interface ValueType {
  type: 'string' | 'integer' | 'number' | 'boolean';
  format?: 'int32' | 'int64' | 'double' | 'date-time' | 'uuid';
}

export const jsonTypes = {
  text: { type: 'string' },
  whole: { type: 'integer', format: 'int32' },
  large: { type: 'integer', format: 'int64' },
  number: { type: 'number', format: 'double' },
  truth: { type: 'boolean' },
  id: { type: 'string', format: 'uuid' },
} as const satisfies Record<string, ValueType>;
