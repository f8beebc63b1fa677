// Rules of the configuration's store: versions, secrets, transactions.
// Never uses SQL but to look for what must not be there.
import { agentStatusItemSchema, agentStatusList } from '../../../src/api/agent-statuses.js';
import Database from 'better-sqlite3';
import { openSqliteStore } from '../../../src/adapters/sqlite/sqlite-store.js';
import { companySettingsSchema, type CompanySettings } from '../../../src/api/company.js';
import { queueSchema, type QueueConfig } from '../../../src/api/acd.js';
import type { UserConfig } from '../../../src/api/sessions.js';
import type { Store } from '../../../src/app/ports/store.js';
import type { EpochMs, ExtensionNumber, TrunkId } from '../../../src/core/kernel/ids.js';
import { passwordOf, sipPasswordOf, trunkPasswordOf } from '../../../src/app/kernel/secret-places.js';
import { makeTemporaryDirectory, type TemporaryDirectory } from './temporary-directory.js';

const settings: CompanySettings = companySettingsSchema.parse({
  name: 'Acme',
  language: 'nl',
  timeZone: 'Europe/Amsterdam',
  countryCode: '31',
  internationalPrefix: '00',
  trunkPrefix: '0',
});
const queue = (id: string, name = id): QueueConfig =>
  queueSchema.parse({
    id,
    name,
    skills: [{ skill: id, minLevel: 1 }],
    voice: { music: 'default' },
    ringSeconds: 20,
    wrapUpSeconds: 10,
    retryAfterRefusalSeconds: 5,
    retryAfterMissSeconds: 10,
    serviceLevel: { percent: 80, seconds: 20 },
  });
const user: UserConfig = { username: 'admin', name: 'Admin', role: 'admin' };
const at = (ms: number): EpochMs => ms as EpochMs;
const extension = '201' as ExtensionNumber;

let directory: TemporaryDirectory;
let store: Store;
const open = (): Store => openSqliteStore({ path: directory.file('c.db'), nowMs: () => at(0) });

beforeEach(() => {
  directory = makeTemporaryDirectory();
  store = open();
});
afterEach(() => {
  store.close();
  directory.remove();
});

describe('configuration', () => {
  it('is undefined until something was configured', () => {
    expect(store.company.read()).toBeUndefined();
  });

  it('is read back as it was put, in the order of creation, also after a restart', () => {
    const { company } = store;
    company.put('settings', 'settings', settings, 'setup', at(1));
    company.put('queues', 'support', queue('support'), 'setup', at(2));
    company.put('queues', 'billing', queue('billing'), 'setup', at(3));
    company.put('queues', 'support', queue('support', 'Help'), 'ann', at(4));
    company.put('users', 'admin', user, 'setup', at(5));
    const expected = {
      settings,
      trunks: [],
      dids: [],
      flows: [],
      schedules: [],
      agentStatuses: [...agentStatusList.initial],
      queues: [queue('support', 'Help'), queue('billing')],
      agents: [],
      extensions: [],
      users: [user],
    };
    expect(company.read()).toEqual(expected);
    store.close();
    store = open();
    expect(store.company.read()).toEqual(expected);
  });

  it('tells who changed what, when, from what; newest first', () => {
    const { company } = store;
    company.put('queues', 'sales', queue('sales'), 'ann', at(1));
    company.put('queues', 'sales', queue('sales', 'Sell'), 'bob', at(2));
    company.remove('queues', 'sales', 'cid', at(3));
    company.put('queues', 'sales', queue('sales'), 'dot', at(4));
    const change = { list: 'queues', key: 'sales' };
    expect(company.changes(10)).toEqual([
      { ...change, version: 4, atMs: 4, by: 'dot', before: null, after: queue('sales') },
      { ...change, version: 3, atMs: 3, by: 'cid', before: queue('sales', 'Sell'), after: null },
      { ...change, version: 2, atMs: 2, by: 'bob', before: queue('sales'), after: queue('sales', 'Sell') },
      { ...change, version: 1, atMs: 1, by: 'ann', before: null, after: queue('sales') },
    ]);
    expect(company.changes(1).map(({ version }) => version)).toEqual([4]);
  });

  it('writes no version when there is nothing to remove', () => {
    store.company.remove('queues', 'sales', 'ann', at(1));
    expect(store.company.changes(10)).toEqual([]);
  });

  it('refuses an item that it could not read back', () => {
    const put = (): void => store.company.put('queues', 'sales', { id: 'sales' }, 'ann', at(1));
    expect(put).toThrow(/invalid queues\/sales/);
    expect(store.company.changes(10)).toEqual([]);
  });

  it('keeps its versions from being changed', () => {
    store.company.put('queues', 'sales', queue('sales'), 'ann', at(1));
    store.close();
    const db = new Database(directory.file('c.db'));
    try {
      expect(() => db.exec("UPDATE company_version SET by = 'eve'")).toThrow(/append-only/);
      expect(() => db.exec('DELETE FROM company_version')).toThrow(/append-only/);
    } finally {
      db.close();
      store = open();
    }
  });
});

describe('what an earlier version wrote', () => {
  const former = {
    settings: {
      name: 'Acme',
      language: 'nl',
      timeZone: 'Europe/Amsterdam',
      countryCode: '31',
      internationalPrefix: '00',
      trunkPrefix: '0',
    },
    trunks: { id: 'carrier', name: 'Carrier', addresses: ['192.0.2.1'] },
    dids: { number: '+31205550100', destination: { kind: 'queue', queue: 'sales' } },
    flows: { id: 'day', name: 'Day', language: 'nl', start: 'bye', nodes: { bye: { kind: 'hang-up' } } },
    queues: {
      id: 'sales',
      name: 'Sales',
      requiredSkills: [{ skill: 'dutch', minLevel: 5 }],
      music: 'jazz',
      ringSeconds: 25,
      wrapUpSeconds: 12,
      retryAfterRefusalSeconds: 7,
      retryAfterMissSeconds: 11,
      serviceLevel: { percent: 90, seconds: 15 },
    },
    agents: { id: '201', name: 'Ann', extension: '201', skills: { dutch: 8 } },
    extensions: { number: '201', name: 'Ann' },
    users: { username: 'admin', name: 'Admin', role: 'admin' },
  };

  function writeFormer(): void {
    store.close();
    const db = new Database(directory.file('c.db'));
    try {
      const version = db.prepare(
        "INSERT INTO company_version (list, key, value, by, at_ms, journal_seq) VALUES (?, ?, ?, 'ann', 1, 0)",
      );
      const item = db.prepare('INSERT INTO company_item (list, key, version) VALUES (?, ?, ?)');
      for (const [list, value] of Object.entries(former)) {
        const { lastInsertRowid } = version.run(list, list, JSON.stringify(value));
        item.run(list, list, lastInsertRowid);
      }
    } finally {
      db.close();
      store = open();
    }
  }

  it('is read as it was meant, with defaults for what is new', () => {
    writeFormer();
    const company = store.company.read();
    const { requiredSkills: _, music: __, ...queueRest } = former.queues;
    expect(company).toMatchObject({
      ...Object.fromEntries(Object.entries(former).map(([list, value]) => [list, [value]])),
      settings: { ...former.settings, competition: { mode: 'priority', maxHeadStartSeconds: 1800 } },
      schedules: [],
      agentStatuses: [...agentStatusList.initial],
      queues: [
        {
          ...queueRest,
          skills: [{ skill: 'dutch', minLevel: 5, weight: 1, need: 'required' }],
          // A busy phone was a refusal then.
          retryAfterBusySeconds: 7,
          channels: ['voice'],
          voice: { music: 'jazz' },
          strategy: { kind: 'longest-idle' },
          widening: [],
          limits: { nobodyLoggedIn: 'wait', allOnBreak: 'wait' },
          overflow: {},
        },
      ],
      agents: [{ ...former.agents, desires: {}, costPerHour: 0, capacity: { voice: 1, chat: 3, mail: 5 } }],
      extensions: [{ ...former.extensions, autoAnswer: 'off' }],
    });
    expect(company?.queues[0]).not.toHaveProperty('requiredSkills');
  });

  it('is written anew in the present shape by the next change, which tells of nothing else', () => {
    writeFormer();
    const [sales] = store.company.read()?.queues ?? [];
    store.company.put('queues', 'queues', { ...sales, name: 'Sell' }, 'bob', at(2));
    expect(store.company.changes(1)[0]?.after).toMatchObject({ name: 'Sell', skills: [{ skill: 'dutch' }] });
    expect(store.company.changes(1)[0]?.before).toMatchObject({
      name: 'Sales',
      skills: [{ skill: 'dutch' }],
    });
  });
});

describe('a list that does not begin empty', () => {
  const ids = () => store.company.read()?.agentStatuses.map(({ id }) => id);
  const initial = ['coffee', 'lunch', 'meeting', 'training', 'paperwork', 'break', 'missed-offers'];
  const coffee = agentStatusItemSchema.parse({ id: 'coffee', names: { en: 'Espresso' } });

  beforeEach(() => store.company.put('settings', 'settings', settings, 'setup', at(1)));

  it('has what it came with until it is changed, and nothing is written of it', () => {
    expect(ids()).toEqual(initial);
    expect(store.company.changes(10)).toHaveLength(1);
  });

  it('keeps the others when one is changed for the first time', () => {
    store.company.put('agentStatuses', 'coffee', coffee, 'ann', at(2));
    expect(ids()).toEqual(initial);
    expect(store.company.read()?.agentStatuses[0]).toEqual(coffee);
    const [last, ...before] = store.company.changes(20);
    expect(last).toMatchObject({ by: 'ann', key: 'coffee', before: { names: { en: 'Coffee' } } });
    expect(before.filter(({ by }) => by === 'first-start')).toHaveLength(7);
  });

  it('keeps the others when one is removed, and stays empty when all are', () => {
    store.company.remove('agentStatuses', 'lunch', 'ann', at(2));
    expect(ids()).toEqual(initial.filter((id) => id !== 'lunch'));
    for (const id of initial) store.company.remove('agentStatuses', id, 'ann', at(3));
    expect(ids()).toEqual([]);
  });
});

describe('transactions', () => {
  it('take back everything when one change fails', () => {
    const { company } = store;
    company.put('settings', 'settings', settings, 'setup', at(1));
    const work = (): void =>
      company.transaction(() => {
        company.put('queues', 'sales', queue('sales'), 'ann', at(2));
        company.setSecret(sipPasswordOf(extension), 'hash');
        company.setSecret(passwordOf('admin'), 'hash', false);
        throw new Error('stop');
      });
    expect(work).toThrow('stop');
    expect(company.read()?.queues).toEqual([]);
    expect(company.changes(10)).toHaveLength(1);
    expect(company.secret(sipPasswordOf(extension))?.value).toBeUndefined();
    expect(company.secret(passwordOf('admin'))).toBeUndefined();
  });

  it('return what the work returned', () => {
    expect(store.company.transaction(() => 42)).toBe(42);
  });
});

describe('secrets', () => {
  it('are kept per extension and user, and replaced', () => {
    const { company } = store;
    company.setSecret(sipPasswordOf(extension), 'one');
    company.setSecret(sipPasswordOf(extension), 'two');
    expect(company.secret(sipPasswordOf(extension))?.value).toBe('two');
    company.setSecret(passwordOf('admin'), 'first', true);
    expect(company.secret(passwordOf('admin'))).toEqual({ value: 'first', mustChange: true });
    company.setSecret(passwordOf('admin'), 'second', false);
    expect(company.secret(passwordOf('admin'))).toEqual({ value: 'second', mustChange: false });
    expect(company.secret(passwordOf('nobody'))).toBeUndefined();
  });

  it('go with their extension or user', () => {
    const { company } = store;
    company.put('extensions', '201', { number: '201', name: 'Ann', autoAnswer: 'off' }, 'setup', at(1));
    company.put('users', 'admin', user, 'setup', at(1));
    company.setSecret(sipPasswordOf(extension), 'hash');
    company.setSecret(passwordOf('admin'), 'hash', false);
    company.remove('extensions', '201', 'ann', at(2));
    company.remove('users', 'admin', 'ann', at(2));
    expect(company.secret(sipPasswordOf(extension))?.value).toBeUndefined();
    expect(company.secret(passwordOf('admin'))).toBeUndefined();
  });

  it('of a trunk last as long as the trunk has a user name', () => {
    const { company } = store;
    const trunk = { id: 'carrier', name: 'Carrier', addresses: ['192.0.2.1'] };
    const outbound = { host: 'sip.example.net', port: 5060, transport: 'udp', username: 'acme' };
    const id = 'carrier' as TrunkId;
    company.put('trunks', id, { ...trunk, outbound }, 'setup', at(1));
    company.setSecret(trunkPasswordOf(id), 'one');
    company.setSecret(trunkPasswordOf(id), 'two');
    company.put('trunks', id, { ...trunk, name: 'New', outbound }, 'setup', at(2));
    expect(company.secret(trunkPasswordOf(id))?.value).toBe('two');
    company.put('trunks', id, trunk, 'setup', at(3));
    expect(company.secret(trunkPasswordOf(id))?.value).toBeUndefined();
    company.setSecret(trunkPasswordOf(id), 'three');
    company.remove('trunks', id, 'setup', at(4));
    expect(company.secret(trunkPasswordOf(id))?.value).toBeUndefined();
  });

  it('never reach a version, even when an item carries one', () => {
    const { company } = store;
    const sipPassword = 'open-sesame';
    company.put('settings', 'settings', settings, 'setup', at(1));
    company.put('extensions', '201', { number: '201', name: 'Ann', sipPassword }, 'setup', at(1));
    company.put('users', 'admin', { ...user, password: 'open-sesame' }, 'setup', at(1));
    const outbound = { host: '192.0.2.1', username: 'acme', password: 'open-sesame' };
    const trunk = { id: 'carrier', name: 'Carrier', addresses: ['192.0.2.1'], outbound };
    company.put('trunks', 'carrier', trunk, 'setup', at(1));
    expect(JSON.stringify([company.read(), company.changes(10)])).not.toContain('open-sesame');
  });
});
