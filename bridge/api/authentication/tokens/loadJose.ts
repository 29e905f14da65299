let loading: Promise<typeof import('jose')> | undefined;

/** The package that checks tokens, loaded when the first token comes: most bridges take none. */
export function loadJose(): Promise<typeof import('jose')> {
  loading ??= import('jose');
  return loading;
}
