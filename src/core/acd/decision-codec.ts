// A decision as few bytes: what is told from outside (the call, the list of agents) is left out.
// Never stores anything, and never lets damaged bytes through as a decision.
import { ByteFormatError, ByteReader } from '../kernel/byte-reader.js';
import { ByteWriter } from '../kernel/byte-writer.js';
import type { AgentId, CallId, OfferId, QueueId, RequestId } from '../kernel/ids.js';
import type { StrategyKind } from './acd-settings.js';
import {
  agentVerdicts,
  type Decision,
  type DecidingRule,
  type DecisionTerm,
  type RatedAgent,
  type RatedCall,
} from './decision-model.js';

/** First byte of every stored decision. */
const formatVersion = 1;

/** What a code once stood for it stands for always: new names get new numbers. */
const strategyCodes: Readonly<Record<StrategyKind, number>> = {
  'longest-idle': 0,
  'round-robin': 1,
  'fewest-calls': 2,
  'least-talk-time': 3,
  'least-occupied': 4,
  'most-skilled': 5,
  'least-skilled': 6,
  'ordered-tiers': 7,
  random: 8,
  'weighted-random': 9,
  'ring-all': 10,
  'ring-progressively': 11,
  score: 12,
};
const ruleCodes: Readonly<Record<DecidingRule, number>> = {
  'only-one': 0,
  strategy: 1,
  'idle-time': 2,
  'overall-match': 3,
  'preferred-agent': 4,
  'all-rung': 5,
  'preferred-skill': 6,
};
const termCodes: Readonly<Record<TermName, number>> = {
  'idle-time': 0,
  'last-offer': 1,
  calls: 2,
  'talk-time': 3,
  occupancy: 4,
  skill: 5,
  desire: 6,
  'skills-total': 7,
  tier: 8,
  position: 9,
  random: 10,
  priority: 11,
  'time-in-queue': 12,
  'time-in-system': 13,
  cost: 14,
  'preferred-skills': 15,
};
type TermName = DecisionTerm['name'];

const byCode = <N extends string>(codes: Readonly<Record<N, number>>): ReadonlyMap<number, N> =>
  new Map(Object.entries<number>(codes).map(([name, code]) => [code, name as N]));
const strategyOfCode = byCode(strategyCodes);
const ruleOfCode = byCode(ruleCodes);
const termOfCode = byCode(termCodes);

/** Bits of the second byte. */
const isWait = 1;
const hasOffer = 2;
const offerOfCall = 4;
const hasRule = 8;
const inRuns = 16;
/** The request is not the interaction's first. */
const hasRequest = 32;
const allFlags = 63;

/** Bits of the byte about a caller. */
const elsewhere = 1;
const callerHasRequest = 2;

/** Runs carry their verdict in the lowest five bits. */
const runScale = 32;

/** Stored bytes that are no decision. */
export class DecisionFormatError extends Error {
  readonly code = 'decision-format';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DecisionFormatError';
  }
}

/** What the bytes leave out. */
export interface DecisionContext {
  readonly callId: CallId;
  /** The same list, in the same order, that the decision was encoded with. */
  readonly agents: readonly AgentId[];
}

/**
 * Everything of the decision but `callId` and `agents`. Times are rounded to whole milliseconds; the terms' values are
 * exact when whole, otherwise to seven digits.
 */
export function encodeDecision(decision: Decision): Uint8Array {
  const writer = new ByteWriter(96 + (decision.verdicts.length >> 1));
  const attempt = attemptOf(decision);
  const { verdicts } = decision;
  const highest = highestOf(verdicts);
  if (highest >= agentVerdicts.length) throw new Error(`no such verdict: ${highest}`);
  const runs = highest > 15 || countRunBytes(verdicts) < (verdicts.length + 1) >> 1;
  writer.byte(formatVersion);
  writer.byte(
    (decision.kind === 'wait' ? isWait : 0) |
      (decision.offerId === undefined ? 0 : hasOffer) |
      (attempt === undefined ? 0 : offerOfCall) |
      (decision.decidedBy === undefined ? 0 : hasRule) |
      (runs ? inRuns : 0) |
      (decision.requestId === undefined ? 0 : hasRequest),
  );
  if (decision.requestId !== undefined) writer.text(decision.requestId);
  if (attempt !== undefined) writer.varint(attempt);
  else if (decision.offerId !== undefined) writer.text(decision.offerId);
  writer.text(decision.queueId);
  writer.signed(Math.round(decision.waitedMs));
  writer.varint(decision.step);
  writer.varint(strategyCodes[decision.strategy]);
  if (decision.decidedBy !== undefined) writer.varint(ruleCodes[decision.decidedBy]);
  writer.varint(decision.unableAgents);
  if (runs) writeRuns(writer, verdicts);
  else writeHalfBytes(writer, verdicts);
  writeRated(writer, decision);
  writeCallers(writer, decision);
  return writer.finish();
}

/** Throws DecisionFormatError when the bytes do not come from `encodeDecision` with the same context. */
export function decodeDecision(bytes: Uint8Array, context: DecisionContext): Decision {
  try {
    const reader = new ByteReader(bytes);
    const decision = readDecision(reader, context);
    reader.end();
    return decision;
  } catch (error) {
    if (!(error instanceof ByteFormatError)) throw error;
    throw new DecisionFormatError(`stored decision of call ${context.callId}: ${error.message}`, {
      cause: error,
    });
  }
}

function readDecision(reader: ByteReader, { callId, agents }: DecisionContext): Decision {
  const version = reader.byte();
  if (version !== formatVersion) throw new ByteFormatError(`unknown format ${version}`);
  const flags = reader.byte();
  if (flags > allFlags) throw new ByteFormatError(`unknown flags ${flags}`);
  const requestId = (flags & hasRequest) === 0 ? undefined : (reader.text() as RequestId);
  const offerId = readOfferId(reader, flags, callId);
  const queueId = reader.text() as QueueId;
  const waitedMs = reader.signed();
  const step = reader.varint();
  const strategy = nameOf(strategyOfCode, reader.varint());
  const decidedBy = (flags & hasRule) === 0 ? undefined : nameOf(ruleOfCode, reader.varint());
  const unableAgents = reader.varint();
  const verdicts = new Uint8Array(agents.length);
  if ((flags & inRuns) === 0) readHalfBytes(reader, verdicts);
  else readRuns(reader, verdicts);
  const rated = readRated(reader, agents);
  const own = { callId, queueId, waitedMs };
  return {
    kind: (flags & isWait) === 0 ? 'offer' : 'wait',
    callId,
    ...(requestId === undefined ? {} : { requestId }),
    queueId,
    ...(offerId === undefined ? {} : { offerId }),
    waitedMs,
    step,
    strategy,
    ...(decidedBy === undefined ? {} : { decidedBy }),
    agents,
    verdicts,
    unableAgents,
    rated,
    ...readCallers(reader, own),
  };
}

function nameOf<N>(names: ReadonlyMap<number, N>, code: number): N {
  const name = names.get(code);
  if (name === undefined) throw new ByteFormatError(`unknown code ${code}`);
  return name;
}

// The offer ------------------------------------------------------------------------------------------------------

/** n of an offer `<callId>#<n>`; undefined when the id has another form. */
function attemptOf({ callId, offerId }: Decision): number | undefined {
  if (offerId === undefined || !offerId.startsWith(`${callId}#`)) return undefined;
  const digits = offerId.slice(callId.length + 1);
  return /^(0|[1-9]\d{0,8})$/.test(digits) ? Number(digits) : undefined;
}

function readOfferId(reader: ByteReader, flags: number, callId: CallId): OfferId | undefined {
  if ((flags & hasOffer) === 0) return undefined;
  return ((flags & offerOfCall) === 0 ? reader.text() : `${callId}#${reader.varint()}`) as OfferId;
}

// Verdicts -------------------------------------------------------------------------------------------------------

function highestOf(verdicts: Uint8Array): number {
  let highest = 0;
  for (let index = 0; index < verdicts.length; index++) {
    const verdict = verdicts[index] ?? 0;
    if (verdict > highest) highest = verdict;
  }
  return highest;
}

/** Plain loops: this is run over every agent of every decision. */
function endOfRun(verdicts: Uint8Array, start: number): number {
  const verdict = verdicts[start];
  let end = start + 1;
  while (end < verdicts.length && verdicts[end] === verdict) end++;
  return end;
}

/** As many as `writeRuns` needs. */
function countRunBytes(verdicts: Uint8Array): number {
  let bytes = 0;
  for (let start = 0; start < verdicts.length;) {
    const end = endOfRun(verdicts, start);
    for (let rest = (end - start) * runScale; rest > 0; rest = Math.floor(rest / 0x80)) bytes += 1;
    start = end;
  }
  return bytes;
}

/** Until every agent has one: (length − 1) × 32 + verdict. */
function writeRuns(writer: ByteWriter, verdicts: Uint8Array): void {
  for (let start = 0; start < verdicts.length;) {
    const end = endOfRun(verdicts, start);
    writer.varint((end - start - 1) * runScale + (verdicts[start] ?? 0));
    start = end;
  }
}

function readRuns(reader: ByteReader, verdicts: Uint8Array): void {
  for (let index = 0; index < verdicts.length;) {
    const run = reader.varint();
    const length = Math.floor(run / runScale) + 1;
    if (index + length > verdicts.length) throw new ByteFormatError('more verdicts than agents');
    verdicts.fill(checkedVerdict(run % runScale), index, index + length);
    index += length;
  }
}

/** Two agents a byte, the first in the lower half. */
function writeHalfBytes(writer: ByteWriter, verdicts: Uint8Array): void {
  for (let index = 0; index < verdicts.length; index += 2) {
    writer.byte((verdicts[index] ?? 0) | ((verdicts[index + 1] ?? 0) << 4));
  }
}

function readHalfBytes(reader: ByteReader, verdicts: Uint8Array): void {
  for (let index = 0; index < verdicts.length; index += 2) {
    const pair = reader.byte();
    verdicts[index] = checkedVerdict(pair & 15);
    if (index + 1 < verdicts.length) verdicts[index + 1] = checkedVerdict(pair >> 4);
    else if (pair >> 4 !== 0) throw new ByteFormatError('more verdicts than agents');
  }
}

function checkedVerdict(verdict: number): number {
  if (verdict >= agentVerdicts.length) throw new ByteFormatError(`no such verdict: ${verdict}`);
  return verdict;
}

// Rated agents ---------------------------------------------------------------------------------------------------

function writeRated(writer: ByteWriter, { rated, agents }: Decision): void {
  writer.varint(rated.length);
  let before: readonly DecisionTerm[] = [];
  for (const { agentId, terms } of rated) {
    // 0: not among the agents, the id itself follows.
    const place = agents.indexOf(agentId) + 1;
    writer.varint(place);
    if (place === 0) writer.text(agentId);
    const same = terms.length > 0 && haveSameNames(terms, before);
    // 0: the same terms as of the agent before.
    writer.varint(same ? 0 : terms.length + 1);
    for (const { name, value } of terms) {
      if (!same) writer.varint(termCodes[name]);
      writer.number(value);
    }
    before = terms;
  }
}

const haveSameNames = (a: readonly DecisionTerm[], b: readonly DecisionTerm[]): boolean =>
  a.length === b.length && a.every(({ name }, index) => name === b[index]?.name);

function readRated(reader: ByteReader, agents: readonly AgentId[]): readonly RatedAgent[] {
  const rated: RatedAgent[] = [];
  let namesBefore: readonly TermName[] = [];
  for (let left = reader.count(); left > 0; left--) {
    const place = reader.varint();
    const agentId = place === 0 ? (reader.text() as AgentId) : agents[place - 1];
    if (agentId === undefined) throw new ByteFormatError(`no agent ${place}`);
    const head = reader.varint();
    if (head > reader.remaining + 1) throw new ByteFormatError(`${head} terms`);
    const names: TermName[] = [];
    const terms: DecisionTerm[] = [];
    const count = head === 0 ? namesBefore.length : head - 1;
    for (let index = 0; index < count; index++) {
      const name = head === 0 ? namesBefore[index] : nameOf(termOfCode, reader.varint());
      if (name === undefined) throw new ByteFormatError(`no term ${index}`);
      names.push(name);
      terms.push({ name, value: reader.number() });
    }
    namesBefore = names;
    rated.push({ agentId, terms });
  }
  return rated;
}

// Callers --------------------------------------------------------------------------------------------------------

type OwnCall = Pick<RatedCall, 'callId' | 'queueId' | 'waitedMs'>;

function writeCallers(writer: ByteWriter, decision: Decision): void {
  writer.varint(decision.callers.length);
  for (const { callId, requestId, queueId, waitedMs, urgencyMs } of decision.callers) {
    // 0: the decision's own call. Otherwise what the id shares with it at its beginning, and the rest.
    if (callId === decision.callId) writer.varint(0);
    else {
      const shared = sharedLength(callId, decision.callId);
      writer.varint(shared + 1);
      writer.text(callId.slice(shared));
    }
    const isElsewhere = queueId !== decision.queueId;
    writer.byte((isElsewhere ? elsewhere : 0) | (requestId === undefined ? 0 : callerHasRequest));
    if (isElsewhere) writer.text(queueId);
    if (requestId !== undefined) writer.text(requestId);
    const waited = Math.round(waitedMs);
    writer.signed(waited - Math.round(decision.waitedMs));
    writer.signed(Math.round(urgencyMs) - waited);
  }
  writer.varint(decision.callersTotal);
}

function readCallers(reader: ByteReader, own: OwnCall): Pick<Decision, 'callers' | 'callersTotal'> {
  const callers: RatedCall[] = [];
  for (let left = reader.count(); left > 0; left--) {
    const shared = reader.varint();
    if (shared > own.callId.length + 1)
      throw new ByteFormatError(`shares ${shared} letters of its call's id`);
    const callId = (shared === 0 ? own.callId : own.callId.slice(0, shared - 1) + reader.text()) as CallId;
    const bits = reader.byte();
    if (bits > (elsewhere | callerHasRequest)) throw new ByteFormatError(`caller ${bits}`);
    const queueId = (bits & elsewhere) === 0 ? own.queueId : (reader.text() as QueueId);
    const request = (bits & callerHasRequest) === 0 ? {} : { requestId: reader.text() as RequestId };
    const waitedMs = own.waitedMs + reader.signed();
    callers.push({ callId, ...request, queueId, waitedMs, urgencyMs: waitedMs + reader.signed() });
  }
  return { callers, callersTotal: reader.varint() };
}

function sharedLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}
