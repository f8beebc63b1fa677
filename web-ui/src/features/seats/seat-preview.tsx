// What each line of a file of seats would make and change.
// Never draws thousands of rows at once.
import { useState } from 'react';
import type { Seat, SeatItem } from '../../../../src/api/seats.js';
import { useFormat, useText } from '../../i18n/use-text.js';
import { Button } from '../../ui/button.js';
import { TableFrame } from '../../ui/table-frame.js';
import { itemWords } from '../../forms/item-words.js';
import { skillsText } from '../acd/skills-text.js';

const pageSize = 50;

interface SeatPreviewProps {
  readonly title: string;
  readonly seats: readonly Seat[];
}

export function SeatPreview({ title, seats }: SeatPreviewProps) {
  const t = useText();
  const format = useFormat();
  const words = t.seats;
  const [drawn, setDrawn] = useState(pageSize);
  const withQueues = seats.some(({ queues }) => queues !== null);
  if (seats.length === 0) return null;
  return (
    <section className="stack" aria-label={title}>
      <h2>{title}</h2>
      <div className="card flush seat-preview">
        <TableFrame>
          <table className="table">
            <thead>
              <tr>
                <th scope="col" className="right">
                  {words.line}
                </th>
                <th scope="col">{t.fields.name}</th>
                <th scope="col">{t.fields.extension}</th>
                <th scope="col">{t.fields.agent}</th>
                <th scope="col">{t.fields.username}</th>
                {withQueues && <th scope="col">{words.verdict.queues}</th>}
              </tr>
            </thead>
            <tbody>
              {seats.slice(0, drawn).map((seat) => (
                <tr key={seat.line}>
                  <td data-label={words.line} className="right figures">
                    {format.number(seat.line)}
                  </td>
                  <td data-label={t.fields.name} className="long">
                    {seat.name}
                  </td>
                  <td data-label={t.fields.extension} className="long">
                    <Outcome item={seat.extension} />
                  </td>
                  <td data-label={t.fields.agent} className="long">
                    <Outcome item={seat.agent} />
                    {seat.skills !== null && <Detail text={skillsText(seat.skills)} />}
                  </td>
                  <td data-label={t.fields.username} className="long">
                    <Outcome item={seat.user} />
                    {seat.role !== null && <Detail text={t.roles[seat.role]} />}
                  </td>
                  {withQueues && (
                    <td data-label={words.verdict.queues} className="long">
                      {seat.queues === null || seat.queues.length === 0 ? '—' : seat.queues.join(', ')}
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      </div>
      {seats.length > drawn && (
        <p className="list-foot">
          <Button onClick={() => setDrawn(drawn + 4 * pageSize)}>
            {t.routing.showMore(seats.length - drawn)}
          </Button>
        </p>
      )}
    </section>
  );
}

function Outcome({ item }: { readonly item: SeatItem | null }) {
  const t = useText();
  const format = useFormat();
  if (item === null) return <>—</>;
  const names = itemWords(t, format, { nameOf: () => undefined });
  const words = t.seats;
  const what =
    item.what === 'changed'
      ? words.changed(item.fields.map((field) => names.label([field])).join(', '))
      : words[item.what];
  return (
    <>
      {item.key}{' '}
      <small className={item.what === 'unchanged' ? 'muted' : `seat-outcome ${item.what}`}>{what}</small>
    </>
  );
}

function Detail({ text }: { readonly text: string }) {
  return text === '' ? null : <small className="muted seat-detail">{text}</small>;
}
