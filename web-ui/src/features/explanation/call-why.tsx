// Why a call waited and whom it went to: sentences first, the decisions behind them on demand.
// Never words a sentence itself; the server does, in the reader's language.
import { useCallback } from 'react';
import type { CallExplanation } from '../../../../src/api/explanation.js';
import { routes } from '../../../../src/api/routes.js';
import { request } from '../../api-client.js';
import { useLanguage, useText } from '../../i18n/use-text.js';
import { Failed, Loading } from '../../ui/states.js';
import { Ticking } from '../../ui/ticking.js';
import { useLoaded } from '../../use-loaded.js';
import { DecisionTables } from './decision-tables.js';

interface CallWhyProps {
  readonly callId: string;
  /** Another one means that there may be more to tell. */
  readonly revision: string;
}

export function CallWhy({ callId, revision }: CallWhyProps) {
  const t = useText();
  const language = useLanguage();
  const load = useCallback(
    (signal: AbortSignal) =>
      request(routes.explanation, { params: { id: callId }, query: { language }, signal }),
    [callId, language],
  );
  const { state, reload } = useLoaded(load, revision);
  return (
    <section className="card why" aria-label={t.explanation.title}>
      <h2>{t.explanation.title}</h2>
      {state.kind === 'loading' && <Loading rows={2} />}
      {state.kind === 'failed' && <Failed failure={state.failure} onRetry={reload} />}
      {state.kind === 'loaded' && <Reasons explanation={state.value} />}
    </section>
  );
}

/** Kinds of sentence that tell how a stay in a queue ended: each begins a paragraph. */
const outcomes = new Set(['answered', 'left', 'waiting', 'ringing']);

type Sentence = CallExplanation['sentences'][number];

interface Stay {
  readonly outcome: Sentence;
  readonly rest: readonly Sentence[];
}

function staysOf(sentences: readonly Sentence[]): readonly Stay[] {
  const stays: { outcome: Sentence; rest: Sentence[] }[] = [];
  for (const sentence of sentences) {
    const last = stays.at(-1);
    if (last === undefined || outcomes.has(sentence.about)) stays.push({ outcome: sentence, rest: [] });
    else last.rest.push(sentence);
  }
  return stays;
}

/** A wait that is not over grows with the clocks of the page. */
function Running({ sentence: { text, running } }: { readonly sentence: Sentence }) {
  const at = running ? text.indexOf(running.clock) : -1;
  if (running === undefined || at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <Ticking sinceMs={running.sinceMs} />
      {text.slice(at + running.clock.length)}
    </>
  );
}

function Reasons({ explanation }: { readonly explanation: CallExplanation }) {
  const t = useText();
  const { sentences, decisions, complete } = explanation;
  if (sentences.length === 0) return <p className="muted">{t.explanation.neverQueued}</p>;
  return (
    <>
      {staysOf(sentences).map(({ outcome, rest }, index) => (
        <div key={index} className="why-stay">
          <p className="why-outcome">
            <Running sentence={outcome} />
          </p>
          {rest.length > 0 && (
            <ul className="why-rest">
              {rest.map(({ text }, place) => (
                <li key={place}>{text}</li>
              ))}
            </ul>
          )}
        </div>
      ))}
      {!complete && <p className="muted">{t.explanation.incomplete}</p>}
      {decisions.length > 0 && (
        <details className="why-details">
          <summary>{t.explanation.details(decisions.length)}</summary>
          <DecisionTables explanation={explanation} />
        </details>
      )}
    </>
  );
}
