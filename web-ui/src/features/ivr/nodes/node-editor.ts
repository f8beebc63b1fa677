// What the pages know of a kind of step in menus: its form, its line in the tree; one file for each kind in this folder.
// Never says what a step does to a caller; core/ivr/nodes does.
import type { ComponentType } from 'react';
import type { Company } from '../../../../../src/api/company.js';
import type { FlowConfig } from '../../../../../src/api/ivr.js';
import type { Digit } from '../../../../../src/core/kernel/digit.js';
import type { FieldErrors } from '../../../forms/validate.js';
import type { Dictionary } from '../../../i18n/dictionary.js';
import type { FlowDraft, NewStep, NodeDraft } from '../flow-draft.js';

export type NodeConfig = FlowConfig['nodes'][string];
export type NodeKind = NodeConfig['kind'];
/** Another step, by its number; undefined: not chosen yet. */
export type Target = number | undefined;
/** Where a reference to a step stands: a field, or a key of a menu. */
export type Place = 'onNoInput' | 'next' | 'afterwards' | Digit;

export interface NodeFieldsProps {
  readonly node: NodeDraft;
  readonly steps: FlowDraft['nodes'];
  readonly prompts: readonly string[];
  /** Of the recordings. */
  readonly language: FlowConfig['language'];
  readonly company: Company;
  /** By the step's number: `3.prompt`. */
  readonly errors: FieldErrors;
  readonly onChange: (ref: number, change: Partial<NodeDraft>) => void;
  readonly onNewTarget: (ref: number, place: Place, step: NewStep) => void;
}

/** A way on from a step in the tree. */
export interface Branch {
  readonly label: string;
  readonly digit?: string;
  /** Undefined: back to the step itself. */
  readonly to: string | undefined;
}

/** `Config`: the step as the API has it; `Fields`: what the form keeps of it. Kinds may share a field. */
export interface NodeEditor<Config extends NodeConfig, Fields extends object> {
  /** Of a new step. */
  readonly blank: Fields;
  readonly read: (node: Config, refOf: (name: string) => Target) => Partial<Fields>;
  /** Perhaps not valid yet: what is not filled in is empty. */
  readonly write: (draft: NodeDraft, nameOf: (target: Target) => string) => NodeConfig;
  /** The fields that refer to steps, each reference through `change`. */
  readonly withTargets: (
    draft: NodeDraft,
    change: (target: Target, place: Place) => Target,
  ) => Partial<Fields>;
  /** The step's own fields; undefined: it has none. */
  readonly Fields: ComponentType<NodeFieldsProps> | undefined;
  readonly outline: (
    node: Config,
    t: Dictionary,
    company: Company,
  ) => { readonly text: string; readonly branches: readonly Branch[] };
}
