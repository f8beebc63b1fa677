// An ACD engine that orders what the test says, when it says so, and remembers what it was told.
// Never decides anything.
import type {
  AcdChanges,
  AcdEngine,
  AcdSnapshot,
  EngineEffect,
  EngineInput,
  ExpectedWait,
} from '../../../src/core/acd/acd-model.js';

import type { EpochMs } from '../../../src/core/kernel/ids.js';

type Kind = EngineInput['kind'];
type InputOf<K extends Kind> = Extract<EngineInput, { kind: K }>;

export class ScriptedEngine implements AcdEngine {
  readonly inputs: EngineInput[] = [];
  place: number | undefined;
  wait: ExpectedWait | undefined;
  snapshotNow: AcdSnapshot = { waiting: [], served: [], agents: [] };
  /** Ordered with the next fact that comes. */
  readonly next: EngineEffect[] = [];
  private readonly reactions = new Map<Kind, (input: EngineInput) => readonly EngineEffect[]>();

  /** Whenever such a fact comes, these are the orders. */
  on<K extends Kind>(kind: K, react: (input: InputOf<K>) => readonly EngineEffect[]): void {
    this.reactions.set(kind, (input) => react(input as InputOf<K>));
  }

  of<K extends Kind>(kind: K): InputOf<K>[] {
    return this.inputs.filter((input): input is InputOf<K> => input.kind === kind);
  }

  handle(input: EngineInput): readonly EngineEffect[] {
    this.inputs.push(input);
    return [...this.next.splice(0), ...(this.reactions.get(input.kind)?.(input) ?? [])];
  }

  handleAll(inputs: readonly EngineInput[]): readonly EngineEffect[] {
    return inputs.flatMap((input) => this.handle(input));
  }

  nextDeadlineMs(): undefined {
    return undefined;
  }

  snapshot(): AcdSnapshot {
    return this.snapshotNow;
  }

  changes(): AcdChanges {
    const { waiting, agents } = this.snapshotNow;
    return { atMs: 0 as EpochMs, agents, requests: waiting, gone: [] };
  }

  position(): number | undefined {
    return this.place;
  }

  expectedWait(): ExpectedWait | undefined {
    return this.wait;
  }

  expectedWaitOfNext(): ExpectedWait | undefined {
    return this.wait;
  }

  estimateAccuracy(): [] {
    return [];
  }
}
