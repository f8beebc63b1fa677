// Seats: many extensions, agents and users by one file.
// Never reads a file; seat-import.ts does.
import { seatsApi, type SeatCheck, type SeatImport, type SeatPassword } from '../../api/seats.js';
import { granted, type Outcome, type Refusal } from '../../core/kernel/refusal.js';
import { found, permittedWork, refuseWithout, type Actor } from '../kernel/actor.js';
import type { Basis } from '../kernel/changed-meanwhile.js';
import { feature } from '../kernel/feature.js';

export interface SeatCommands {
  /** What a CSV file would make and change; writes nothing. The version is that of the company it was checked against. */
  check(content: Uint8Array): Promise<{ readonly check: SeatCheck; readonly version: number }>;
  /**
   * Makes and changes all of a file or nothing. A short file is done when this resolves; `importStatus` tells how a long
   * one goes on: each user's password takes a moment to hash. Refusals: `import-running`, `changed-meanwhile`, `duplicate`.
   */
  startImport(
    content: Uint8Array,
    options: { readonly by: string; readonly basis?: Basis | undefined },
  ): Promise<Outcome<SeatImport>>;
  /** Of the last import, and of those whose passwords nobody has taken yet. */
  importStatus(id: string): SeatImport | undefined;
  /** Refusals: `not-found`, `already-closed`. */
  cancelImport(id: string): Outcome<undefined>;
  /**
   * The passwords that an import has made up, for whoever started it: as often as asked, until they are taken or an hour
   * has passed. Refusals: `not-found`, `forbidden`, `in-progress`, `passwords-taken`.
   */
  showPasswords(id: string, by: string): Outcome<SeatPassword[]>;
  /** The same for the last time: nothing is kept here then. */
  takePasswords(id: string, by: string): Outcome<SeatPassword[]>;
  /** Cancels an import that is running, waits for it, and forgets the passwords. Idempotent. */
  close(): Promise<void>;
}

export const seatsFeature = feature({
  name: 'seats',
  routes: seatsApi.routes,
  as: ({ seats }: { readonly seats: SeatCommands }, actor: Actor) => {
    const by = actor.username;
    const configuring = (): Refusal | undefined => refuseWithout(actor, 'configure');
    return {
      seats: {
        check: (content: Uint8Array) => permittedWork(actor, 'configure', () => seats.check(content)),
        startImport: async (content: Uint8Array, basis?: Basis) =>
          configuring() ?? (await seats.startImport(content, { by, basis })),
        importStatus: (id: string) => configuring() ?? found(seats.importStatus(id), `no import ${id}`),
        cancelImport: (id: string) => configuring() ?? seats.cancelImport(id),
        showPasswords: (id: string) => configuring() ?? seats.showPasswords(id, by),
        takePasswords: (id: string) => configuring() ?? seats.takePasswords(id, by),
      },
    };
  },
  handlers: (as) => ({
    checkSeats: async (request) => {
      const checked = await as(request).seats.check(request.body);
      if (checked.kind === 'refused') return checked;
      request.tellVersion(checked.value.version);
      return granted(checked.value.check);
    },
    importSeats: (request) => as(request).seats.startImport(request.body, request.basis),
    seatImport: (request) => as(request).seats.importStatus(request.params.id),
    cancelSeatImport: (request) => as(request).seats.cancelImport(request.params.id),
    seatPasswords: (request) => as(request).seats.showPasswords(request.params.id),
    takeSeatPasswords: (request) => as(request).seats.takePasswords(request.params.id),
  }),
});
