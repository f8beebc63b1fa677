// The steps to a first answered call, and how to connect a first phone and a first trunk, with the exact settings.
// Never shows a password: the server does not give one out.
import { Fragment, useState, type ReactNode } from 'react';
import { unnamedCompany, type Company } from '../../../../src/api/company.js';
import type { Service } from '../../../../src/api/system.js';
import { useStore } from '../../create-store.js';
import { useText } from '../../i18n/use-text.js';
import { Link } from '../../router.js';
import { loadService, serviceStore } from '../../service-store.js';
import { CopyButton } from '../../ui/copy-button.js';
import { Field } from '../../ui/field.js';
import { Failed, Loading } from '../../ui/states.js';

interface SipAddress {
  readonly host: string;
  readonly port: number;
  /** `UDP`, `TCP` … */
  readonly transports: readonly string[];
}

/** One entry for each host and port, whatever transports it takes. */
function addressesOf(sip: Service['sip']): readonly SipAddress[] {
  const byPlace = new Map<string, SipAddress>();
  for (const { transport, host, port } of sip) {
    const place = `${host}:${port}`;
    const transports = [...(byPlace.get(place)?.transports ?? []), transport.toUpperCase()];
    byPlace.set(place, { host, port, transports });
  }
  return [...byPlace.values()];
}

function Setting({
  label,
  value,
  hint,
}: {
  readonly label: string;
  readonly value?: string;
  readonly hint?: ReactNode;
}) {
  return (
    <div className="setting">
      <dt>{label}</dt>
      <dd>
        {value === undefined ? hint : <code>{value}</code>}
        {value !== undefined && <CopyButton text={value} label={label} />}
      </dd>
    </div>
  );
}

const steps = ['extensions', 'agents', 'schedules', 'queues', 'flows', 'trunks', 'dids', 'users'] as const;
/** Calls are answered without these. */
const optionalSteps: ReadonlySet<string> = new Set(['schedules', 'flows', 'users']);

/** Entries that somebody made: the admin of the first start is none. */
const madeOf = (company: Company, list: (typeof steps)[number]): number =>
  list === 'users' ? Math.max(0, company.users.length - 1) : company[list].length;

/** What is to be set up, in an order in which one thing finds what it needs, and what is there already. */
function FirstSteps({ company }: { readonly company: Company }) {
  const t = useText();
  const words = t.firstSteps;
  const isNamed = company.settings.name !== unnamedCompany;
  return (
    <section className="card first-steps" aria-label={words.title}>
      <h2>{words.title}</h2>
      <p>{words.intro}</p>
      <p className="button-row">
        <Link to="/setup/seats" className="button plain">
          {t.seats.open}
        </Link>
        <span className="muted">{t.seats.startHint}</span>
      </p>
      <ol className="steps">
        <li className={isNamed ? 'done' : undefined}>
          <Link to="/setup/settings" className="text-link">
            {t.setup.sections.settings}
          </Link>
          {isNamed && <span className="muted">{`${words.done}: ${company.settings.name}`}</span>}
          <p>{words.steps.settings}</p>
        </li>
        {steps.map((list) => {
          const count = madeOf(company, list);
          return (
            <li key={list} className={count > 0 ? 'done' : undefined}>
              <Link to={`/setup/${list}`} className="text-link">
                {t.setup.sections[list]}
              </Link>
              <span className="muted">
                {count > 0
                  ? `${words.done}: ${t.setup.count(count)}`
                  : optionalSteps.has(list) && words.optional}
              </span>
              <p>{words.steps[list]}</p>
            </li>
          );
        })}
      </ol>
      <p>{words.logIn}</p>
    </section>
  );
}

export function StartSection({ company }: { readonly company: Company }) {
  const state = useStore(serviceStore, (value) => value);
  if (state.kind === 'loading') return <Loading />;
  if (state.kind === 'failed') return <Failed failure={state.failure} onRetry={() => void loadService()} />;
  return <Start company={company} service={state.value} />;
}

interface StartProps {
  readonly company: Company;
  readonly service: Service;
}

function Start({ company, service }: StartProps) {
  const t = useText();
  const addresses = addressesOf(service.sip);
  const [chosen, setChosen] = useState(company.extensions[0]?.number);
  return (
    <div className="start">
      <FirstSteps company={company} />
      <section className="card" aria-label={t.start.phoneTitle}>
        <h2>{t.start.phoneTitle}</h2>
        <p>{t.start.phoneIntro}</p>
        {service.telephony === 'external' && <p className="callout info">{t.start.external}</p>}
        {company.extensions.length === 0 ? (
          <p className="callout info">
            {t.start.noExtensions}{' '}
            <Link to="/setup/extensions" className="text-link">
              {t.start.addExtension}
            </Link>
          </p>
        ) : (
          <Field label={t.start.chooseExtension}>
            {(attributes) => (
              <select {...attributes} value={chosen} onChange={(event) => setChosen(event.target.value)}>
                {company.extensions.map((extension) => (
                  <option key={extension.number} value={extension.number}>
                    {extension.number} {extension.name}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        <dl className="settings">
          {addresses.map(({ host, port, transports }) => (
            <Fragment key={`${host}:${port}`}>
              <Setting label={t.start.server} value={host} />
              <Setting label={t.start.port} value={String(port)} />
              <Setting label={t.start.transport} hint={transports.join(` ${t.start.or} `)} />
            </Fragment>
          ))}
          {addresses.length === 0 && <Setting label={t.start.server} hint={t.start.externalServer} />}
          <Setting label={t.start.username} value={chosen} hint={t.start.usernameValue} />
          <Setting label={t.start.password} hint={t.start.passwordValue} />
          <Setting label={t.start.codecs} hint={t.start.codecsValue} />
          <Setting label={t.start.dtmf} hint={t.start.dtmfValue} />
        </dl>
      </section>
      <section className="card" aria-label={t.start.trunkTitle}>
        <h2>{t.start.trunkTitle}</h2>
        <p>{t.start.trunkIntro}</p>
        <ol className="steps">
          {t.start.trunkSteps.map((step, index) => (
            <li key={step}>
              {step}
              {index === 0 && addresses.length === 0 && <code>{t.start.externalServer}</code>}
              {index === 0 &&
                addresses.map(({ host, port, transports }) => (
                  <code key={`${host}:${port}`}>{`${host}:${port} (${transports.join(', ')})`}</code>
                ))}
            </li>
          ))}
        </ol>
        <p className="button-row">
          <Link to="/setup/trunks" className="button plain">
            {t.start.addTrunk}
          </Link>
          <Link to="/setup/dids" className="button plain">
            {t.start.addDid}
          </Link>
        </p>
        <h3>{t.start.featureTitle}</h3>
        <p>{t.start.featureIntro}</p>
        <dl className="settings">
          {Object.entries(t.start.features).map(([code, meaning]) => (
            <div key={code} className="setting">
              <dt>
                <kbd>{code}</kbd>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  );
}
