// The stage of a call that its machine runs: somebody is rung for the caller, or people talk.
// Never does anything by itself.
import type { CallOutcome } from '../../core/calls/call-event.js';
import type { Stage } from './stage.js';
import type { CallRunner } from './call-runner.js';

export class CallStage implements Stage {
  constructor(private readonly runner: Pick<CallRunner, 'state'>) {}

  get outcomeWhenCallerLeaves(): CallOutcome {
    return this.runner.state.activity.kind === 'dialling' ? 'unanswered' : 'answered';
  }

  leave(): void {
    // What comes next, or the end of the call, lets go of everybody.
  }
}
