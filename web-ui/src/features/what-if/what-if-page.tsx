// A day played again with other settings: the question, how far it is, and before and after side by side.
// Never changes the company's settings.
import { useEffect, useRef, useState } from 'react';
import type { WhatIf, WhatIfRequest } from '../../../../src/api/what-if.js';
import { routes } from '../../../../src/api/routes.js';
import { request, RequestFailure } from '../../api-client.js';
import { useFailureText } from '../../failure-text.js';
import { lookUp, useFormat, useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { Link } from '../../router.js';
import { useLoaded } from '../../use-loaded.js';
import { useSession } from '../../session-hooks.js';
import { Empty, Failed, Loading } from '../../ui/states.js';
import { PageHead } from '../../ui/page-head.js';
import { Button } from '../../ui/button.js';
import { WhatIfForm } from './what-if-form.js';
import { WhatIfFiguresTable } from './what-if-figures.js';

const pollMs = 400;
const loadStart = (signal: AbortSignal) => request(routes.whatIfStart, { signal });
const pause = () => new Promise((resolve) => setTimeout(resolve, pollMs));

export function WhatIfPage() {
  const t = useText();
  const words = t.whatIf;
  const { question, failure, ask, stop } = useQuestion();
  const { state: start, reload } = useLoaded(loadStart);
  const [isOutdated, setOutdated] = useState(false);
  const running = question?.state === 'running';
  // Unknown until the live figures are there.
  const hasQueues = useLive((live) => (live.connection === 'connecting' ? undefined : live.queues.size > 0));
  const isAdmin = useSession().role === 'admin';
  return (
    <>
      <PageHead title={words.title} intro={words.intro} />
      {hasQueues === false ? (
        <section className="card flush">
          <Empty icon="whatIf" title={words.noQueue} hint={words.noQueueHint}>
            {isAdmin && <Link to="/setup/queues">{t.setup.sections.queues}</Link>}
          </Empty>
        </section>
      ) : (
        <section className="card">
          {start.kind === 'loading' && <Loading rows={3} />}
          {start.kind === 'failed' && <Failed failure={start.failure} onRetry={reload} />}
          {start.kind === 'loaded' && (
            <WhatIfForm
              start={start.value}
              busy={running}
              onAsk={(body) => {
                setOutdated(false);
                ask(body);
              }}
              onEdit={() => setOutdated(true)}
            />
          )}
        </section>
      )}
      <div role="status" className="what-if-state">
        {running && <Progress percent={question.percent} onStop={stop} />}
        {question?.state === 'cancelled' && <p>{words.stopped}</p>}
      </div>
      {failure !== undefined && (
        <p role="alert" className="notice down">
          {failure}
        </p>
      )}
      {question?.state === 'done' && question.result && (
        <section className="card flush">
          <div role="status">{isOutdated && <p className="callout info">{words.outdated}</p>}</div>
          <WhatIfFiguresTable result={question.result} queue={question.request.queue} />
        </section>
      )}
    </>
  );
}

function Progress({ percent, onStop }: { readonly percent: number; readonly onStop: () => void }) {
  const words = useText().whatIf;
  const format = useFormat();
  return (
    <div className="what-if-progress">
      <progress max={100} value={percent} aria-label={words.title} />
      <span>{words.running(format.percent(percent))}</span>
      <Button onClick={onStop}>{words.stop}</Button>
    </div>
  );
}

/** Asks, and looks how far the answer is until it is there; leaving the page stops it. */
function useQuestion() {
  const t = useText();
  const failureText = useFailureText();
  const [question, setQuestion] = useState<WhatIf>();
  const [failure, setFailure] = useState<string>();
  const runningId = useRef<string>(undefined);
  const left = useRef(false);
  const stop = () => {
    const id = runningId.current;
    if (id === undefined) return;
    request(routes.cancelWhatIf, { params: { id } }).catch((error: unknown) => {
      // Answered meanwhile: then there is nothing to stop.
      if (!(error instanceof RequestFailure) || error.code !== 'already-closed')
        setFailure(failureText(error));
    });
  };
  useEffect(() => {
    left.current = false;
    return () => {
      left.current = true;
      const id = runningId.current;
      // Nobody is there any more to be told of a failure.
      if (id !== undefined) request(routes.cancelWhatIf, { params: { id } }).catch(() => undefined);
    };
  }, []);
  const watch = async (body: WhatIfRequest) => {
    let state = await request(routes.askWhatIf, { body });
    runningId.current = state.id;
    while (state.state === 'running' && !left.current) {
      setQuestion(state);
      await pause();
      state = await request(routes.whatIf, { params: { id: state.id } });
    }
    setQuestion(state);
    if (state.problem)
      setFailure(lookUp<string>(t.failures.codes, state.problem.code) ?? t.failures.unexpected);
  };
  const ask = (body: WhatIfRequest) => {
    setFailure(undefined);
    setQuestion(undefined);
    watch(body)
      .catch((error: unknown) => {
        const lost = error instanceof RequestFailure && error.code === 'not-found';
        setFailure(lost ? t.whatIf.lost : failureText(error));
        setQuestion(undefined);
      })
      .finally(() => {
        runningId.current = undefined;
      });
  };
  return { question, failure, ask, stop };
}
