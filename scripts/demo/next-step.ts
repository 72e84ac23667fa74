import type { ArticleSummaryView } from '../../src/modules/articles/http/article.view';
import type { People } from './people';
import type { Story, StoryText } from './stories/story';

/** What is done next to an article: the verb, who does it (the first who may), and what the protocol says of it. */
export interface Step {
  readonly verb: 'submit' | 'request-changes' | 'approve' | 'publish' | 'save';
  readonly by: readonly (keyof People)[];
  readonly says: string;
  /** Sent with a verb that takes a body. */
  readonly body?: object;
  /** Saved with a save. */
  readonly text?: StoryText;
}

/** The text as it is before the correction. */
export function firstPublished(story: Story): StoryText {
  return { headline: story.headline, summary: story.summary, body: story.body, ...story.correction?.before };
}

/** The text as the writer hands it in. */
export function firstDraft(story: Story): StoryText {
  return { ...firstPublished(story), ...story.changeRequest?.before };
}

/** What the story needs from where it stands, or undefined when it has got where it should, or somebody took it elsewhere. */
export function nextStep(story: Story, { revision, visibility, archivedAt }: ArticleSummaryView): Step | undefined {
  if (!['unpublished', 'live'].includes(visibility) || archivedAt !== null) return undefined;
  const live = visibility === 'live';
  const changesAreDue = revision.number === 1 && story.changeRequest !== undefined;
  const other = story.reviewer === 'editor' ? 'secondEditor' : 'editor';
  const editors = [story.reviewer, other, 'admin'] as const;
  switch (revision.state) {
    case 'draft':
      // The next version of a live article stays open; a correction goes on.
      if (live && !story.correction) return undefined;
      return { verb: 'submit', by: [story.writer, ...editors], says: 'submitted it' };
    case 'changes_requested':
      return changesAreDue
        ? { verb: 'save', by: [story.writer, ...editors], says: 'wrote a second version', text: firstPublished(story) }
        : { verb: 'submit', by: [story.writer, ...editors], says: 'submitted it again' };
    case 'in_review':
      return changesAreDue ? changeRequest(story, editors) : { verb: 'approve', by: editors, says: 'approved it' };
    case 'approved':
      return publication(story, live, [other, story.reviewer, 'admin']);
    case 'published':
      return revision.changeKind === null ? afterPublication(story, editors) : undefined;
    default:
      return undefined;
  }
}

function changeRequest(story: Story, by: Step['by']): Step {
  const comment = story.changeRequest?.comment;
  return { verb: 'request-changes', by, says: `asked for changes: “${comment}”`, body: { comment } };
}

function publication({ correction }: Story, live: boolean, by: Step['by']): Step {
  if (!live) return { verb: 'publish', by, says: 'published it', body: {} };
  const body = { changeKind: 'correction', note: correction?.note };
  return { verb: 'publish', by, says: `published the correction, with a note for readers: “${correction?.note}”`, body };
}

function afterPublication({ writer, correction, nextDraft, headline, summary, body }: Story, by: Step['by']): Step | undefined {
  if (correction) return { verb: 'save', by: [writer, ...by], says: 'corrected it beside the live version', text: { headline, summary, body } };
  return nextDraft && { verb: 'save', by, says: 'began a next version, which readers do not see yet', text: nextDraft };
}
