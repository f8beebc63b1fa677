// The agent's own page: status, what is happening right now, colleagues and queues.
// Never shows calls of other days, or of colleagues: those have a page of their own.
import { memo, useState } from 'react';
import type { ActiveCall, AgentLive, QueueLive } from '../../../../src/api/live.js';
import { customerNumberOf } from '../calls/customer-of-call.js';
import { useFormat, useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { agentOrder, presenceOf, queueOrder } from '../../live/live-state.js';
import { useSession } from '../../session-hooks.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { PageHead } from '../../ui/page-head.js';
import { PresenceDot } from '../../ui/presence-badge.js';
import { Empty, Loading } from '../../ui/states.js';
import { Ticking, Wait } from '../../ui/ticking.js';
import { OwnCalls } from './agent-day.js';
import { AgentTile } from './agent-board.js';
import { CallControls } from '../calls/call-controls.js';
import { CallbackNotice } from '../callbacks/callback-notice.js';
import { CustomerNotice } from '../customers/customer-notice.js';
import { useBreakReason, usePresence } from './agent-statuses.js';
import { useAgentActions, type AgentActions } from './change-status.js';
import { PresenceTimer, TimeIsUp } from './presence-timer.js';
import { NoticeOffer } from './ringing-notice.js';
import { LiveStamp } from './live-stamp.js';
import { SkillTags } from './skill-tags.js';
import { StatusControl } from './status-control.js';
import { PhoneNumber } from '../../ui/phone-number.js';

export function DeskPage() {
  const t = useText();
  const session = useSession();
  const connecting = useLive((live) => live.connection === 'connecting');
  const agent = useLive((live) => (session.agent ? live.agents.get(session.agent) : undefined));
  return (
    <>
      <PageHead title={t.desk.title}>
        <LiveStamp />
      </PageHead>
      {connecting ? (
        <Loading />
      ) : agent ? (
        <Desk agent={agent} />
      ) : (
        <section className="card">
          <Empty icon="desk" title={t.desk.noAgent} hint={t.desk.noAgentHint} />
        </section>
      )}
    </>
  );
}

function Desk({ agent }: { readonly agent: AgentLive }) {
  const t = useText();
  const actions = useAgentActions(agent.id);
  const agents = useLive((live) => agentOrder(live.agents));
  const queues = useLive((live) => queueOrder(live.queues));
  return (
    <div className="desk live-figures">
      <div className="desk-main">
        <section className="card" aria-label={t.desk.yourStatus}>
          <h2>{t.desk.yourStatus}</h2>
          <StatusControl
            label={t.desk.yourStatus}
            status={agent.status}
            breakReason={agent.breakReason}
            pending={actions.pending}
            onChange={(change) => actions.changeStatus(change)}
          />
          <NoticeOffer />
          <TimeIsUp agent={agent} />
          {!agent.reachable && (
            <p className="callout bad">
              <Icon name="unplugged" />
              {t.desk.noPhone}
            </p>
          )}
        </section>
        <CurrentWork agent={agent} actions={actions} />
        <OwnCalls agent={agent} />
      </div>
      <section className="card desk-queues" aria-label={t.wallboard.queues}>
        <h2>{t.wallboard.queues}</h2>
        {queues.length === 0 ? (
          <Empty icon="wallboard" title={t.wallboard.noQueues} />
        ) : (
          <ul className="queue-lines">
            {queues.map((queue) => (
              <QueueLine key={queue.id} queue={queue} />
            ))}
          </ul>
        )}
        {Object.keys(agent.skills).length > 0 && (
          <>
            <h3>{t.desk.skills}</h3>
            <SkillTags skills={agent.skills} />
          </>
        )}
      </section>
      <section className="board desk-colleagues" aria-label={t.desk.colleagues}>
        <h2>{t.desk.colleagues}</h2>
        <ul className="tiles">
          {agents
            .filter((colleague) => colleague.id !== agent.id)
            .map((colleague) => (
              <AgentTile key={colleague.id} agent={colleague} />
            ))}
        </ul>
      </section>
    </div>
  );
}

interface CurrentWorkProps {
  readonly agent: AgentLive;
  readonly actions: AgentActions;
}

/** What one press adds to after-call work. */
const extensionSeconds = 30;

function CurrentWork({ agent, actions }: CurrentWorkProps) {
  const t = useText();
  const presence = presenceOf(agent);
  const { tone } = usePresence()(agent);
  const reason = useBreakReason()(presence === 'on-break' ? agent.breakReason : undefined);
  const call = useLive((live) => (agent.callId ? live.calls.get(agent.callId) : undefined));
  const last = useLastCall(call);
  const queue = useLive((live) =>
    agent.queueId ? (live.queues.get(agent.queueId)?.name ?? agent.queueId) : undefined,
  );
  const outbound = call?.direction === 'outbound';
  // Who makes a callback has picked up before the customer is dialled.
  const isDialling = outbound && presence === 'talking' && call.answeredAtMs === null;
  return (
    <section className={`card now ${presence} ${tone}`} aria-label={t.desk.current}>
      <div className="now-head">
        <PresenceDot presence={presence} tone={tone} />
        <div role="status">
          <h2>{isDialling ? t.callTexts.customerCalled : (reason?.text ?? t.desk.state[presence])}</h2>
          <p>
            {isDialling
              ? t.callTexts.customerCalledHint
              : agent.stateEndsAtMs === null
                ? t.desk.stateHint[presence]
                : t.desk.wrapUpEndsHint}
          </p>
        </div>
        <span className="now-timer">
          <PresenceTimer agent={agent} />
        </span>
      </div>
      {call && isTalking(call) && agent.state === 'talking' && <CallControls call={call} agent={agent} />}
      {call?.callbackOf !== undefined && <CallbackNotice callbackOf={call.callbackOf} />}
      {call && <CustomerNotice number={customerNumberOf(call)} />}
      {presence === 'wrap-up' && !call && last && <CustomerNotice number={customerNumberOf(last)} />}
      {(call ?? queue) && (
        <dl className="now-facts">
          {presence === 'wrap-up' && !call && last && (
            <div className="now-caller">
              <dt>{t.everyday.lastCaller}</dt>
              <dd>
                <CallerOf call={last} />
              </dd>
            </div>
          )}
          {call && (
            <div className="now-caller">
              <dt>{outbound ? t.callTexts.customer : t.desk.caller}</dt>
              <dd>
                <CallerOf call={call} />
              </dd>
            </div>
          )}
          {queue && (
            <div>
              <dt>{t.desk.queue}</dt>
              <dd>{queue}</dd>
            </div>
          )}
          {call && (
            <>
              <div>
                <dt>{outbound ? t.callTexts.ourNumber : t.desk.dialled}</dt>
                <dd className="number">{outbound ? call.callerNumber : call.dialled}</dd>
              </div>
              <CallLasts call={call} />
            </>
          )}
        </dl>
      )}
      {agent.state === 'wrap-up' && (
        <Button
          look="primary"
          icon="check"
          className="large"
          busy={actions.pending === 'finish-wrap-up'}
          onClick={() => actions.finishWrapUp()}
        >
          {t.desk.finishWrapUp}
        </Button>
      )}
      {agent.wrapUpExtendableMs > 0 && (
        <Button
          look="quiet"
          className="large"
          busy={actions.pending === 'extend-wrap-up'}
          onClick={() => actions.extendWrapUp(extensionSeconds)}
        >
          {t.desk.extendWrapUp(extensionSeconds)}
        </Button>
      )}
    </section>
  );
}

const isTalking = ({ stage }: ActiveCall): boolean => stage === 'talking' || stage === 'on-hold';

/** By name, with the number below it; a number stays in one piece. */
function CallerOf({ call }: { readonly call: ActiveCall }) {
  const number = customerNumberOf(call);
  if (call.callerName === null) return <PhoneNumber number={number} />;
  return (
    <>
      {call.callerName}
      <small className="number">{number}</small>
    </>
  );
}

/** The call that was last on this desk: after it is over, the notes are still about it. */
function useLastCall(call: ActiveCall | undefined): ActiveCall | undefined {
  const [last, setLast] = useState(call);
  if (call !== undefined && call !== last) setLast(call);
  return last;
}

/** A call that we make lasts from the moment in which the customer has answered. */
function CallLasts({ call }: { readonly call: ActiveCall }) {
  const t = useText();
  const outbound = call.direction === 'outbound';
  const sinceMs = outbound ? call.answeredAtMs : call.startedAtMs;
  if (sinceMs === null) return null;
  return (
    <div>
      <dt>{outbound ? t.callTexts.talkingFor : t.desk.callSince}</dt>
      <dd>
        <Ticking sinceMs={sinceMs} />
      </dd>
    </div>
  );
}

const QueueLine = memo(function QueueLine({ queue }: { readonly queue: QueueLive }) {
  const t = useText();
  const format = useFormat();
  return (
    <li className="queue-line">
      <span className="who">
        <b>{queue.name}</b>
        <small>{t.wallboard.agentsOf(queue.agents.available, queue.agents.loggedIn)}</small>
      </span>
      <span className={queue.waiting > 0 ? 'queue-waiting some' : 'queue-waiting'}>
        {format.number(queue.waiting)}
        <span className="sr">{t.wallboard.waiting}</span>
      </span>
      <Wait sinceMs={queue.longestWaitSinceMs} targetSeconds={queue.target.seconds} />
    </li>
  );
});
