// Asks our softswitch which calls of an earlier run it has kept, and takes them over as if this run had made them.
// Never used on a drachtio-server, which would send these requests out.
import type Srf from 'drachtio-srf';
import { z } from 'zod';

/** See softswitch/drachtio/kept-legs.ts. */
const header = 'X-Kept-Legs';
/** Goes nowhere. */
const uri = 'sip:kept-legs@127.0.0.1';
/**
 * The softswitch answers at once, ms; but all calls are adopted side by side, at the busiest moment of a start. The softswitch
 * gives an adoption up after 10 s.
 */
export const answerTimeoutMs = 9000;

const legSchema = z.object({
  id: z.string(),
  callId: z.string(),
  direction: z.enum(['incoming', 'outgoing']),
  state: z.enum(['early', 'established']),
  invite: z.string().optional(),
  localSdp: z.string(),
  remoteSdp: z.string(),
  media: z.boolean(),
});
const endedSchema = z.object({
  id: z.string(),
  invite: z.string().optional(),
  reason: z.enum(['hung-up', 'cancelled', 'refused']),
  status: z.number().optional(),
});
const pageSchema = z.object({
  legs: z.array(legSchema),
  ended: z.array(endedSchema),
  next: z.int().positive().optional(),
});

export type KeptLeg = z.infer<typeof legSchema>;
/** A leg whose other side ended it while nobody was there. */
export type EndedLeg = z.infer<typeof endedSchema>;
export type KeptLegsList = Omit<z.infer<typeof pageSchema>, 'next'>;

export interface ShownInvite {
  readonly req: Srf.SrfRequest;
  readonly res: Srf.SrfResponse;
}

/** The types of drachtio-srf leave out this form. */
type SendRequest = (
  uri: string,
  options: { readonly method: string; readonly headers: Readonly<Record<string, string>> },
  callback: (error: unknown, request: NodeJS.EventEmitter) => void,
) => void;

export class KeptLegs {
  /** INVITEs that are about to be shown again, by their transaction id. */
  private readonly awaited = new Map<string, (invite: ShownInvite) => void>();

  private listing: Promise<KeptLegsList> | undefined;

  constructor(private readonly srf: Srf) {}

  /** Whoever asks while the list is being read gets that one: its pages are of one moment, and read by one. */
  list(): Promise<KeptLegsList> {
    this.listing ??= this.readPages().finally(() => (this.listing = undefined));
    return this.listing;
  }

  private async readPages(): Promise<KeptLegsList> {
    const legs: KeptLeg[] = [];
    const ended: EndedLeg[] = [];
    for (let next: number | undefined = 0; next !== undefined;) {
      const page: z.infer<typeof pageSchema> = pageSchema.parse(await this.ask(`list;${next}`));
      legs.push(...page.legs);
      ended.push(...page.ended);
      if (page.next !== undefined && page.next <= next) throw new Error('the list of kept legs does not end');
      next = page.next;
    }
    return { legs, ended };
  }

  /** Ends every call that nobody controls, now. */
  async release(): Promise<void> {
    await this.ask('release');
  }

  /** True when this INVITE is one that is adopted, and no new call. To be called for every INVITE. */
  claims(req: Srf.SrfRequest, res: Srf.SrfResponse): boolean {
    const { stackTxnId } = req as unknown as { stackTxnId: string };
    const take = this.awaited.get(stackTxnId);
    if (take === undefined) return false;
    this.awaited.delete(stackTxnId);
    take({ req, res });
    return true;
  }

  /**
   * The INVITE of a leg that called us, as if it had just come; what is established is made a dialog by answering it.
   * `take` is called at once, so that nothing that comes behind it is missed. Rejects when the leg is gone, or is not shown in
   * time; what is shown after that is refused.
   */
  adoptIncoming(id: string, take: (invite: ShownInvite) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        reject(new Error('the INVITE was not shown again'));
      }, answerTimeoutMs);
      this.ask(`adopt;${id}`, (content) => {
        const { transaction } = z.object({ transaction: z.string() }).parse(content);
        this.awaited.set(transaction, (invite) => {
          clearTimeout(timer);
          // Nobody waits for it any more: nobody would ever hang it up.
          if (isLate) return invite.res.send(480);
          take(invite);
          resolve();
        });
      }).catch((error: unknown) => {
        clearTimeout(timer);
        reject(error instanceof Error ? error : new Error(String(error)));
      });
    });
  }

  /** With these drachtio-srf's `createUAC` takes over a leg that was called instead of calling anybody. */
  adoptOutgoing(id: string): { readonly uri: string; readonly headers: Record<string, string> } {
    return { uri, headers: this.adoptionHeaders(id) };
  }

  adoptionHeaders(id: string): Record<string, string> {
    return { [header]: `adopt;${id}` };
  }

  /** `take` is called with the answer before anything behind it is read. */
  private ask(question: string, take: (content: unknown) => void = () => undefined): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the softswitch did not answer')), answerTimeoutMs);
      const fail = (error: unknown): void => {
        clearTimeout(timer);
        reject(error instanceof Error ? error : new Error(String(error)));
      };
      try {
        // Callback form: the answer may be in the same read.
        const send = this.srf.request.bind(this.srf) as unknown as SendRequest;
        send(uri, { method: 'OPTIONS', headers: { [header]: question } }, (error, request) => {
          if (error !== null && error !== undefined) return fail(error);
          request.on('response', (response: { body: string }) => {
            clearTimeout(timer);
            try {
              const content: unknown = JSON.parse(response.body);
              take(content);
              resolve(content);
            } catch (broken) {
              fail(broken);
            }
          });
        });
      } catch (error) {
        // drachtio-srf has no connection (any more).
        fail(error);
      }
    });
  }
}
