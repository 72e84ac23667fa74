import { Pattern } from '../../../../platform/http/fields';

/** Names of fields with commas between; may be left out. */
export function FieldList() {
  return Pattern(/^[A-Za-z]+(,[A-Za-z]+)*$/, 'This must be names of fields with commas between.', { optional: true });
}
