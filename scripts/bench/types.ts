/** One measured figure. */
export interface Figure {
  /** What was measured, as a line of the table. */
  what: string;
  value: number;
  /** Unit or form of the value: `×`, `ms`, `MB`, `requests`. */
  unit: string;
  /** What must be reached; undefined where the figure is for information. */
  target?: { atLeast: number } | { atMost: number };
  /** The figures the value was made from. */
  from?: string;
}

export interface BenchOptions {
  /** Longer measurements with larger numbers. */
  full: boolean;
  /** Told what is going on, for a person who waits. */
  progress: (text: string) => void;
  /** A folder of its own that is removed afterwards. */
  folder: string;
  /** Connection string of a server that makes a new database for each stage; undefined measures the embedded engine. */
  server: string | undefined;
}

/** One file of `benches/`: each figure is a ratio or count measured within one run, so that machines compare. */
export interface Bench {
  name: string;
  title: string;
  run(options: BenchOptions): Promise<Figure[]>;
}
