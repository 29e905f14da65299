import { v5 } from 'uuid';

/** A GUID for something of which there is one in every sample: the same name gives the same. */
export function sampleGuid(name: string): string {
  return v5(name, 'c0a4d2f6-6c0e-4b6e-9a53-9a1f6d3f5b10');
}
