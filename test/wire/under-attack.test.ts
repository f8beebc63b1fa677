// Strangers attack, one after another in all the ways we know: who talks goes on talking, who is honest is served.
// Never measures speed: `make bench B=attack` does.
import { attacks } from '../support/attacker.js';
import { endureAttacks, type SiegeReport } from '../support/besieged-service.js';
import { stopAllChildren } from '../support/child-process.js';
import { serviceRtpPorts } from '../support/free-port.js';

jest.setTimeout(300_000);

/** What may come on top of a service that carries 20 calls, MB. */
const allowedGrowthMb = 100;

describe('under attack by strangers', () => {
  let report: SiegeReport;
  beforeAll(async () => {
    report = await endureAttacks({ attacks, secondsEach: 3, restSeconds: 0, rtp: serviceRtpPorts });
  });
  afterAll(() => stopAllChildren());

  it('keeps every call in progress, without the loss of a packet', () => {
    expect(report).toMatchObject({ callsKept: 20, packetsLost: 0 });
  });

  it('lets no stranger hear or say anything, and counts what they sent to where calls listen', () => {
    expect(report.packetsHeardByStranger).toBe(0);
    expect(report.packetsRefused).toBeGreaterThan(0);
  });

  it('serves honest callers from INVITE to BYE, and honest phones that register', () => {
    expect(report.failures).toEqual([]);
    expect(report).toMatchObject({ honestCallsFailed: 0, honestRegistersFailed: 0 });
    expect(report.honestCalls).toBeGreaterThan(0);
    expect(report.honestRegisters).toBeGreaterThan(0);
  });

  it.each(attacks)('%s: answers whether it is up', (attack) => {
    expect(report.phases.find((phase) => phase.attack === attack)?.health.failed).toBe(0);
  });

  it('needs little more memory than before', () => {
    expect(report.rssMaxMb - report.rssBeforeMb).toBeLessThan(allowedGrowthMb);
  });
});
