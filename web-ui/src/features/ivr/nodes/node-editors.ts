// The steps of menus as the pages know them, by kind.
// Never describes one; its own file does.
import { destinationEditor, type WayOutFields } from './destination.js';
import { hangUpEditor } from './hang-up.js';
import { menuEditor, type MenuFields } from './menu.js';
import type { NodeConfig, NodeEditor, NodeKind } from './node-editor.js';
import { playEditor, type PlayFields } from './play.js';

/** The fields of every kind at once, so that changing the kind and back loses nothing. */
export type NodeFields = MenuFields & PlayFields & WayOutFields;

const byKind: {
  readonly [K in NodeKind]: NodeEditor<Extract<NodeConfig, { kind: K }>, Partial<NodeFields>>;
} = {
  menu: menuEditor,
  play: playEditor,
  queue: destinationEditor,
  flow: destinationEditor,
  extension: destinationEditor,
  external: destinationEditor,
  voicemail: destinationEditor,
  announcement: destinationEditor,
  callback: destinationEditor,
  'hang-up': hangUpEditor,
};

export const editorOf = <K extends NodeKind>(
  kind: K,
): NodeEditor<Extract<NodeConfig, { kind: K }>, Partial<NodeFields>> => byKind[kind];

/** Each once. */
export const editors = [menuEditor, playEditor, destinationEditor, hangUpEditor] as const;

export const blankFields = Object.assign({}, ...editors.map(({ blank }) => blank)) as NodeFields;
