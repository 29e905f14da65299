import { scopeMeanings } from '../../bridge/api/authentication/keys/keyScopes.ts';
import { roleValues } from '../../bridge/api/authentication/tokens/scopesOfToken.ts';
import type { CallerKind, Scope } from '../../bridge/api/caller.ts';
import type { ContractOperation } from '../../bridge/api/contract/contractDocument.ts';
import type { Handlers } from '../../bridge/api/handler.ts';

const [begin, end] = ['<!-- scopes -->', '<!-- /scopes -->'];

/** What gives a scope to an Xperience user; `scopesOfUser` decides. */
const permissions: Readonly<Record<Scope, string>> = {
  read: 'Contact management: Read or Modify',
  activities: 'the same, and Activities: Read activities',
  forms: 'Forms: Read data, and the roles of the form where it has some',
  sync: 'Contact management: Modify',
  update: 'Contact management: Modify',
  manage: 'Contact management: Modify configuration',
  webhook: 'none',
};

/** What a caller of each kind needs for a scope. Administrators of Xperience have all permissions. */
const needs: Readonly<Record<CallerKind, (scope: Scope) => string>> = {
  xperienceUser: (scope) => permissions[scope],
  apiKey: (scope) => `\`${scope}\``,
  entraUser: (scope) =>
    scope === 'webhook' ? 'none' : `\`${roleOf(scope)}\`, and the client with it or \`access_as_user\``,
  entraApplication: (scope) => (scope === 'webhook' ? 'none' : `\`${roleOf(scope)}\``),
};

/**
 * Writes the tables of who may do what into the page, between its marks.
 *
 * @throws when the page lacks the marks, or an operation has no handler
 */
export function generateSecurityDoc(
  page: string,
  operations: readonly ContractOperation[],
  handlers: Handlers,
): string {
  const [start, stop] = [page.indexOf(begin), page.indexOf(end)];
  if (start === -1 || stop < start) throw new Error(`docs/security.md lacks ${begin} or ${end}`);
  const tables = [scopeTable(), operationTable(operations, handlers)].join('\n\n');
  return `${page.slice(0, start)}${begin}\n${tables}\n${page.slice(stop)}`;
}

function scopeTable(): string {
  const rows = (Object.keys(scopeMeanings) as Scope[]).map((scope) => [
    `\`${scope}\``,
    scopeMeanings[scope],
    needs.xperienceUser(scope),
    needs.apiKey(scope),
    needs.entraUser(scope),
    needs.entraApplication(scope),
  ]);
  const head = [
    'scope',
    'for',
    'Xperience user: permission',
    'API key: scope',
    'user of Entra ID: app role',
    'application of Entra ID: app role',
  ];
  return table(head, rows);
}

function operationTable(operations: readonly ContractOperation[], handlers: Handlers): string {
  const rows = operations.map(({ id, method, path }) => {
    const handler = Object.entries(handlers).find(([name]) => name === id)?.[1];
    if (!handler) throw new Error(`operation ${id} has no handler`);
    const { scope } = handler;
    const kinds = (['xperienceUser', 'apiKey', 'entraApplication'] as const).map((kind) =>
      needs[kind](scope),
    );
    const lesser = 'lesser' in handler && handler.lesser ? `, in some cases \`${handler.lesser.scope}\`` : '';
    const also = 'alsoScopes' in handler && handler.alsoScopes ? ' or any other' : '';
    return [id, `\`${method.toUpperCase()} ${path}\``, `\`${scope}\`${also}${lesser}`, ...kinds];
  });
  return table(
    ['operation', 'address', 'scope', 'Xperience user', 'API key', 'user or application of Entra ID'],
    rows,
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

function roleOf(scope: Scope): string {
  return roleValues.find((value) => value.toLowerCase() === `bridge.${scope}`) ?? '';
}
