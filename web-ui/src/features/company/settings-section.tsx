// The company's own settings as a form.
// Never keeps them; after each change the page reads them again.
import { companySettingsSchema } from '../../../../src/api/company.js';
import { routes } from '../../../../src/api/routes.js';
import { requestVersion } from '../../api-client.js';
import { companyLanguage } from '../../company-language.js';
import { ItemForm } from '../../forms/item-form.js';
import type { SetupProps } from '../../forms/setup-section.js';
import type { FormPlace } from '../../forms/unsaved-changes.js';
import { useLanguage, useText } from '../../i18n/use-text.js';
import { loadService } from '../../service-store.js';
import { toast } from '../../ui/toast.js';
import { settingsGroups } from './settings-groups.js';

const settingsPlace: FormPlace = { list: 'settings', kind: 'edit', key: '' };

export function SettingsSection({ company, version, onChanged }: SetupProps) {
  const t = useText();
  const reader = useLanguage();
  const { settings } = company;
  return (
    <section className="card narrow">
      <ItemForm
        groups={settingsGroups(t)}
        schema={companySettingsSchema}
        initial={{ ...settings, language: companyLanguage(settings, reader) }}
        editing
        place={settingsPlace}
        placeOf={() => 'settings'}
        company={company}
        basis={version}
        save={async (settings, basis) => {
          const saved = await requestVersion(routes.putSettings, { body: settings, basis });
          toast('done', t.setup.saved(t.setup.sections.settings));
          void loadService();
          onChanged();
          return saved.version;
        }}
      />
    </section>
  );
}
