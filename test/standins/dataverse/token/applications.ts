/** An app registration of the tenant. Whether it may use the organization is its application user's affair. */
export interface Application {
  /** Lower-case GUID. */
  clientId: string;
  /** Object id of its service principal. */
  objectId: string;
  /** Accepted client secrets; a second one lets a test rotate. */
  secrets: readonly string[];
  /** PEM of the certificates whose signed assertions are accepted. */
  certificates: readonly string[];
}

/** The directory a token endpoint serves. Applications can be added and replaced while it runs. */
export interface Directory {
  tenantId: string;
  applications: Map<string, Application>;
  /** Seconds a new token lives. */
  lifetimeSeconds: number;
}
