import type { Handler } from '../handler.ts';
import { isRefusal } from '../refusal.ts';
import type { MappingService } from '../services.ts';
import { parseContactKey } from './parseContactKey.ts';

/** Room for a thousand pairs with their choices. */
const maxBodyBytes = 1024 * 1024;

/** The mapping and what keeps it from being used. */
export function getMapping(mapping: MappingService): Handler<'GetMapping'> {
  return { scope: 'read', handle: async () => ({ status: 200, body: await mapping.read() }) };
}

/** Saves a mapping in place of the present one. */
export function updateMapping(mapping: MappingService): Handler<'UpdateMapping'> {
  return {
    scope: 'manage',
    maxBodyBytes,
    handle: async ({ body, caller }) => ({
      status: 200,
      body: await mapping.update(body.pairs, body.version, caller.name),
    }),
  };
}

/** What a contact looks like as a row. Pairs to try may show fields of the contact that are not mapped. */
export function previewMapping(mapping: MappingService): Handler<'PreviewMapping'> {
  return {
    scope: 'manage',
    maxBodyBytes,
    async handle({ body, caller }) {
      const key = parseContactKey(body.contact, caller);
      if (isRefusal(key)) return key;
      return { status: 200, body: await mapping.preview(key, body.pairs) };
    },
  };
}
