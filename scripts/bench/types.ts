/** What a former revision came to, beside a figure. */
export interface Before {
  /** Absent where that revision lacks what is measured. */
  value?: number;
  /** The figure now against that one, a plain number. */
  ratio?: number;
  /** The numbers the former value was made from. */
  from?: string;
}

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
  /** What a former revision came to in the same go, where one was asked for. */
  before?: Before;
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
  /** Everything was tried with numbers that tell nothing. */
  small?: true;
  machine: {
    node: string;
    processors: number;
    model?: string;
    database: 'embedded' | 'server';
  };
  /** The former revision that was measured beside, and its commit. */
  against?: { revision: string; commit: string };
  measurements: Measurement[];
}

export interface BenchOptions {
  /** Longer measurements with larger numbers. */
  full: boolean;
  /** Numbers so small that everything is tried and nothing can be told of it. */
  small?: boolean;
  /** Told what is going on, for a person who waits. */
  progress: (text: string) => void;
  /** Told each step that is over of something that takes long; default: as `progress`. */
  tell?: (text: string) => void;
  /** A folder of its own that is removed afterwards. */
  folder: string;
  /** Connection string of a server that makes a new database for each stage; undefined measures the embedded engine. */
  server: string | undefined;
  /** Folder of the checkout whose bridge is measured, a former one; undefined for this one. */
  root?: string | undefined;
  /** Folder for a processor profile of each bridge, as Chrome's developer tools read them. */
  profiles: string | undefined;
}

/** One file of `benches/`: each figure is a ratio or count measured within one run, so that machines compare. */
export interface Bench {
  name: string;
  title: string;
  run(options: BenchOptions): Promise<Figure[]>;
  /** Whether all it measures are bridges in processes of their own, so that those of a former revision can be measured as well. */
  startsBridges?: boolean;
  /** Measures a former revision in turn with this one, call by call, so that what else the machine does counts for both alike. */
  runAgainst?(options: BenchOptions, root: string): Promise<{ now: Figure[]; former: Figure[] }>;
}
