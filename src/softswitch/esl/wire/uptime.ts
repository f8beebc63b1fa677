// How long the media server is up, as status and heartbeat write it.
// Never reads a clock.

const units = [
  ['years', 365 * 24 * 3600 * 1000],
  ['days', 24 * 3600 * 1000],
  ['hours', 3600 * 1000],
  ['minutes', 60 * 1000],
  ['seconds', 1000],
  ['milliseconds', 1],
] as const;

/** `0 years, 0 days, 0 hours, 7 minutes, 34 seconds, 945 milliseconds, 0 microseconds` */
export function uptimeText(uptimeMs: number): string {
  let left = uptimeMs;
  const parts = units.map(([name, unitMs]) => {
    const count = Math.floor(left / unitMs);
    left -= count * unitMs;
    return `${count} ${count === 1 ? name.slice(0, -1) : name}`;
  });
  return `${parts.join(', ')}, 0 microseconds`;
}
