/** One thing that was looked at. */
export interface StatusLine {
  ok: boolean;
  text: string;
  /** What to do where it is not ok. */
  remedy?: string;
}

export const good = (text: string): StatusLine => ({ ok: true, text });
export const bad = (text: string, remedy: string): StatusLine => ({ ok: false, text, remedy });
