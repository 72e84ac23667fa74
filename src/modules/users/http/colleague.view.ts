/** What colleagues may know of each other. */
export class ColleagueView {
  id: string;
  name: string;
}

export class ColleagueListView {
  items: ColleagueView[];
  nextCursor: string | null;
}
