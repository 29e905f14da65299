import { z } from 'zod';

/** What `npm audit --json` says; only what is needed of it. */
export const auditReport = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({
      /** A text names the package the weakness comes from, which has an entry of its own. */
      via: z.array(
        z.union([
          z.string(),
          z.object({ url: z.string(), title: z.string(), name: z.string(), severity: z.string() }),
        ]),
      ),
    }),
  ),
});

/** Advisories somebody has judged to be of no consequence here. */
export const acceptedAdvisories = z.array(
  z.strictObject({
    /** Such as `GHSA-xxxx-xxxx-xxxx`. */
    advisory: z.string().regex(/^GHSA-[\w-]+$/),
    package: z.string(),
    /** Why it does not matter here, or what stands against it. */
    reason: z.string().min(20),
    /** Looked at again then: the day, as 2027-01-31. */
    until: z.iso.date(),
  }),
);

/**
 * What is to be done about a report.
 * @param today as 2026-12-31
 * @returns a sentence for every advisory that nobody has accepted, or not any longer
 */
export function judgeAdvisories(
  report: z.infer<typeof auditReport>,
  accepted: z.infer<typeof acceptedAdvisories>,
  today: string,
): string[] {
  const found = Object.values(report.vulnerabilities).flatMap(({ via }) =>
    via.flatMap((each) => (typeof each === 'string' ? [] : [each])),
  );
  const byUrl = new Map(found.map((advisory) => [advisory.url, advisory]));
  return [...byUrl.values()].flatMap(({ url, name, title, severity }) => {
    const match = accepted.find((each) => url.endsWith(`/${each.advisory}`) && each.package === name);
    if (match && match.until >= today) return [];
    const ended = match ? ` It was accepted until ${match.until} only.` : '';
    return [
      `${name}: ${title} (${severity}, ${url}).${ended} Update it, or say why it does not matter here in .ci/accepted-advisories.json.`,
    ];
  });
}
