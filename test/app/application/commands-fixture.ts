// Session and company commands on a real store in a directory of its own, with a clock that the test moves.
// Never slow: password hashes are made at the least cost.
import { createNodeSecrets } from '../../../src/adapters/system/node-secrets.js';
import { openSqliteStore } from '../../../src/adapters/sqlite/sqlite-store.js';
import { companySchema, type Company } from '../../../src/api/company.js';
import type { CompanyCommands } from '../../../src/app/company/feature.js';
import { createCompanyCommands } from '../../../src/app/company/company-commands.js';
import {
  createSessionCommands,
  type OwnedSessionCommands,
} from '../../../src/app/sessions/session-commands.js';
import type { Secrets } from '../../../src/app/ports/secrets.js';
import type { Store } from '../../../src/app/ports/store.js';
import { createFakeClock, type FakeClock } from '../../support/fake-clock.js';
import { createFakeLog, type FakeLog } from '../../support/fake-log.js';
import { makeTemporaryDirectory } from '../../adapters/sqlite/temporary-directory.js';

export interface CommandsFixture {
  readonly store: Store;
  readonly secrets: Secrets;
  readonly clock: FakeClock;
  readonly log: FakeLog;
  readonly sessions: OwnedSessionCommands;
  readonly company: CompanyCommands;
  /** Companies that `onChanged` was given. */
  readonly changed: readonly Company[];
  /** Tokens whose session ended, in order. */
  readonly ended: readonly string[];
  /** Closes everything; fails when a timer is left. */
  close(): void;
}

export function createCommandsFixture(): CommandsFixture {
  const directory = makeTemporaryDirectory();
  const clock = createFakeClock();
  const log = createFakeLog();
  const store = openSqliteStore({ path: directory.file('test.db'), nowMs: () => clock.nowMs() });
  const secrets = createNodeSecrets({ n: 2, r: 1, p: 1 });
  const sessions = createSessionCommands({ store, secrets, clock, log });
  const changed: Company[] = [];
  const company = createCompanyCommands({
    store,
    secrets,
    clock,
    sessions,
    onChanged: (next) => changed.push(next),
  });
  const ended: string[] = [];
  const unsubscribe = sessions.onSessionEnded((token) => ended.push(token));
  return {
    store,
    secrets,
    clock,
    log,
    sessions,
    company,
    changed,
    ended,
    close() {
      unsubscribe();
      sessions.close();
      sessions.close();
      store.close();
      directory.remove();
      expect(clock.pendingCount()).toBe(0);
    },
  };
}

/** A company in which everything refers to something. */
export function sampleCompany(): Company {
  return companySchema.parse({
    settings: {
      name: 'Bakker BV',
      language: 'nl',
      timeZone: 'Europe/Amsterdam',
      countryCode: '31',
      internationalPrefix: '00',
      trunkPrefix: '0',
    },
    trunks: [{ id: 'carrier', name: 'Carrier', addresses: ['192.0.2.0/24'] }],
    dids: [
      { number: '+31205550100', trunk: 'carrier', destination: { kind: 'flow', flow: 'welcome' } },
      { number: '+31205550101', destination: { kind: 'extension', extension: '202' } },
    ],
    flows: [
      {
        id: 'welcome',
        name: 'Welcome',
        language: 'nl',
        start: 'menu',
        nodes: {
          menu: {
            kind: 'menu',
            prompt: 'welcome',
            choices: { '1': { kind: 'go-to', node: 'sales' } },
            inputTimeoutSeconds: 5,
            maxNoInput: 2,
            onNoInput: 'sales',
            maxInvalid: 3,
          },
          sales: { kind: 'queue', queue: 'sales' },
        },
      },
    ],
    queues: [
      {
        id: 'sales',
        name: 'Sales',
        skills: [{ skill: 'sales', minLevel: 1 }],
        voice: { music: 'default' },
        ringSeconds: 20,
        wrapUpSeconds: 10,
        retryAfterRefusalSeconds: 5,
        retryAfterMissSeconds: 10,
        serviceLevel: { percent: 80, seconds: 20 },
      },
    ],
    agents: [{ id: 'ann', name: 'Ann', extension: '201', skills: { sales: 8 } }],
    extensions: [
      { number: '201', name: 'Ann', sipPassword: 'phone-201' },
      { number: '202', name: 'Front desk', sipPassword: 'phone-202' },
    ],
    users: [
      { username: 'boss', name: 'Boss', role: 'admin', password: 'a good password' },
      { username: 'ann', name: 'Ann', role: 'agent', agent: 'ann', password: 'ann has one too' },
    ],
  });
}
