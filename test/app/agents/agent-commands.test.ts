import { agentStatusItemSchema, agentStatusList } from '../../../src/api/agent-statuses.js';
import type { ChangeStatus } from '../../../src/api/agents.js';
import { createAgentCommands } from '../../../src/app/agents/agent-commands.js';
import type { AgentStatusItem } from '../../../src/api/agent-statuses.js';
import { createFakeLog } from '../../support/fake-log.js';

const initial = agentStatusList.initial as readonly AgentStatusItem[];

/** What the engine was told to make of a change; or the refusal. */
function made(change: ChangeStatus, company: { statuses?: AgentStatusItem[]; otherReasons?: boolean } = {}) {
  const told: unknown[] = [];
  const commands = createAgentCommands({
    acd: { handleAll: (inputs: readonly unknown[]) => told.push(...inputs) } as never,
    live: { agent: (id: string) => (id === 'ann' ? { id } : undefined) } as never,
    log: createFakeLog(),
    company: () => ({ statuses: [...initial], otherReasons: true, language: 'nl', ...company }),
  });
  const outcome = commands.changeStatus('ann', change, 'boss');
  return { outcome, told, commands };
}

const onBreak = (reason: string) => [
  { kind: 'agent-status-changed', agentId: 'ann', status: { kind: 'on-break', reason } },
];

test.each<[string, ChangeStatus, string]>([
  ['its ID as the status', { status: 'lunch' }, 'lunch'],
  ['its ID as the reason of a break', { status: 'on-break', reason: 'lunch' }, 'lunch'],
  ['its name, as earlier versions wrote it', { status: 'on-break', reason: 'Obiad' }, 'lunch'],
  ['its name in any case', { status: 'on-break', reason: 'KOFFIE' }, 'coffee'],
  ['a reason of its own', { status: 'on-break', reason: 'Fire drill' }, 'Fire drill'],
])('an agent status is given by %s', (_, change, reason) => {
  const { outcome, told } = made(change);
  expect(outcome.kind).toBe('granted');
  expect(told).toEqual(onBreak(reason));
});

test('available and logged out need no list', () => {
  expect(made({ status: 'available' }, { statuses: [] }).told).toMatchObject([
    { status: { kind: 'available' } },
  ]);
  expect(made({ status: 'logged-out' }, { statuses: [] }).told).toMatchObject([
    { status: { kind: 'logged-out' } },
  ]);
});

test.each<[string, ChangeStatus, boolean, string, string]>([
  ['a status that is not there', { status: 'siesta' }, true, 'unknown-status', 'status'],
  [
    'a reason of its own where the company allows none',
    { status: 'on-break', reason: 'Siesta' },
    false,
    'unknown-status',
    'reason',
  ],
  ['a break without a reason', { status: 'on-break' }, true, 'break-reason-required', 'reason'],
  [
    'a reason with another status',
    { status: 'lunch', reason: 'late' },
    true,
    'break-reason-required',
    'reason',
  ],
])('%s is refused, and nobody changes', (_, change, otherReasons, code, path) => {
  const { outcome, told } = made(change, { otherReasons });
  expect(outcome).toMatchObject({ kind: 'refused', code, details: [{ path }] });
  expect(told).toEqual([]);
});

test('agents do not choose what is not for them, however they call it; who supervises does', () => {
  const { commands } = made({ status: 'available' });
  for (const change of [
    { status: 'missed-offers' },
    { status: 'on-break', reason: 'missed-offers' },
    { status: 'on-break', reason: 'Oproepen gemist' },
  ])
    expect(commands.refuseForAgents(change)).toMatchObject({ code: 'forbidden' });
  expect(commands.refuseForAgents({ status: 'siesta' })).toMatchObject({ code: 'unknown-status' });
  expect(commands.refuseForAgents({ status: 'lunch' })).toBeUndefined();
  expect(commands.refuseForAgents({ status: 'available' })).toBeUndefined();
  expect(made({ status: 'missed-offers' }).told).toEqual(onBreak('missed-offers'));
});

test('they are offered in their order, equal ones by their name in the company’s language', () => {
  const statuses = [
    agentStatusItemSchema.parse({ id: 'z', names: { nl: 'Appel', en: 'Zebra' } }),
    agentStatusItemSchema.parse({ id: 'y', names: { nl: 'Banaan', en: 'Apple' } }),
    agentStatusItemSchema.parse({ id: 'x', names: { pl: 'Zupa' }, order: 1 }),
  ];
  const { commands } = made({ status: 'x' }, { statuses, otherReasons: false });
  expect(commands.statuses()).toEqual({
    statuses: [statuses[2], statuses[0], statuses[1]],
    otherReasons: false,
  });
});

test.each([
  ['a built-in name', { id: 'available', names: { en: 'A' } }],
  ['no name', { id: 'a', names: {} }],
  ['an empty name', { id: 'a', names: { en: ' ' } }],
  ['a language that is none of ours', { id: 'a', names: { de: 'A' } }],
  ['a maximum of nothing', { id: 'a', names: { en: 'A' }, maxMinutes: 0 }],
])('a status with %s is not valid', (_, item) => {
  expect(agentStatusItemSchema.safeParse(item).success).toBe(false);
});
