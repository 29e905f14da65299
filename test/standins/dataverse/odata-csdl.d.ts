/** The package has no types of its own; this is what is called of it. */
declare module 'odata-csdl' {
  export function xml2json(
    xml: string,
    options?: { strict?: boolean; messages?: unknown[] },
  ): Record<string, unknown>;
}
