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

/** What came of one measurement. */
export interface Measurement {
  /** As it is chosen on the command line. */
  name: string;
  title: string;
  seconds: number;
  /** `met` beside each target. */
  figures: (Figure & { met?: boolean })[];
  /** Why there are no figures. */
  error?: string;
}

/** The file of figures; docs/bench.md tells people what is in it. */
export interface BenchReport {
  /** Raised when what is there changes its meaning. */
  version: 1;
  /** ISO 8601, UTC. */
  started: string;
  seconds: number;
  full: boolean;
  machine: {
    node: string;
    processors: number;
    model?: string;
    database: 'embedded' | 'server';
  };
  measurements: Measurement[];
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
  /** Folder for a processor profile of each bridge, as Chrome's developer tools read them. */
  profiles: string | undefined;
}

/** One file of `benches/`: each figure is a ratio or count measured within one run, so that machines compare. */
export interface Bench {
  name: string;
  title: string;
  run(options: BenchOptions): Promise<Figure[]>;
}
