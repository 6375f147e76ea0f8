import type { Locale, Texts } from '../../texts.js';

// What is said below the apology, and after a click: Sie, and beneath it what the Du says differently.

const sie: Texts = {
  'voucher.busy': 'Einen Moment',
  'voucher.show': 'Code anzeigen',
  'voucher.worth': 'Wert {worth}',
  'voucher.hint': 'Code endet auf {hint}',
  'voucher.until': 'Gültig bis {until}',
  'over.redeemed': 'Eingelöst',
  'over.expired': 'Abgelaufen',
  'over.revoked': 'Zurückgezogen',
  'voucher.copy': 'Kopieren',
  'voucher.copied': 'Kopiert',
  'voucher.code': 'Gutscheincode',
  'voucher.print': 'Drucken',

  'case.title': 'Wer sich darum kümmert',
  'case.resolved': 'Wer sich darum gekümmert hat',
  'case.due': 'Sie hören von uns bis {due}.',
  'case.due.resolved': 'Erledigt.',
  'role.delivery_desk': 'Zustellservice',
  'role.other': 'Kundenservice',
  'report.title': 'Sagen Sie es uns',
  'report.which': 'Erscheinungstag',
  'report.issue': 'Diese Ausgabe kam nicht',
  'report.not_received': 'Bei mir kam nichts an',
  'report.not_so': 'Das stimmt nicht',
  'report.solved': 'Es ist erledigt',
  'report.thanks': 'Danke. Wir haben das vermerkt.',
  'report.failed': 'Das kam nicht bei uns an. Bitte versuchen Sie es noch einmal.',

  'event.other': 'Neues zu Ihrer Bestellung',
  'event.shipped': 'An den Zusteller übergeben',
  'event.in_transit': 'Unterwegs',
  'event.out_for_delivery': 'In Zustellung',
  'event.delivered': 'Geliefert',
  'event.activated': 'Freigeschaltet',
  'event.delivery_attempted': 'Zustellung versucht',
  'event.address_not_found': 'Der Zusteller sagt, er habe die Adresse nicht gefunden',
  'event.delay_announced': 'Eine Verspätung wurde angekündigt',
  'event.appointment_missed': 'Der Techniker kam nicht',
  'event.appointment_kept': 'Der Techniker war da',
  'event.fault_set': 'Wir haben die Ursache geklärt',
  'event.passed_on': 'Ihre Meldung wurde weitergeleitet',
  'event.cancelled': 'Storniert',
  'event.not_received': 'Sie: Die Ausgabe vom {instance} kam nicht',
  'event.not_received.bare': 'Sie: Es kam nicht',
  'event.received': 'Sie: Es kam an',
  'event.not_so': 'Sie: Das stimmt nicht',
  'event.solved': 'Sie: Es ist erledigt',
};

const du: Texts = {
  'case.due': 'Du hörst von uns bis {due}.',
  'report.title': 'Sag es uns',
  'report.failed': 'Das kam nicht bei uns an. Bitte versuch es noch einmal.',
  'event.other': 'Neues zu deiner Bestellung',
  'event.passed_on': 'Deine Meldung wurde weitergeleitet',
  'event.not_received': 'Du: Die Ausgabe vom {instance} kam nicht',
  'event.not_received.bare': 'Du: Es kam nicht',
  'event.received': 'Du: Es kam an',
  'event.not_so': 'Du: Das stimmt nicht',
  'event.solved': 'Du: Es ist erledigt',
};

const de: Locale = { texts: sie, forms: { du } };
export default de;
