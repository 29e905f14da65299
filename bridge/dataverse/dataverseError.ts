/** What Dataverse said when it refused a request or one row of it. */
export interface DataverseError {
  /** HTTP status of the answer, or of the row's part of a batch. */
  status: number;
  /** `0x` and eight lower-case digits; empty when the answer carried none. */
  code: string;
  message: string;
  /** For Microsoft's support: x-ms-service-request-id of the answer. */
  requestId?: string;
}
