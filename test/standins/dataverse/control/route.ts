/** One command of the control path. */
export interface ControlRoute {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below /__control; `:name` stands for one segment. */
  path: string;
  /** A line for `GET /__control`. */
  does: string;
  /** Returns what is answered as JSON, nothing for `{}`; throws ControlError or a ZodError for bad input. */
  handle(input: ControlInput): unknown;
}

export interface ControlInput {
  /** Segments that `:name` stood for, decoded. */
  parameters: Record<string, string>;
  query: URLSearchParams;
  /** Parsed body; undefined when there is none. */
  body: unknown;
}

/** A command that cannot be carried out, with the status it is answered with. */
export type ControlError = Error & { readonly control: { status: number } };

export function controlError(status: number, message: string): ControlError {
  return Object.assign(new Error(message), { control: { status } });
}

export function isControlError(error: unknown): error is ControlError {
  return error instanceof Error && 'control' in error;
}
