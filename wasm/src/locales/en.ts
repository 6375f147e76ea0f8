import { add_words, type Locale } from '../texts.js';

// One apology, plain and without excuses. No text promises to do better: what
// follows from a broken promise is shown beside it, in figures.

const en: Locale = {
  texts: {
    'state.open': 'In progress',
    'state.at_risk': 'Could be late',
    'state.kept': 'Promise kept',
    'state.breached': 'Promise not kept',
    'state.excused': 'Could not be completed',
    'state.unknown': 'Being checked',
    'state.cancelled': 'Cancelled',

    'promise.generic': 'We promised this by {deadline}.',
    'promise.generic.bare': 'We gave you a promise with this order.',
    'promise.pizza': 'We promised your meal by {deadline}.',
    'promise.data_option': 'We promised that your data option works by {deadline}.',
    'promise.newspaper': 'We promised your newspaper by {time} on every day of issue.',
    'promise.newspaper.bare': 'We promised your newspaper on every day of issue.',
    'promise.parcel': 'We promised your parcel by {deadline}.',

    'fact.kept': 'Done on {when}.',
    'fact.kept.bare': '',
    'fact.breached': 'Done on {when}.',
    'fact.breached.bare': '',
    'timer.left': 'Time left',
    'timer.late': 'Late so far',

    'generic.open': '',
    'generic.at_risk': 'This could come late. This page says so as soon as it is certain.',
    'generic.kept': 'We kept our word. Thank you for your order.',
    'generic.breached': 'We did not keep this promise. We are sorry.',
    'generic.excused': 'This could not be completed, and not for a reason of ours.',
    'generic.checking': 'We have no news yet that tells us how this went. We are checking instead of guessing.',
    'generic.unknown': 'We have no news yet that tells us how this went. We are checking instead of guessing.',
    'generic.cancelled': 'This order was cancelled. There is nothing you need to do.',
    'pizza.late': 'Your meal came {delay} late. We named a time and did not keep it. We are sorry.',
    'pizza.late.bare': 'Your meal is late. We named a time and did not keep it. We are sorry.',
    'pizza.very_late': 'Your meal came {delay} late. Nobody should wait that long for a meal; the fault is ours. We are sorry.',
    'pizza.very_late.bare': 'Your meal is very late. Nobody should wait that long for a meal; the fault is ours. We are sorry.',
    'data.late': 'You paid for this option at once, and it worked {delay} later than promised. We are sorry.',
    'data.late.bare': 'You paid for this option at once, and it still does not work. We are sorry.',
    'data.late_appointment': 'Your option worked {delay} later than promised, and you waited for a technician who did not come. We are sorry.',
    'data.late_appointment.bare': 'Your option still does not work, and you waited for a technician who did not come. We are sorry.',
    'parcel.late': 'Your parcel came {delay} late. We are sorry.',
    'parcel.late.bare': 'Your parcel is late. We are sorry.',
    'parcel.checking': 'The carrier has told us nothing since the promised time. We are asking there instead of guessing.',

    'owed.title': 'What you are owed',
    'goodwill.title': 'From us, as goodwill',
    'basis.law': 'Owed by law',
    'basis.contract': 'Owed by contract',
    'held.credit.due': 'Booked, not paid yet',
    'held.refund.due': 'Booked, not paid yet',
    'held.credit.settled': 'Paid',
    'held.refund.settled': 'Paid',
    'kind.voucher': 'Voucher',
    'kind.refund': 'Refund',
    'kind.credit': 'Credit',
    'kind.in_kind': 'On the house',
    'remedy.goodwill_voucher': 'Voucher for your next order',
    'remedy.tkg_daily': 'For every day without the service',
    'remedy.tkg_appointment': 'For the missed appointment',
    'remedy.data_credit': 'Extra data',
    'remedy.dessert': 'With our regards from the kitchen',
    'item.dessert': { by: 'count', one: 'A dessert on the house', other: '{count} desserts on the house' },
    'item.data_gigabyte': '{count} GB',
    'item.other': '{count} × {item}',

    'voucher.claim': 'Get the code',
    'voucher.days': { by: 'days', one: 'Valid for one day once you have it', other: 'Valid for {days} days once you have it' },

    'why.title': 'Why is that?',
    'history.title': 'What happened',
    'emailed': 'We also sent this to you by e-mail on {when}.',
    'failed': 'That did not work. Please try again.',
  },
};
add_words('en', en);
export default en;
