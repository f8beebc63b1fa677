// A list of the configuration: search, put in order, add, edit, remove.
// Never removes without a question.
import { useState } from 'react';
import type { Company, CompanyList } from '../../../src/api/company.js';
import { conflictOf, RequestFailure } from '../api-client.js';
import { useFailureText } from '../failure-text.js';
import { useLanguage, useText } from '../i18n/use-text.js';
import { Link } from '../router.js';
import { Button } from '../ui/button.js';
import { Confirm } from '../ui/dialog.js';
import { OrderHeading } from '../ui/order-heading.js';
import { Empty } from '../ui/states.js';
import { TableFrame } from '../ui/table-frame.js';
import { toast } from '../ui/toast.js';
import type { Draft } from './field-spec.js';
import { itemName } from './item-name.js';
import { ItemForm } from './item-form.js';
import { putItem } from './put-item.js';
import { referencesText } from './references.js';
import { inOrder, nextOrder, type RowOrder } from './row-order.js';
import type { Basis, Section } from './section.js';
import { removeItem } from './remove-item.js';
import type { FormPlace, UnsavedChanges } from './unsaved-changes.js';

interface ListSectionProps<T extends object> {
  readonly section: Section<T>;
  readonly company: Company;
  readonly version: number | undefined;
  /** What one goes on with that was not saved before. */
  readonly resumed?: UnsavedChanges;
  /** Something was saved or removed. */
  readonly onChanged: () => void;
}

type Open<T> =
  | { readonly kind: 'add'; readonly from?: T }
  | { readonly kind: 'edit'; readonly item: T }
  | { readonly kind: 'remove'; readonly item: T };

/** What a file of seats can hold. */
const ofSeats: ReadonlySet<CompanyList> = new Set<CompanyList>(['extensions', 'agents', 'users']);
/** From so many on, a list is worth searching. */
const searchableFrom = 8;
/** So many rows are drawn before one asks for more: a thousand would make every key slow. */
const pageSize = 100;

export function ListSection<T extends object>(props: ListSectionProps<T>) {
  const { section, company, version, resumed, onChanged } = props;
  const t = useText();
  const failureText = useFailureText();
  const [open, setOpen] = useState<Open<T> | undefined>(() => resumed && openOf(section, resumed));
  const language = useLanguage();
  const [search, setSearch] = useState('');
  const [order, setOrder] = useState<RowOrder>();
  const [drawnCount, setDrawnCount] = useState(pageSize);
  const [busy, setBusy] = useState(false);
  const words = t.setup;
  const wanted = search.trim().toLowerCase();
  const found = section.items.filter((item) =>
    section.columns.some((column) => column.value(item).toLowerCase().includes(wanted)),
  );
  const shown = inOrder(found, section.columns, order, language);
  const save = async (item: T, basis: Basis) => {
    const key = section.keyOf(item);
    if (basis === 'absent' && section.items.some((other) => section.keyOf(other) === key)) {
      throw alreadyThere(section, key);
    }
    await putItem(section.list, key, item, basis);
    toast('done', words.saved(nameOf(item, key)));
    setOpen(undefined);
    onChanged();
  };
  const remove = (item: T) => {
    const key = section.keyOf(item);
    setBusy(true);
    removeItem(section.list, key, version)
      .then(
        () => {
          toast('done', words.removed(nameOf(item, key)));
          onChanged();
        },
        (failure: unknown) => {
          toast('failed', referencesText(failure, company, t) ?? failureText(failure));
          if (conflictOf(failure)) onChanged();
        },
      )
      .finally(() => {
        setBusy(false);
        setOpen(undefined);
      });
  };
  const add = (
    <span className="button-row">
      {ofSeats.has(section.list) && (
        <Link to="/setup/seats" className="button plain">
          {t.seats.open}
        </Link>
      )}
      <Button look="primary" icon="plus" onClick={() => setOpen({ kind: 'add' })}>
        {words.add[section.list]}
      </Button>
    </span>
  );
  return (
    <>
      <div className="list-head">
        {section.items.length >= searchableFrom ? (
          <input
            type="search"
            className="search"
            aria-label={words.search}
            placeholder={words.search}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        ) : (
          <span className="muted">{words.count(section.items.length)}</span>
        )}
        {section.items.length > 0 && add}
      </div>
      <section className="card flush">
        {section.items.length === 0 ? (
          <Empty icon="setup" title={words.none[section.list]} hint={words.intros[section.list]}>
            {add}
          </Empty>
        ) : shown.length === 0 ? (
          <Empty icon="search" title={words.noMatch} />
        ) : (
          <ItemTable
            section={section}
            items={shown.slice(0, drawnCount)}
            order={order}
            onOrder={setOrder}
            onOpen={setOpen}
          />
        )}
      </section>
      {shown.length > drawnCount && (
        <p className="list-foot">
          <Button onClick={() => setDrawnCount(drawnCount + 4 * pageSize)}>
            {t.routing.showMore(shown.length - drawnCount)}
          </Button>
        </p>
      )}
      {(open?.kind === 'add' || open?.kind === 'edit') && (
        <ItemForm
          key={open.kind === 'edit' ? section.keyOf(open.item) : ''}
          title={
            open.kind === 'edit'
              ? words.editTitle(nameOf(open.item, section.keyOf(open.item)))
              : words.add[section.list]
          }
          groups={section.groups(open.kind === 'edit')}
          aside={section.aside}
          check={section.check}
          schema={section.schema}
          initial={draftOf(section, open)}
          draftOf={section.draftOf}
          basis={open.kind === 'edit' ? version : 'absent'}
          editing={open.kind === 'edit'}
          place={placeOf(section, open)}
          placeOf={(item) => `${section.list}.${section.keyOf(item)}`}
          company={company}
          save={save}
          onClose={() => setOpen(undefined)}
        />
      )}
      {open?.kind === 'remove' && (
        <Confirm
          title={words.removeTitle(nameOf(open.item, section.keyOf(open.item)))}
          text={[t.forms.losses[section.list], section.alsoLost?.(open.item), t.forms.irreversible]
            .filter(Boolean)
            .join(' ')}
          confirm={t.actions.remove}
          danger
          busy={busy}
          onConfirm={() => remove(open.item)}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}

/** The form in which somebody goes on; the item may have been removed meanwhile. */
function openOf<T extends object>(section: Section<T>, { place, base }: UnsavedChanges): Open<T> {
  const item = section.items.find((one) => section.keyOf(one) === place.key);
  if (place.kind === 'edit') return { kind: 'edit', item: item ?? (base as T) };
  return place.kind === 'copy' && item ? { kind: 'add', from: item } : { kind: 'add' };
}

function placeOf<T extends object>(
  { list, keyOf }: Section<T>,
  open: Open<T> & { readonly kind: 'add' | 'edit' },
): FormPlace {
  if (open.kind === 'edit') return { list, kind: 'edit', key: keyOf(open.item) };
  return open.from ? { list, kind: 'copy', key: keyOf(open.from) } : { list, kind: 'add', key: '' };
}

/** As people call it; what is a number is called by that first. */
function nameOf(item: object, key: string): string {
  const name = itemName(item);
  if (name === undefined) return key;
  return 'number' in item ? `${key} ${name}` : name;
}

function draftOf<T extends object>(
  section: Section<T>,
  open: Open<T> & { readonly kind: 'add' | 'edit' },
): Draft {
  if (open.kind === 'edit') return section.draftOf?.(open.item) ?? (open.item as Draft);
  return (open.from && section.copyOf?.(open.from)) ?? section.blank;
}

/** The server would take it for a change of the one that is there. */
function alreadyThere<T>({ list, groups }: Section<T>, key: string): RequestFailure {
  const fields = groups(false).flatMap((group) => group.fields);
  const keyField = fields.find((field) => field.kind === 'text' && field.fixedOnEdit)?.name ?? '';
  const message = `"${key}" is there already`;
  const details = [{ path: `${list}.${key}.${keyField}`, message }];
  return new RequestFailure({ kind: 'refused', status: 409, error: { code: 'duplicate', message, details } });
}

interface ItemTableProps<T> {
  readonly section: Section<T>;
  readonly items: readonly T[];
  readonly order: RowOrder | undefined;
  readonly onOrder: (order: RowOrder) => void;
  readonly onOpen: (open: Open<T>) => void;
}

function ItemTable<T extends object>({ section, items, order, onOrder, onOpen }: ItemTableProps<T>) {
  const t = useText();
  const words = t.setup;
  const [first, ...others] = section.columns;
  return (
    <TableFrame>
      <table className="table">
        <thead>
          <tr>
            {section.columns.map(({ label }, column) => {
              const next = nextOrder(order, column);
              return (
                <OrderHeading
                  key={label}
                  label={label}
                  sorted={order?.column === column ? order.direction : undefined}
                  title={words.sort[next.direction]}
                  onPress={() => onOrder(next)}
                />
              );
            })}
            <th scope="col">
              <span className="sr">{t.actions.edit}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => {
            const key = section.keyOf(item);
            const name = nameOf(item, key);
            return (
              <tr key={key}>
                <th scope="row">{first?.value(item)}</th>
                {others.map((column) => (
                  <td key={column.label} data-label={column.label} className="long">
                    {column.value(item)}
                  </td>
                ))}
                <td className="row-actions">
                  {section.copyOf && (
                    <Button
                      look="quiet"
                      icon="copy"
                      aria-label={t.routing.copyOne(name)}
                      title={t.routing.copyOne(name)}
                      onClick={() => onOpen({ kind: 'add', from: item })}
                    />
                  )}
                  <Button
                    look="quiet"
                    icon="edit"
                    aria-label={words.editTitle(name)}
                    onClick={() => onOpen({ kind: 'edit', item })}
                  />
                  <Button
                    look="quiet"
                    icon="trash"
                    aria-label={t.routing.removeOne(name)}
                    onClick={() => onOpen({ kind: 'remove', item })}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </TableFrame>
  );
}
