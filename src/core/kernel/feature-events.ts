// What a feature says of the events that it records: which kinds there are, and whose each of their texts is.
// Never knows a feature; the journal puts them together.
import type { EpochMs } from './ids.js';

/** `typed`: keys that the caller pressed; `customer`: key in the company's own administration; `recording`: where it lies. */
export const personalKinds = ['number', 'name', 'typed', 'customer', 'recording'] as const;
export type PersonalKind = (typeof personalKinds)[number];

interface EventBody {
  readonly kind: string;
}

/** An event with its time. */
export type Timed<E> = E & { readonly atMs: EpochMs };
/** Of whatever feature: a projection passes over those that are not its own. */
export type AnyEvent = Timed<EventBody>;

type OfKind<E extends EventBody, K> = Extract<E, { readonly kind: K }>;
/** Fields that take any text; ids have types of their own, and words are unions. */
type TextField<E> = { [F in keyof E]-?: string extends NonNullable<E[F]> ? F : never }[keyof E];
type Owner<E> = 'nobody' | PersonalKind | ((event: E) => 'nobody' | PersonalKind);

/** Every kind, and in it every field that takes any text: whose it is. What is left out does not compile. */
export type EventFields<E extends EventBody> = {
  readonly [K in E['kind']]: { readonly [F in TextField<OfKind<E, K>>]: Owner<OfKind<E, K>> };
};

export interface FeatureEvents<E extends EventBody> {
  readonly fields: EventFields<E>;
  /** Says that the event is one of this feature. */
  includes(event: AnyEvent): event is Timed<E>;
}

export const featureEvents = <E extends EventBody>(fields: EventFields<E>): FeatureEvents<E> => ({
  fields,
  includes: (event): event is Timed<E> => Object.hasOwn(fields, event.kind),
});

/** The type of a feature's events. */
export type EventOf<F> = F extends FeatureEvents<infer E> ? E : never;
