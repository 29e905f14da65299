/** Name of the row of the bridge table `setting` that a move leaves: a list of MovedForm. */
export const movedForms = 'move.forms';

/** A form of the former installation: flows go on calling it by the number that it had there. */
export interface MovedForm {
  /** Its number there. */
  shown: number;
  /** FormID here; null where it was not brought over. */
  formId: number | null;
}
