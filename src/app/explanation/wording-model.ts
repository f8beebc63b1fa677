// What every language must be able to say, and what all languages write alike.
// Never holds a word of any language.
import type { AgentId, QueueId, SkillId } from '../../core/kernel/ids.js';
import type {
  AgentPool,
  FactOf,
  PoolSkills,
  RoutingFactKind,
  WaitReason,
} from '../../core/explanation/explanation-model.js';

/** A wait and the reason of it. */
export interface Waited extends WaitReason {
  readonly waitedMs: number;
}

/** Names as people know them. They are never declined: sentences are built so that they need not be. */
export interface ExplanationNames {
  agent(id: AgentId): string;
  queue(id: QueueId): string;
  skill(id: SkillId): string;
}

/** One whole sentence for each kind of fact, without the full stop and in lower case where the language allows. */
export type FactWording = {
  readonly [K in RoutingFactKind]: (fact: FactOf<K>, names: ExplanationNames) => string;
};

export interface Wording extends FactWording {
  /** Said before the sentences of one queue when the call was in several. */
  readonly inQueue: (queue: string) => string;
}

/** `40 s`, `3:12`, `1:02:03`. Begun seconds do not count, as everywhere in the web UI. */
export function spellDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  return spellClock(seconds * 1000);
}

/** `0:40`, `3:12`, `1:02:03`: for how long somebody waited. */
export function spellClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const twoDigits = (value: number): string => String(value).padStart(2, '0');
  const tail = twoDigits(seconds % 60);
  return hours > 0 ? `${hours}:${twoDigits(minutes % 60)}:${tail}` : `${minutes}:${tail}`;
}

/** At most two decimals, `mark` between them and the whole. */
export function spellNumber(value: number, mark: '.' | ','): string {
  return String(Math.round(value * 100) / 100).replace('.', mark);
}

export const spellShare = (share: number): string => `${Math.round(share * 100)}%`;

/** Nobody could be asked on this channel, by a fault of its servers: what the agents did does not matter. */
export const isOutage = ({ groups }: AgentPool): boolean =>
  groups.some(({ hindrance }) => hindrance === 'channel-down');

/** `a`, `a and b`, `a, b and c`. */
export function spellList(items: readonly string[], and: string): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${and} ${items.at(-1) ?? ''}`;
}

/** `Dutch ≥ 5 and Billing`; a level of 1 goes without saying. Undefined when anybody will do. */
export function spellSkills(
  { levels, rule }: PoolSkills,
  names: ExplanationNames,
  and: string,
): string | undefined {
  const parts = levels.map(({ skill, minLevel }) =>
    minLevel > 1 ? `${names.skill(skill)} ≥ ${minLevel}` : names.skill(skill),
  );
  if (rule !== undefined) parts.push(parts.length > 0 ? `(${rule})` : rule);
  return parts.length === 0 ? undefined : spellList(parts, and);
}

/** A count as a word as long as it is small. */
export const spellCount = (count: number, words: readonly string[]): string => words[count] ?? String(count);
