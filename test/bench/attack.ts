// A service under attack by strangers: what happens to 20 calls in progress, to honest newcomers, to /health and to memory.
// Never asserts: it prints figures as `name value unit`. test/wire/under-attack.test.ts holds what must be.
import { attacks } from '../support/attacker.js';
import { figure } from '../support/bench-figures.js';
import { benchRtpPorts } from '../support/free-port.js';
import { endureAttacks } from '../support/besieged-service.js';

async function main(): Promise<void> {
  const report = await endureAttacks({
    attacks,
    secondsEach: 15,
    restSeconds: 60,
    rtp: benchRtpPorts,
    onProgress: (line) => process.stderr.write(`${line}\n`),
  });
  figure('attack.calls_kept', report.callsKept, 'calls');
  figure('attack.rtp_lost', report.packetsLost, 'packets');
  figure('attack.rtp_bled', report.packetsHeardByStranger, 'packets');
  figure('attack.honest_calls', report.honestCalls, 'calls');
  figure('attack.honest_calls_failed', report.honestCallsFailed, 'calls');
  figure('attack.honest_registers', report.honestRegisters, 'requests');
  figure('attack.honest_registers_failed', report.honestRegistersFailed, 'requests');
  for (const { attack, sent, health, rssMb } of report.phases) {
    figure(`attack.${attack}.sent`, sent, 'messages');
    figure(`attack.${attack}.health_p50_ms`, health.p50Ms, 'ms');
    figure(`attack.${attack}.health_p99_ms`, health.p99Ms, 'ms');
    figure(`attack.${attack}.health_failed`, health.failed, 'requests');
    figure(`attack.${attack}.rss_mb`, rssMb, 'MB');
  }
  figure('attack.rss_before_mb', report.rssBeforeMb, 'MB');
  figure('attack.rss_max_mb', report.rssMaxMb, 'MB');
  figure('attack.rss_after_mb', report.rssAfterMb, 'MB');
  for (const failure of report.failures) process.stderr.write(`failure: ${failure}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
