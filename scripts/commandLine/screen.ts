import type { CommandIo } from './commandIo.ts';

/** Where a command writes. */
export interface Screen {
  /** The answer, which can be piped on. */
  print(text: string): void;
  /** Remarks, on the other stream. */
  tell(text: string): void;
  /** How far it has come: takes the place of what it said before, and is seen on a terminal only. */
  progress(text: string): void;
  /** Characters in a line. */
  width: number;
}

const clearLine = '\r\u{1b}[K';
/** Into a file or a mail everything goes as if it were this wide. */
const widthOfNoTerminal = 160;

/** The screen that these two streams are. */
export function openScreen({ stdout, stderr }: Pick<CommandIo, 'stdout' | 'stderr'>): Screen {
  let shown = false;
  const clear = () => {
    if (shown) stderr.write(clearLine);
    shown = false;
  };
  return {
    print: (text) => {
      clear();
      stdout.write(`${withoutControls(text)}\n`);
    },
    tell: (text) => {
      clear();
      stderr.write(`${withoutControls(text)}\n`);
    },
    progress: (text) => {
      if (!stderr.isTTY) return;
      stderr.write(`${clearLine}${withoutControls(text).slice(0, (stderr.columns ?? 80) - 1)}`);
      shown = true;
    },
    width: (stdout.isTTY && stdout.columns) || widthOfNoTerminal,
  };
}

/** What a contact has typed into a form must not be able to move the cursor, or turn the direction of the text. */
export function withoutControls(text: string): string {
  return text.replaceAll(/[\p{Cc}\u{202a}-\u{202e}\u{2066}-\u{2069}]/gu, (found) =>
    found === '\n' ? found : '\u{fffd}',
  );
}
