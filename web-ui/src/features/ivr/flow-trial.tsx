// Tries a menu out in the page: press keys, and see what the caller hears and where the call goes.
// Never calls anybody: the same interpreter that serves callers runs here on the menu as it is being edited.
import { useEffect, useRef, useState } from 'react';
import type { Company } from '../../../../src/api/company.js';
import type { FlowConfig } from '../../../../src/api/ivr.js';
import { startFlow, stepFlow, type FlowStep } from '../../../../src/core/ivr/flow-interpreter.js';
import type { Flow, FlowEffect, FlowState } from '../../../../src/core/ivr/flow-model.js';
import type { FlowExit, FlowInput } from '../../../../src/core/ivr/node-kind.js';
import { digits } from '../../../../src/core/kernel/digit.js';
import type { Dictionary } from '../../i18n/dictionary.js';
import { destinationText } from '../../forms/destination-text.js';
import { useText } from '../../i18n/use-text.js';
import { Button } from '../../ui/button.js';

interface Line {
  readonly kind: 'hears' | 'does' | 'end' | 'fault';
  readonly text: string;
}

interface Walk {
  readonly state: FlowState;
  readonly lines: readonly Line[];
  /** Seconds in which the menu waits for a key; undefined when the call has left the menu. */
  readonly waitsS: number | undefined;
}

function lineOf(effect: FlowEffect, company: Company, t: Dictionary): readonly Line[] {
  const words = t.flowTrial;
  switch (effect.kind) {
    case 'play':
      return [{ kind: 'hears', text: words.hears(effect.prompt) }];
    case 'collect-digit':
      return effect.prompts.map((prompt) => ({ kind: 'hears', text: words.hears(prompt) }));
    case 'leave':
      return [endOf(effect.exit, company, t)];
    case 'record':
      if (effect.event === 'digits-pressed') return [{ kind: 'does', text: words.presses(effect.digits) }];
      return effect.event === 'no-input' ? [{ kind: 'does', text: words.pressesNothing }] : [];
  }
}

function endOf(exit: FlowExit, company: Company, t: Dictionary): Line {
  const words = t.flowTrial;
  if (exit.kind === 'hang-up')
    return exit.cause === 'flow-fault'
      ? { kind: 'fault', text: words.fault }
      : { kind: 'end', text: words.hangsUp };
  const { destination } = exit;
  switch (destination.kind) {
    case 'queue': {
      const name = company.queues.find(({ id }) => id === destination.queue)?.name ?? destination.queue;
      return { kind: 'end', text: words.entersQueue(name) };
    }
    case 'extension': {
      const found = company.extensions.find(({ number }) => number === destination.extension);
      return { kind: 'end', text: words.rings([destination.extension, found?.name ?? ''].join(' ').trim()) };
    }
    default:
      return { kind: 'end', text: words.leads(destinationText(destination, company, t)) };
  }
}

/** Walks on until a key is awaited or the menu is left; the interpreter itself bounds menus that run in a circle. */
function walkOn(flow: Flow, first: FlowStep, before: readonly Line[], company: Company, t: Dictionary): Walk {
  const lines = [...before];
  let step = first;
  for (;;) {
    lines.push(...step.effects.flatMap((effect) => lineOf(effect, company, t)));
    const last = step.effects.at(-1);
    if (last?.kind !== 'play') {
      const waitsS = last?.kind === 'collect-digit' ? last.timeoutMs / 1000 : undefined;
      return { state: step.state, lines, waitsS };
    }
    step = stepFlow(flow, step.state, { kind: 'prompt-ended' });
  }
}

interface FlowTrialProps {
  readonly flow: FlowConfig;
  readonly company: Company;
}

/** Give it a `key` that changes with the menu: a walk through another menu means nothing. */
export function FlowTrial({ flow, company }: FlowTrialProps) {
  const t = useText();
  const begin = () => walkOn(flow, startFlow(flow), [], company, t);
  const [walk, setWalk] = useState(begin);
  const log = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
  }, [walk]);
  const give = (input: FlowInput) => {
    if (walk.waitsS !== undefined) {
      setWalk(walkOn(flow, stepFlow(flow, walk.state, input), walk.lines, company, t));
    }
  };
  const waits = walk.waitsS !== undefined;
  return (
    <div
      className="trial"
      onKeyDown={(event) => {
        const digit = digits.find((one) => one === event.key);
        if (digit) give({ kind: 'digits-collected', digits: digit });
      }}
    >
      <div className="trial-log" ref={log} role="log" aria-label={t.flowTrial.title} tabIndex={0}>
        <ol>
          {walk.lines.map((line, index) => (
            <li key={index} className={line.kind}>
              {line.text}
            </li>
          ))}
          {waits && <li className="waits">{t.flowTrial.waits(walk.waitsS ?? 0)}</li>}
        </ol>
      </div>
      <div className="keypad" role="group" aria-label={t.flowTrial.keypad}>
        {digits.map((digit) => (
          <button
            key={digit}
            type="button"
            disabled={!waits}
            aria-label={t.flow.key(digit)}
            onClick={() => give({ kind: 'digits-collected', digits: digit })}
          >
            {digit}
          </button>
        ))}
      </div>
      <div className="button-row">
        <Button disabled={!waits} onClick={() => give({ kind: 'no-input' })}>
          {t.flowTrial.noInput}
        </Button>
        <Button icon="refresh" onClick={() => setWalk(begin())}>
          {t.flowTrial.again}
        </Button>
      </div>
    </div>
  );
}
