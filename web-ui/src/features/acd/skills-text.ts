// Skills and their levels in one line.
// Never sorts: the order is the configuration's.

/** `sales 5, dutch 3`; empty without skills. */
export const skillsText = (skills: Readonly<Partial<Record<string, number>>>): string =>
  Object.entries(skills)
    .map(([skill, level]) => `${skill} ${level}`)
    .join(', ');
