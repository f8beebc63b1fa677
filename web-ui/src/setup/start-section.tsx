// How to connect a first phone and a first trunk, with the exact settings.
// Never shows a password: the server does not give one out.
import { useState, type ReactNode } from 'react';
import type { Company } from '../../../src/api/company.js';
import { useText } from '../i18n/use-text.js';
import { Link } from '../router.js';
import { Button } from '../ui/button.js';
import { Field } from '../ui/field.js';
import { toast } from '../ui/toast.js';

/** Where Centrale listens for SIP unless its configuration says otherwise. */
const sipPort = '5060';

function Setting({
  label,
  value,
  hint,
}: {
  readonly label: string;
  readonly value?: string;
  readonly hint?: ReactNode;
}) {
  const t = useText();
  // The clipboard exists only in a secure context; on plain http the text can still be selected.
  const copy = () => {
    if (value === undefined) return;
    navigator.clipboard.writeText(value).then(
      () => toast('done', t.start.copied),
      (reason: unknown) => console.warn('The browser refused the clipboard', reason),
    );
  };
  return (
    <div className="setting">
      <dt>{label}</dt>
      <dd>
        {value === undefined ? hint : <code>{value}</code>}
        {value !== undefined && isSecureContext && (
          <Button look="quiet" icon="copy" aria-label={`${t.start.copy}: ${label}`} onClick={copy} />
        )}
      </dd>
    </div>
  );
}

export function StartSection({ company }: { readonly company: Company }) {
  const t = useText();
  const [chosen, setChosen] = useState(company.extensions[0]?.number);
  return (
    <div className="start">
      <section className="card" aria-label={t.start.phoneTitle}>
        <h2>{t.start.phoneTitle}</h2>
        <p>{t.start.phoneIntro}</p>
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
          <Setting label={t.start.server} value={location.hostname} />
          <Setting label={t.start.port} value={sipPort} />
          <Setting label={t.start.transport} hint={t.start.transportValue} />
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
              {index === 0 && <code>{`${location.hostname}:${sipPort}`}</code>}
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
