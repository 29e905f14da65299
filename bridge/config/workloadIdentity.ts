import type { Environment } from './readEnvironment.ts';

const credentials = [
  'DYNAMICS365_CLIENT_SECRET',
  'DYNAMICS365_CLIENT_CERTIFICATE',
  'DYNAMICS365_MANAGED_IDENTITY',
] as const;

/** The bridge's variables and those that Azure's workload identity puts into a pod. */
const given = {
  DYNAMICS365_FEDERATED_TOKEN_FILE: 'AZURE_FEDERATED_TOKEN_FILE',
  DYNAMICS365_TENANT_ID: 'AZURE_TENANT_ID',
  DYNAMICS365_CLIENT_ID: 'AZURE_CLIENT_ID',
  DYNAMICS365_AUTHORITY: 'AZURE_AUTHORITY_HOST',
} as const;

/**
 * Where no credential is set, the variables of Azure's workload identity stand for those of the bridge that are not
 * (https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html).
 */
export function withWorkloadIdentity(env: Environment): Environment {
  if (!env.AZURE_FEDERATED_TOKEN_FILE || credentials.some((name) => env[name])) return env;
  const filled = Object.entries(given)
    .filter(([own, azure]) => !env[own] && env[azure])
    .map(([own, azure]) => [own, env[azure]]);
  return { ...env, ...Object.fromEntries(filled) };
}
