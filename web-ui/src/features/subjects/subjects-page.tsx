// What is kept of one person: found, downloaded, erased.
// Never puts a number into the page's address, where the browser's history would keep it.
import { useRef, useState, type FormEvent } from 'react';
import { routes } from '../../../../src/api/routes.js';
import type { Erasure, Subject, SubjectQuery } from '../../../../src/api/subjects.js';
import { request, requestFile, RequestFailure } from '../../api-client.js';
import { useFailureText } from '../../failure-text.js';
import { useText } from '../../i18n/use-text.js';
import { saveFile } from '../../save-file.js';
import { Button } from '../../ui/button.js';
import { Confirm } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { PageHead } from '../../ui/page-head.js';
import { Segments } from '../../ui/segments.js';
import { Empty, Failed, Loading } from '../../ui/states.js';
import { toast } from '../../ui/toast.js';
import { ErasureCard, nameOf, SubjectCard } from './subject-cards.js';

type Shown =
  | { readonly kind: 'start' | 'loading' | 'none' }
  | { readonly kind: 'failed'; readonly failure: unknown; readonly query: SubjectQuery }
  | { readonly kind: 'found'; readonly subject: Subject; readonly query: SubjectQuery }
  | { readonly kind: 'erased'; readonly erasure: Erasure };

const isNobody = (failure: unknown): boolean =>
  failure instanceof RequestFailure && failure.code === 'not-found';

export function SubjectsPage() {
  const t = useText();
  const failureText = useFailureText();
  const [shown, setShown] = useState<Shown>({ kind: 'start' });
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState<'download' | 'erase'>();
  // An answer that comes after the next question is nobody's.
  const asked = useRef(0);
  const find = (query: SubjectQuery) => {
    const question = (asked.current += 1);
    const show = (answer: Shown) => {
      if (asked.current === question) setShown(answer);
    };
    setShown({ kind: 'loading' });
    request(routes.findSubject, { body: query }).then(
      (subject) => show({ kind: 'found', subject, query }),
      (failure: unknown) => show(isNobody(failure) ? { kind: 'none' } : { kind: 'failed', failure, query }),
    );
  };
  const download = (query: SubjectQuery) => {
    setBusy('download');
    requestFile(routes.exportSubject, { body: query })
      .then(
        (file) => saveFile(routes.exportSubject.fileResponse.fileName, file),
        (failure: unknown) => toast('failed', failureText(failure)),
      )
      .finally(() => setBusy(undefined));
  };
  const erase = (query: SubjectQuery) => {
    setBusy('erase');
    request(routes.eraseSubject, { body: query })
      .then(
        (erasure) => setShown({ kind: 'erased', erasure }),
        (failure: unknown) => toast('failed', failureText(failure)),
      )
      .finally(() => {
        setBusy(undefined);
        setAsking(false);
      });
  };
  return (
    <>
      <PageHead title={t.subjects.title} intro={t.subjects.intro} />
      <SearchForm busy={shown.kind === 'loading' || busy !== undefined} onFind={find} />
      <section className="card flush" aria-busy={shown.kind === 'loading'}>
        {shown.kind === 'start' && (
          <Empty icon="subjects" title={t.subjects.start} hint={t.subjects.startHint} />
        )}
        {shown.kind === 'loading' && <Loading />}
        {shown.kind === 'none' && <Empty icon="search" title={t.subjects.none} hint={t.subjects.noneHint} />}
        {shown.kind === 'failed' && <Failed failure={shown.failure} onRetry={() => find(shown.query)} />}
        {shown.kind === 'found' && (
          <SubjectCard subject={shown.subject}>
            <Button icon="download" busy={busy === 'download'} onClick={() => download(shown.query)}>
              {t.subjects.download}
            </Button>
            <Button
              look="danger"
              icon="trash"
              disabled={shown.subject.openCalls > 0 || busy !== undefined}
              onClick={() => setAsking(true)}
            >
              {t.subjects.erase}
            </Button>
          </SubjectCard>
        )}
        {shown.kind === 'erased' && <ErasureCard erasure={shown.erasure} />}
      </section>
      {asking && shown.kind === 'found' && (
        <Confirm
          title={t.subjects.eraseTitle}
          text={t.subjects.eraseText(nameOf(shown.subject) || t.subjects.noNumber)}
          confirm={t.subjects.erase}
          danger
          busy={busy === 'erase'}
          onConfirm={() => erase(shown.query)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

interface SearchFormProps {
  readonly busy: boolean;
  readonly onFind: (query: SubjectQuery) => void;
}

function SearchForm({ busy, onFind }: SearchFormProps) {
  const t = useText();
  const [by, setBy] = useState<'number' | 'customer'>('number');
  const [text, setText] = useState('');
  const wanted = text.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wanted !== '') onFind(by === 'number' ? { number: wanted } : { customer: wanted });
  };
  return (
    <form className="list-head subject-search" role="search" onSubmit={submit}>
      <Segments
        label={t.subjects.by}
        value={by}
        options={[
          { value: 'number', text: t.subjects.byNumber },
          { value: 'customer', text: t.subjects.byCustomer },
        ]}
        onChange={setBy}
      />
      <Field label={by === 'number' ? t.subjects.byNumber : t.subjects.byCustomer}>
        {(attributes) => (
          <input
            {...attributes}
            type={by === 'number' ? 'tel' : 'text'}
            maxLength={40}
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" look="primary" icon="search" busy={busy} disabled={wanted === ''}>
        {t.subjects.find}
      </Button>
    </form>
  );
}
