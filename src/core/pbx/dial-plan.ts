// What a dialled number means: a feature code, an extension, one of the company's own numbers, or nothing.
// Never connects anybody.
import type { DialTarget, DidEntry, FeatureCode, NumberingPlan } from './dial-plan-model.js';
import { normaliseNumber, shownNumber } from './number-normalisation.js';
import type { ExtensionNumber, TrunkId } from '../kernel/ids.js';

const featureCodes: ReadonlyMap<string, FeatureCode> = new Map([
  ['*11', 'log-in'],
  ['*12', 'log-out'],
  ['*13', 'break'],
]);

/** The entry for a number that a carrier's call arrives for. One for this very trunk goes before one for any trunk. */
export function didOnTrunk<D extends DidEntry>(
  number: string,
  trunkId: TrunkId,
  dids: readonly D[],
  plan: NumberingPlan,
): D | undefined {
  const dialled = shownNumber(number, plan);
  const matching = dids.filter((did) => shownNumber(did.number, plan) === dialled);
  return matching.find(({ trunk }) => trunk === trunkId) ?? matching.find(({ trunk }) => trunk === undefined);
}

/** A call from a carrier can only reach a DID. */
export function resolveFromTrunk(
  number: string,
  trunkId: TrunkId,
  dids: readonly DidEntry[],
  plan: NumberingPlan,
): DialTarget {
  const dialled = shownNumber(number, plan);
  const did = didOnTrunk(number, trunkId, dids, plan);
  if (did === undefined) return { kind: 'unknown-number', dialled };
  return { kind: 'destination', dialled, destination: did.destination };
}

/** A call from one of our own phones: feature codes, then extensions, then our own DIDs, whatever their trunk. */
export function resolveFromExtension(
  number: string,
  extensions: Iterable<ExtensionNumber>,
  dids: readonly DidEntry[],
  plan: NumberingPlan,
): DialTarget {
  const normalised = normaliseNumber(number, plan);
  const dialled = shownNumber(number, plan);
  const feature = featureCodes.get(dialled);
  if (feature !== undefined) return { kind: 'feature', dialled, feature };
  for (const extension of extensions) {
    if (extension === dialled) {
      return { kind: 'destination', dialled, destination: { kind: 'extension', extension } };
    }
  }
  const did =
    normalised.kind === 'e164'
      ? dids.find((entry) => shownNumber(entry.number, plan) === dialled)
      : undefined;
  if (did === undefined) return { kind: 'unknown-number', dialled };
  return { kind: 'destination', dialled, destination: did.destination };
}
