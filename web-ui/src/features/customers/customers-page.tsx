// Customers: searched, looked at, changed one by one, and as lists.
// Never loads more than what is shown.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Customer, CustomerList, CustomerRecord } from '../../../../src/api/customers.js';
import { routes } from '../../../../src/api/routes.js';
import { request } from '../../api-client.js';
import { useFailureText } from '../../failure-text.js';
import { languageNames } from '../../i18n/language.js';
import { useFormat, useLanguage, useText } from '../../i18n/use-text.js';
import { useLive } from '../../live/live-connection.js';
import { navigate, usePlace } from '../../router.js';
import type { UnsavedChanges } from '../../forms/unsaved-changes.js';
import { UnsavedElsewhere } from '../../forms/unsaved-notice.js';
import { Button } from '../../ui/button.js';
import { Confirm } from '../../ui/dialog.js';
import { Icon } from '../../ui/icon.js';
import { PageHead } from '../../ui/page-head.js';
import { Empty, Failed, Loading } from '../../ui/states.js';
import { TableFrame } from '../../ui/table-frame.js';
import { toast } from '../../ui/toast.js';
import { useLoaded } from '../../use-loaded.js';
import { CustomerForm } from './customer-form.js';
import { CustomerImportDialog } from './customer-import.js';

type Open =
  | { readonly kind: 'add' | 'import' }
  | { readonly kind: 'edit' | 'remove'; readonly customer: CustomerRecord };

const pageSize = 50;
const typingPauseMs = 300;

/** The form in which somebody goes on: with the customer as it was when that was begun. */
function openOf({ place, base, basis }: UnsavedChanges): Open {
  if (place.kind !== 'edit' || typeof basis !== 'number') return { kind: 'add' };
  return { kind: 'edit', customer: { ...(base as Customer), changedAtMs: basis, changedBy: '' } };
}

export function CustomersPage() {
  const t = useText();
  const failureText = useFailureText();
  const search = usePlace().query.get('search') ?? '';
  const load = useCallback(
    (signal: AbortSignal) => request(routes.customers, { query: { search, limit: pageSize }, signal }),
    [search],
  );
  const { state, reload, replace } = useLoaded(load);
  const [open, setOpen] = useState<Open>();
  const [busy, setBusy] = useState(false);
  const close = () => setOpen(undefined);
  const remove = (customer: CustomerRecord) => {
    setBusy(true);
    request(routes.removeCustomer, { params: { id: customer.id }, basis: customer.changedAtMs })
      .then(
        () => toast('done', t.customers.removed(customer.name)),
        (failure: unknown) => toast('failed', failureText(failure)),
      )
      .finally(() => {
        setBusy(false);
        close();
        reload();
      });
  };
  return (
    <>
      <PageHead title={t.customers.title} intro={t.customers.intro}>
        <ListButtons onImport={() => setOpen({ kind: 'import' })} />
        <Button look="primary" icon="plus" onClick={() => setOpen({ kind: 'add' })}>
          {t.customers.add}
        </Button>
      </PageHead>
      <UnsavedElsewhere ofCustomers onContinue={(changes) => setOpen(openOf(changes))} />
      <SearchLine search={search} total={state.kind === 'loaded' ? state.value.total : null} />
      <section className="card flush" aria-busy={state.kind === 'loading'}>
        {state.kind === 'loading' && <Loading rows={8} />}
        {state.kind === 'failed' && <Failed failure={state.failure} onRetry={reload} />}
        {state.kind === 'loaded' &&
          (state.value.customers.length === 0 ? (
            <NoCustomers search={search} />
          ) : (
            <CustomerTable customers={state.value.customers} onOpen={setOpen} />
          ))}
      </section>
      {state.kind === 'loaded' && <MoreButton list={state.value} search={search} onLoaded={replace} />}
      {(open?.kind === 'add' || open?.kind === 'edit') && (
        <CustomerForm
          key={open.kind === 'edit' ? open.customer.id : ''}
          customer={open.kind === 'edit' ? open.customer : undefined}
          onSaved={({ name }) => {
            toast('done', t.customers.saved(name));
            close();
            reload();
          }}
          onClose={close}
        />
      )}
      {open?.kind === 'import' && <CustomerImportDialog onChanged={reload} onClose={close} />}
      {open?.kind === 'remove' && (
        <Confirm
          title={t.customers.removeTitle(open.customer.name)}
          text={t.customers.removeText}
          confirm={t.actions.remove}
          danger
          busy={busy}
          onConfirm={() => remove(open.customer)}
          onClose={close}
        />
      )}
    </>
  );
}

function ListButtons({ onImport }: { readonly onImport: () => void }) {
  const t = useText();
  // Where the comma stands in numbers, spreadsheets take the semicolon for a separator.
  const delimiter = useLanguage() === 'en' ? 'comma' : 'semicolon';
  return (
    <>
      <a className="button plain" href={`/api/v1/customers.csv?delimiter=${delimiter}`} download>
        <Icon name="download" />
        <span>{t.customers.import.export}</span>
      </a>
      <Button icon="upload" onClick={onImport}>
        {t.customers.import.open}
      </Button>
    </>
  );
}

function SearchLine({ search, total }: { readonly search: string; readonly total: number | null }) {
  const t = useText();
  const format = useFormat();
  const [text, setText] = useState(search);
  const typing = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(typing.current), []);
  const type = (value: string) => {
    setText(value);
    clearTimeout(typing.current);
    typing.current = setTimeout(() => {
      const wanted = value.trim();
      const to = wanted === '' ? '/customers' : `/customers?search=${encodeURIComponent(wanted)}`;
      navigate(to, { replace: true });
    }, typingPauseMs);
  };
  return (
    <form className="list-head" role="search" onSubmit={(event) => event.preventDefault()}>
      <input
        type="search"
        className="search wide"
        maxLength={80}
        aria-label={t.customers.search}
        placeholder={t.customers.search}
        value={text}
        onChange={(event) => type(event.target.value)}
      />
      <span className="muted" role="status">
        {total !== null &&
          total > 0 &&
          (search === ''
            ? t.customers.count(total, format.number(total))
            : t.customers.found(total, format.number(total)))}
      </span>
    </form>
  );
}

function NoCustomers({ search }: { readonly search: string }) {
  const t = useText();
  if (search !== '')
    return <Empty icon="search" title={t.customers.noMatch} hint={t.customers.noMatchHint} />;
  return <Empty icon="customers" title={t.customers.none} hint={t.customers.noneHint} />;
}

interface MoreButtonProps {
  readonly list: CustomerList;
  readonly search: string;
  readonly onLoaded: (list: CustomerList) => void;
}

function MoreButton({ list, search, onLoaded }: MoreButtonProps) {
  const t = useText();
  const failureText = useFailureText();
  const [busy, setBusy] = useState(false);
  const { next } = list;
  if (next === null) return null;
  const loadMore = () => {
    setBusy(true);
    request(routes.customers, { query: { search, limit: pageSize, after: next } })
      .then(
        (page) => {
          // Another search has its own list by now.
          if ((new URLSearchParams(location.search).get('search') ?? '') === search) {
            onLoaded({ ...page, total: list.total, customers: [...list.customers, ...page.customers] });
          }
        },
        (failure: unknown) => toast('failed', failureText(failure)),
      )
      .finally(() => setBusy(false));
  };
  return (
    <footer className="list-foot">
      <Button busy={busy} onClick={loadMore}>
        {t.customers.loadMore}
      </Button>
    </footer>
  );
}

interface CustomerTableProps {
  readonly customers: readonly CustomerRecord[];
  readonly onOpen: (open: Open) => void;
}

function CustomerTable({ customers, onOpen }: CustomerTableProps) {
  const t = useText();
  const words = t.customers;
  return (
    <TableFrame>
      <table className="table customers">
        <thead>
          <tr>
            <th scope="col">{words.name}</th>
            <th scope="col">{words.key}</th>
            <th scope="col">{words.numbers}</th>
            <th scope="col">{words.language}</th>
            <th scope="col">{words.agent}</th>
            <th scope="col" className="right">
              {words.priority}
            </th>
            <th scope="col">
              <span className="sr">{t.actions.edit}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {customers.map((customer) => (
            <CustomerRow key={customer.id} {...{ customer, onOpen }} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

interface CustomerRowProps {
  readonly customer: CustomerRecord;
  readonly onOpen: (open: Open) => void;
}

function CustomerRow({ customer, onOpen }: CustomerRowProps) {
  const t = useText();
  const format = useFormat();
  const words = t.customers;
  const { id, name, numbers, language, wishes, notes } = customer;
  const agent = useLive((live) => (customer.agent ? live.agents.get(customer.agent)?.name : undefined));
  return (
    <tr>
      <th scope="row">
        {name}
        {notes !== '' && <p className="row-note">{notes}</p>}
      </th>
      <td data-label={words.key} className="long">
        {id}
      </td>
      <td data-label={words.numbers}>
        <span className="number">{numbers[0] ?? '—'}</span>{' '}
        {numbers.length > 1 && <span className="muted">{words.moreNumbers(numbers.length - 1)}</span>}
      </td>
      <td data-label={words.language}>{language ? languageNames[language] : '—'}</td>
      <td data-label={words.agent} className="long">
        {agent ?? customer.agent ?? '—'}
      </td>
      <td data-label={words.priority} className="right figures">
        {wishes.priority === 0 ? '—' : format.number(wishes.priority)}
      </td>
      <td className="row-actions">
        <Button
          look="quiet"
          icon="edit"
          aria-label={words.edit(name)}
          onClick={() => onOpen({ kind: 'edit', customer })}
        />
        <Button
          look="quiet"
          icon="trash"
          aria-label={words.remove(name)}
          onClick={() => onOpen({ kind: 'remove', customer })}
        />
      </td>
    </tr>
  );
}
