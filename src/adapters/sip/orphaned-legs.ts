// The legs of an earlier run on a drachtio-server, which lists nothing: it is asked after each by the name written down.
// Never adopts one by itself.
import type Srf from 'drachtio-srf';
import type { Log } from '../../app/ports/log.js';
import type { AdoptableLeg, AdoptableLegs, EarlierLeg } from '../../app/ports/telephony.js';
import { endLeftOver } from './left-over-leg.js';
import { OrphanedDialog } from './orphaned-dialog.js';

export interface OrphanedLegsOptions {
  readonly srf: Srf;
  /** A dialog is taken over; called before anything can be heard of it. */
  readonly track: (dialog: OrphanedDialog) => void;
  readonly log: Log;
}

type Answered = EarlierLeg & { readonly dialogId: string };

export class OrphanedLegs {
  private readonly taken = new Set<OrphanedDialog>();

  constructor(private readonly options: OrphanedLegsOptions) {}

  /** Nothing is asked any more. */
  close(): void {
    for (const dialog of this.taken) dialog.close();
  }

  /** Phones that ring are cancelled: nobody would hear them answer. Rejects when the SIP server does not say what it has. */
  async find(earlier: readonly EarlierLeg[]): Promise<AdoptableLegs> {
    const { srf } = this.options;
    const answered = earlier.filter((leg): leg is Answered => leg.dialogId !== undefined);
    const ringing = earlier.flatMap(({ dialogId, invites }) => (dialogId === undefined ? invites : []));
    await endLeftOver(srf, { invites: ringing });
    const outcomes = await Promise.all(answered.map(({ dialogId }) => OrphanedDialog.look(srf, dialogId)));
    if (outcomes.length > 0 && outcomes.every((outcome) => outcome === 'failed'))
      throw new Error('the SIP server does not tell which dialogs it has');
    const having = (outcome: (typeof outcomes)[number]): readonly Answered[] =>
      answered.filter((_leg, index) => outcomes[index] === outcome);
    const legs = having('sent').map((leg) => this.adoptable(leg));
    // A server that has none of them at all has been started anew: nobody has hung up.
    const gone = legs.length === 0 ? [] : having('gone');
    const ended = gone.map(({ dialogId }) => ({
      ...({ dialogId, invite: undefined, reason: 'hung-up', sipStatus: undefined } as const),
    }));
    return { legs, ended };
  }

  private adoptable({ sipCallId, dialogId }: Answered): AdoptableLeg {
    const { srf, track, log } = this.options;
    return {
      ...{ sipCallId, dialogId, invite: undefined, direction: undefined },
      state: 'established',
      adopt: () => {
        const leg = new OrphanedDialog({ srf, dialogId, sipCallId, log });
        this.taken.add(leg);
        void leg.over.then(() => this.taken.delete(leg));
        track(leg);
        return Promise.resolve({ kind: 'established', leg });
      },
    };
  }
}
