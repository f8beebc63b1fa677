// Where a call can be led to: one shape for numbers, menus, keys, and queues that are full or closed.
// Never holds logic; core/pbx/destination says what each means, app/calls leads there.
import { z } from 'zod';
import { extensionNumber, key, promptName, publicNumber, seconds } from './fields.js';

/** Each kind, for those who add to some. */
export const destinationShapes = {
  flow: z.strictObject({ kind: z.literal('flow'), flow: key }),
  queue: z.strictObject({
    kind: z.literal('queue'),
    queue: key,
    /** Who comes from another queue has waited since then; default: true. */
    keepWait: z.boolean().optional(),
  }),
  extension: z.strictObject({ kind: z.literal('extension'), extension: extensionNumber }),
  external: z.strictObject({ kind: z.literal('external'), number: publicNumber }),
  /** Greeting, tone, recording; listed for the queue: the one that the caller leaves, when absent. */
  voicemail: z.strictObject({
    kind: z.literal('voicemail'),
    queue: key.optional(),
    greeting: promptName.default('voicemail-greeting'),
    maxSeconds: seconds(5, 600).default(180),
  }),
  /** Said to its end, then the call ends. */
  announcement: z.strictObject({ kind: z.literal('announcement'), prompt: promptName }),
  /**
   * Offers a callback, which keeps the place of who leaves a queue; hangs up with a prompt when the caller does not want
   * one. In the name of the queue that the caller leaves, when none is given.
   */
  callback: z.strictObject({ kind: z.literal('callback'), queue: key.optional() }),
} as const;

export const destinationSchema = z.discriminatedUnion('kind', [
  destinationShapes.flow,
  destinationShapes.queue,
  destinationShapes.extension,
  destinationShapes.external,
  destinationShapes.voicemail,
  destinationShapes.announcement,
  destinationShapes.callback,
]);

/** As they are offered to choose from. */
export const destinationKinds = [
  'flow',
  'queue',
  'extension',
  'external',
  'voicemail',
  'announcement',
  'callback',
] as const satisfies readonly (keyof typeof destinationShapes)[];

export type DestinationConfig = z.infer<typeof destinationSchema>;
export type DestinationKind = DestinationConfig['kind'];
