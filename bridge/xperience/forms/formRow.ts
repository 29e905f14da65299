/** A form as it is stored; names may hold macros. */
export interface FormRow {
  formId: number;
  /** Code name, unique within a site. */
  name: string;
  displayName: string;
  /** Empty where the product has no sites. */
  siteName: string;
}
