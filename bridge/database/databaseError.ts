/** What a caller can do about it: `duplicate` means another row holds a value that must be unique. */
export type DatabaseErrorKind = 'duplicate' | 'constraint' | 'busy' | 'readOnly' | 'unavailable' | 'other';

/** What both drivers throw when the database refuses a statement. Messages carry no parameter values. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly kind: DatabaseErrorKind;

  constructor(kind: DatabaseErrorKind, message: string, cause?: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}
