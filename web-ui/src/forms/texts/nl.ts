// Dutch texts of forms.
// Never formats numbers or times: they arrive as text.
import type { FormTexts } from './en.js';

export const formsNl: FormTexts = {
  unsaved: (what, time) => `U hebt niet-opgeslagen wijzigingen van ${time}: ${what}.`,
  customer: 'klant',
  newOne: {
    trunks: 'nieuwe trunk',
    dids: 'nieuw nummer',
    flows: 'nieuw keuzemenu',
    queues: 'nieuwe wachtrij',
    schedules: 'nieuwe openingstijden',
    agents: 'nieuwe agent',
    extensions: 'nieuw toestelnummer',
    users: 'nieuwe gebruiker',
    customers: 'nieuwe klant',
  },
  continue: 'Verder bewerken',
  resumed: (time) => `Dit zijn uw niet-opgeslagen wijzigingen van ${time}.`,
  losses: {
    trunks: 'Gesprekken van deze provider worden geweigerd en via deze trunk gaan geen gesprekken meer uit.',
    trunkPassword: 'De gebruikersnaam en het wachtwoord bij de provider gaan verloren.',
    dids: 'Gesprekken naar dit nummer worden geweigerd.',
    flows: 'Alle stappen gaan verloren. De opnamen blijven bewaard.',
    queues:
      'Alle instellingen gaan verloren. Bellers die nu wachten, horen een meldtekst; daarna wordt de verbinding verbroken.',
    schedules: 'De tijden en bijzondere dagen gaan verloren.',
    agents:
      'Deze agent krijgt geen gesprekken uit wachtrijen meer. Vaardigheden en instellingen gaan verloren; eerdere gesprekken blijven bewaard.',
    extensions:
      'Het toestel kan zich niet meer aanmelden en kan niet meer worden gebeld. Het SIP-wachtwoord gaat verloren.',
    users: 'Deze persoon kan niet meer inloggen. Het wachtwoord gaat verloren.',
  },
  irreversible: 'Dit werkt meteen en kan niet ongedaan worden gemaakt.',
  passwordNotKept: 'Wachtwoorden worden niet bewaard: voer ze opnieuw in.',
};
