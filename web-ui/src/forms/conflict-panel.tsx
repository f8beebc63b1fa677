// What somebody else has made of an item while one was changing it oneself, beside one's own values: field by field
// one keeps theirs or one's own.
// Never saves: what comes out is edited on.
import { useState } from 'react';
import type { Conflict } from '../../../src/core/kernel/refusal.js';
import {
  conflictsOf,
  merged,
  type FieldConflict,
  type Side,
} from '../../../src/core/company/item-differences.js';
import { useFormat, useText } from '../i18n/use-text.js';
import type { ItemWords } from './item-words.js';
import { Button } from '../ui/button.js';
import { Icon } from '../ui/icon.js';
import { TableFrame } from '../ui/table-frame.js';

interface ConflictPanelProps {
  readonly conflict: Conflict;
  /** As it was when both began. */
  readonly base: object;
  readonly mine: object;
  readonly words: ItemWords;
  /** With the values to edit on. */
  readonly onMerged: (item: object) => void;
  readonly onDiscard: () => void;
}

const idOf = (path: readonly string[]): string => JSON.stringify(path);

export function ConflictPanel({ conflict, base, mine, words, onMerged, onDiscard }: ConflictPanelProps) {
  const t = useText();
  const format = useFormat();
  const { value, atMs } = conflict;
  const theirs = typeof value === 'object' ? value : null;
  const who = conflict.by === '' ? t.conflict.nobody : conflict.by;
  const rows = theirs === null ? [] : conflictsOf(base, theirs, mine);
  const [kept, setKept] = useState<ReadonlyMap<string, Side>>(
    // What one has typed oneself stays unless one says otherwise.
    () => new Map(rows.map(({ path, isContested }) => [idOf(path), isContested ? 'mine' : 'theirs'])),
  );
  const keepAll = (side: Side) => setKept(new Map(rows.map(({ path }) => [idOf(path), side])));
  const time = format.dateTime(atMs);
  const goOn = () => {
    if (theirs === null) return;
    onMerged(merged(base, theirs, mine, (path) => kept.get(idOf(path))));
  };
  return (
    <div className="form-body stack conflict">
      <div role="alert">
        <p className="callout bad">
          <Icon name="warning" />
          <span>{theirs === null ? t.conflict.removed(who, time) : t.conflict.changed(who, time)}</span>
        </p>
      </div>
      {rows.length > 0 && (
        <>
          <div className="row-actions conflict-all">
            <Button onClick={() => keepAll('theirs')}>{t.conflict.takeAll}</Button>{' '}
            <Button onClick={() => keepAll('mine')}>{t.conflict.keepAll}</Button>
          </div>
          <TableFrame>
            <table className="table diff">
              <thead>
                <tr>
                  <th scope="col">{t.conflict.field}</th>
                  <th scope="col">{t.conflict.before}</th>
                  <th scope="col">{t.conflict.theirs}</th>
                  <th scope="col">{t.conflict.mine}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <ConflictRow
                    key={idOf(row.path)}
                    row={row}
                    words={words}
                    side={kept.get(idOf(row.path)) ?? 'theirs'}
                    onKeep={(side) => setKept(new Map(kept).set(idOf(row.path), side))}
                  />
                ))}
              </tbody>
            </table>
          </TableFrame>
        </>
      )}
      <footer className="dialog-foot">
        <Button onClick={onDiscard}>{t.conflict.discard}</Button>
        <Button look="primary" onClick={() => (theirs === null ? onMerged(mine) : goOn())}>
          {theirs === null ? t.conflict.addAgain : t.conflict.goOn}
        </Button>
      </footer>
    </div>
  );
}

interface ConflictRowProps {
  readonly row: FieldConflict;
  readonly words: ItemWords;
  readonly side: Side;
  readonly onKeep: (side: Side) => void;
}

function ConflictRow({ row, words, side, onKeep }: ConflictRowProps) {
  const t = useText();
  const { path, base, theirs, mine, isContested } = row;
  const label = words.label(path);
  const choice = (of: Side, value: unknown, heading: string) => (
    <td data-label={heading}>
      <label className="check">
        <input
          type="radio"
          name={idOf(path)}
          checked={side === of}
          aria-label={`${t.conflict.keep(label)} ${heading}`}
          onChange={() => onKeep(of)}
        />
        <span>{words.value(path, value)}</span>
      </label>
    </td>
  );
  return (
    <tr>
      <th scope="row">
        {label}
        {isContested && <p className="row-note">{t.conflict.both}</p>}
      </th>
      <td data-label={t.conflict.before}>{words.value(path, base)}</td>
      {choice('theirs', theirs, t.conflict.theirs)}
      {choice('mine', mine, t.conflict.mine)}
    </tr>
  );
}
