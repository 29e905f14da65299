export const helpText = `A Dataverse organization on this machine: the Web API with its token endpoint, for tests and trying out.

  npm run dataverse -- [options]

  --port N         port on 127.0.0.1 (default: any free one)
  --latency MS     milliseconds every request takes (default 0)
  --row-write MS   milliseconds each row written adds (default 0)
  --row-read MS    milliseconds each row read adds (default 0)
  --contacts N     made-up contacts to begin with (default 0)
  --seed S         another seed, other contacts (default 1)
  --storage DIR    keep the rows in this directory; contacts are made only when it holds none
                   (default: in memory, gone at the end)
  --certificate FILE --key FILE
                   PEM files to serve HTTPS with; some clients take nothing else
  --help           this text

It prints its address, tenant, client id and secret. Faults, limits, the clock, rows, definitions, rights and the
request log are steered under /__control; GET /__control lists the commands. The README beside it says what it
answers and what it refuses.
`;
