/** Why something happens, and what a person does about it: a sentence or two each. */
export interface Explanation {
  cause: string;
  whatToDo: string;
}

export const explain = (cause: string, whatToDo: string): Explanation => ({ cause, whatToDo });
