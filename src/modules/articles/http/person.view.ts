/** Somebody of the newsroom. */
export class PersonView {
  id: string;
  name: string;
}
