// Configuration as earlier versions wrote it → as this one reads it; what is new gets its default from the schema.
// Never touches what this version wrote.

/** One item of the store or of an exported file, before its schema reads it. */
export function upgradeStoredItem(list: string, item: unknown): unknown {
  return list === 'queues' && isRecord(item) ? upgradeQueue(item) : item;
}

/** A whole exported company, before its schema reads it. */
export function upgradeExportedCompany(company: unknown): unknown {
  if (!isRecord(company) || !Array.isArray(company.queues)) return company;
  return { ...company, queues: company.queues.map((queue) => upgradeStoredItem('queues', queue)) };
}

/**
 * Before queues had wishes, every skill was required and stood under `requiredSkills`; an agent's busy phone counted
 * as a refusal.
 */
function upgradeQueue(queue: Readonly<Record<string, unknown>>): unknown {
  if (!('requiredSkills' in queue)) return queue;
  const { requiredSkills, ...rest } = queue;
  return {
    skills: requiredSkills,
    ...('retryAfterRefusalSeconds' in rest ? { retryAfterBusySeconds: rest.retryAfterRefusalSeconds } : {}),
    ...rest,
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
