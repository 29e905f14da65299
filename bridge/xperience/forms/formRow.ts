/** A form as it is stored; names may hold macros. */
export interface FormRow {
  /** As callers know it: after a move to another product the number it had before. */
  formId: number;
  /** FormID, as activities name it. */
  itemId: number;
  /** Code name, unique within a site. */
  name: string;
  displayName: string;
  /** Empty where the product has no sites. */
  siteName: string;
}
