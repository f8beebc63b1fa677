// The command that asks a running service whether it is up.
// Never opens its database: only a service that answers is up.
import { healthSchema } from '../api/system.js';
import { causeOf, exitCodes, fail } from './command-exit.js';

export interface HealthOptions {
  readonly url: string;
  readonly json?: boolean;
}

export async function askHealth({ url, json }: HealthOptions): Promise<void> {
  if (!/^https?:/i.test(url) || !URL.canParse(url))
    return fail(exitCodes.usage, `${url}: expected an address such as http://127.0.0.1:8080`);
  let answer: Response;
  try {
    answer = await fetch(new URL('/api/v1/health', url), { signal: AbortSignal.timeout(5000) });
  } catch (error) {
    return fail(
      exitCodes.unavailable,
      `${url}: not reachable (${causeOf(error)}); expected a running service`,
    );
  }
  const parsed = healthSchema.safeParse(await answer.json().catch(() => undefined));
  if (!parsed.success) return fail(exitCodes.unavailable, `${url}: what answers there is not Centrale`);
  const health = parsed.data;
  process.stdout.write(
    json === true
      ? `${JSON.stringify(health)}\n`
      : `${health.status}: version ${health.version}, up ${health.uptimeS} s, ${health.activeCalls} calls\n`,
  );
  process.exitCode = health.status === 'up' ? 0 : exitCodes.failed;
}
