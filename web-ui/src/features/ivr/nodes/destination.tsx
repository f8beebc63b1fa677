// The steps by which a caller leaves the menu: one for each kind of destination.
// Never knows what a destination needs; forms/destination-input does.
import type { CallWishes } from '../../../../../src/api/acd.js';
import {
  destinationKinds,
  type DestinationConfig,
  type DestinationKind,
} from '../../../../../src/api/destination.js';
import { DestinationFields, startOfDestination } from '../../../forms/destination-input.js';
import { targetText } from '../../../forms/destination-text.js';
import { useText } from '../../../i18n/use-text.js';
import { CallWishesInput } from '../../acd/call-wishes.js';
import type { NodeDraft } from '../flow-draft.js';
import type { NodeConfig, NodeEditor, NodeFieldsProps, NodeKind, Target } from './node-editor.js';
import { TargetField } from './node-fields.js';

export interface WayOutFields {
  /** Of another kind than the step's own: what it was before that was chosen. */
  readonly destination: DestinationConfig | undefined;
  /** What the callers of this choice ask for beyond the queue. */
  readonly wishes: CallWishes | undefined;
  readonly afterwards: Target;
}

type WayOut = Extract<NodeConfig, { kind: DestinationKind }>;

/** Callers can come into a queue from there. */
const mayQueue: ReadonlySet<NodeKind> = new Set(['queue', 'flow', 'callback']);
/** Somebody talks with the caller there. */
const mayTalk: ReadonlySet<NodeKind> = new Set(['queue', 'extension', 'external']);

const isWayOut = (kind: NodeKind): kind is DestinationKind => destinationKinds.some((one) => one === kind);

/** The step's destination; undefined: the step is none. */
export function destinationOf({ kind, destination }: NodeDraft): DestinationConfig | undefined {
  if (!isWayOut(kind)) return undefined;
  return destination?.kind === kind ? destination : startOfDestination(kind);
}

export const destinationEditor: NodeEditor<WayOut, WayOutFields> = {
  blank: { destination: undefined, wishes: undefined, afterwards: undefined },
  read: (node, refOf) => {
    const { wishes, afterwards, ...destination } = partsOf(node);
    return { destination, wishes, afterwards: afterwards === undefined ? undefined : refOf(afterwards) };
  },
  write: (draft, nameOf) => {
    const { kind, wishes, afterwards } = draft;
    return {
      ...destinationOf(draft),
      ...(wishes !== undefined && mayQueue.has(kind) ? { wishes } : {}),
      ...(afterwards !== undefined && mayTalk.has(kind) ? { afterwards: nameOf(afterwards) } : {}),
    } as WayOut;
  },
  withTargets: ({ afterwards }, change) => ({ afterwards: change(afterwards, 'afterwards') }),
  Fields: DestinationForm,
  outline: (node, t, company) => {
    const { afterwards } = partsOf(node);
    return {
      text: targetText(node, company),
      branches: afterwards === undefined ? [] : [{ label: t.flowEditor.afterwards, to: afterwards }],
    };
  },
};

/** Each kind has at most these besides the destination. */
const partsOf = (
  node: WayOut,
): DestinationConfig & {
  readonly wishes?: CallWishes | undefined;
  readonly afterwards?: string | undefined;
} => node;

function DestinationForm(props: NodeFieldsProps) {
  const { node, company, errors, onChange } = props;
  const t = useText();
  const destination = destinationOf(node);
  if (destination === undefined) return null;
  return (
    <>
      <DestinationFields
        value={destination}
        path={String(node.ref)}
        company={company}
        errors={errors}
        onChange={(changed) => onChange(node.ref, { destination: changed })}
      />
      {mayQueue.has(node.kind) && (
        <CallWishesInput
          value={node.wishes}
          path={`${node.ref}.wishes`}
          company={company}
          errors={errors}
          onChange={(wishes) => onChange(node.ref, { wishes })}
        />
      )}
      {mayTalk.has(node.kind) && (
        <div className="flow-node-fields">
          <TargetField
            {...props}
            place="afterwards"
            label={t.flowEditor.afterwards}
            target={node.afterwards}
            none={t.flowTrial.hangsUp}
          />
        </div>
      )}
    </>
  );
}
