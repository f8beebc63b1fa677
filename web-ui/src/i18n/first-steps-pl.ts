// Polish texts about the way from an empty installation to a first answered call.
// Never formats numbers or times: they arrive as text.
import type { firstStepsEn } from './first-steps-en.js';

export const firstStepsPl: typeof firstStepsEn = {
  title: 'Do pierwszego odebranego połączenia',
  intro: 'W tej kolejności wszystko, czego wymaga krok, już jest.',
  done: 'gotowe',
  optional: 'może poczekać',
  steps: {
    settings: 'Sprawdź strefę czasową i sposób wybierania numerów: od nich zależą godziny otwarcia i numery.',
    extensions: 'Po jednym na każdy telefon, z hasłem SIP. Niżej podano, co wpisać w telefonie.',
    agents:
      'Po jednym na każdą osobę odbierającą połączenia: numer wewnętrzny i umiejętności, każda z poziomem od 1 do 10.',
    schedules: 'Kiedy kolejki są czynne. Bez nich kolejka jest czynna zawsze.',
    queues:
      'Gdzie czekają dzwoniący. Kolejka wymaga umiejętności i jej połączenia trafiają do każdego konsultanta, który je ma; można też wskazać konsultantów samemu.',
    flows:
      'Co słyszą dzwoniący i który klawisz prowadzi do której kolejki. Numer może też prowadzić wprost do kolejki.',
    trunks: 'Łącze do operatora. Połączenia skądinąd są odrzucane.',
    dids: 'Twoje numery telefonów i miejsce, do którego każdy prowadzi: menu, kolejka lub numer wewnętrzny.',
    users:
      'Współpracownicy, którzy mogą się logować na tych stronach. Użytkownika konsultanta łączy się z konsultantem.',
  },
  logIn:
    'Potem konsultanci logują się do kolejek: *11 na telefonie albo „Dostępny” na swoim stanowisku. Następne połączenie zadzwoni u jednego z nich.',
};
