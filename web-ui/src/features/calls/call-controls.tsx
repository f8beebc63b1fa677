// What an agent does with the call on the own phone: hold, mute, pass on, consult, hang up.
// Never shows a change before the server has told it: what people hear is what counts.
import { useState } from 'react';
import type { ConsultationEnd } from '../../../../src/api/call-control.js';
import type { ActiveCall, AgentLive, LiveParticipant } from '../../../../src/api/live.js';
import { routes } from '../../../../src/api/routes.js';
import { request } from '../../api-client.js';
import { numberText } from '../../i18n/number-text.js';
import { useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { Button } from '../../ui/button.js';
import { toast } from '../../ui/toast.js';
import { useControlFailure } from './control-failure.js';
import { DirectoryDialog } from './directory-dialog.js';

interface CallControlsProps {
  readonly call: ActiveCall;
  /** Whose phone it is. */
  readonly agent: AgentLive;
}

/** What is on its way to the server. */
type Order = 'hold' | 'mute' | 'hang-up' | 'swap' | ConsultationEnd;

export function CallControls({ call, agent }: CallControlsProps) {
  const t = useText();
  const failureText = useControlFailure();
  const [pending, setPending] = useState<Order>();
  const [chooses, setChooses] = useState(false);
  const own = call.participants?.find((one) => one.agentId === agent.id || one.extension === agent.extension);
  const params = { id: call.id };
  const run = (order: Order, work: Promise<unknown>) => {
    setPending(order);
    work
      .catch((failure: unknown) => toast('failed', failureText(failure)))
      .finally(() => setPending(undefined));
  };
  const holds = own?.holds === true;
  const muted = own?.muted === true;
  const { consultation } = call;
  const asks = consultation !== undefined && consultation.by === own?.id;
  // It is somebody else's conversation, and is left on the phone.
  if (own?.supervision !== undefined) return null;
  return (
    <div className="call-controls" role="group" aria-label={t.callControl.label}>
      {asks ? (
        <Consulting
          asked={call.participants?.find(({ id }) => id === consultation.target)}
          aside={own.aside}
          pending={pending}
          onSwap={() => run('swap', request(routes.swapConsultation, { params }))}
          onEnd={(result) => run(result, request(routes.endConsultation, { params, body: { result } }))}
        />
      ) : (
        <Button
          icon="pause"
          aria-pressed={holds}
          busy={pending === 'hold'}
          onClick={() => run('hold', request(routes.holdCall, { params, body: { held: !holds } }))}
        >
          {holds ? t.callControl.resume : t.callControl.hold}
        </Button>
      )}
      <Button
        icon={muted ? 'muted' : 'microphone'}
        aria-pressed={muted}
        busy={pending === 'mute'}
        onClick={() => run('mute', request(routes.muteCall, { params, body: { muted: !muted } }))}
      >
        {muted ? t.callControl.unmute : t.callControl.mute}
      </Button>
      {consultation === undefined && (
        <Button icon="forward" onClick={() => setChooses(true)}>
          {t.callControl.choose}
        </Button>
      )}
      <Button
        look="danger"
        icon="hangUp"
        busy={pending === 'hang-up'}
        onClick={() => run('hang-up', request(routes.hangUpCall, { params }))}
      >
        {t.callControl.hangUp}
      </Button>
      {chooses && (
        <DirectoryDialog
          call={call}
          agent={agent}
          failureText={failureText}
          onClose={() => setChooses(false)}
        />
      )}
    </div>
  );
}

interface ConsultingProps {
  /** Undefined for the moment in which whoever is asked has left. */
  readonly asked: LiveParticipant | undefined;
  /** The agent speaks with whoever is asked, or waits for the answer; else with the others. */
  readonly aside: boolean;
  readonly pending: Order | undefined;
  readonly onSwap: () => void;
  readonly onEnd: (result: ConsultationEnd) => void;
}

function Consulting({ asked, aside, pending, onSwap, onEnd }: ConsultingProps) {
  const t = useText();
  const name = useNameOf(asked);
  const isThere = asked?.state === 'talking';
  const words = t.callControl.consultation;
  return (
    <>
      <p className="call-controls-line" role="status">
        {!isThere ? words.ringing(name) : aside ? words.talking(name) : words.waiting(name)}
      </p>
      <Button
        look="primary"
        icon="forward"
        busy={pending === 'transferred'}
        onClick={() => onEnd('transferred')}
      >
        {words.transfer(name)}
      </Button>
      <Button icon="internal" busy={pending === 'swap'} disabled={!isThere} onClick={onSwap}>
        {aside ? words.toOthers : words.toAsked(name)}
      </Button>
      <Button
        icon="customers"
        busy={pending === 'joined'}
        disabled={!isThere}
        onClick={() => onEnd('joined')}
      >
        {words.join}
      </Button>
      <Button icon="back" busy={pending === 'resumed'} onClick={() => onEnd('resumed')}>
        {words.resume(name)}
      </Button>
    </>
  );
}

function useNameOf(participant: LiveParticipant | undefined): string {
  const t = useText();
  return useLive((live) => {
    if (participant === undefined) return '';
    const agent = participant.agentId === null ? undefined : live.agents.get(participant.agentId);
    return agent?.name ?? participant.extension ?? numberText(participant.number ?? '', t);
  });
}
