import { ARTICLE_VERBS, VERB_NAMES, type Verb, type VerbName } from '../../src/modules/articles/workflow/article-workflow';

interface Edge {
  from: string;
  to: string;
  verb: string;
}

/** The lifecycle table as two Mermaid diagrams: the states of the open revision, and what readers get of the article. */
export function lifecycleDiagram(): string {
  return [
    '```mermaid', 'stateDiagram-v2', ...lines(stateEdges()), '```', '',
    '```mermaid', 'stateDiagram-v2', ...lines(visibilityEdges()), '```',
  ].join('\n');
}

/** `[*]` is where nothing is open; a publication leads to `published` and a discard to `discarded`. */
function stateEdges(): Edge[] {
  return VERB_NAMES.flatMap((name) => {
    const verb: Verb = ARTICLE_VERBS[name];
    const cancelling = cancellingEdge(name, verb);
    const to = closing(name, verb);
    if (to === null || name === 'purge') return cancelling;
    const edge = (from: string, condition: string): Edge => ({ from: from === 'nothing' ? '[*]' : from, to, verb: caption(name) + condition });
    return [
      ...verb.from.filter((from) => from !== to).map((from) => edge(from, '')),
      ...(verb.fromWithoutApproval ?? []).map((from) => edge(from, ' if no approval is asked for')),
      ...cancelling,
    ];
  });
}

/** A verb that ends a schedule is done as to an approved revision, and leaves that where it is not about the revision. */
function cancellingEdge(name: VerbName, verb: Verb): Edge[] {
  if (verb.whileScheduled === undefined || (verb.from.includes('scheduled') && verb.to !== 'same')) return [];
  const word = verb.whileScheduled === 'cancel' ? '' : ' with cancelSchedule';
  return [{ from: 'scheduled', to: closing(name, verb) ?? 'approved', verb: `${caption(name)}${word}` }];
}

function closing(name: string, verb: Verb): string | null {
  if (verb.to === 'same') return null;
  if (verb.to !== 'nothing') return verb.to;
  return verb.visible === 'live' ? 'published' : `${name}ed`;
}

function visibilityEdges(): Edge[] {
  return VERB_NAMES.flatMap((name) => {
    const { visible, visibility }: Verb = ARTICLE_VERBS[name];
    if (visible === undefined) return [];
    return visibility.filter((from) => from !== visible).map((from) => ({ from, to: visible, verb: caption(name) }));
  });
}

/** A verb whose use case comes later is in brackets. */
function caption(name: keyof typeof ARTICLE_VERBS): string {
  return ARTICLE_VERBS[name].built ? name : `(${name})`;
}

function lines(edges: Edge[]): string[] {
  const captions = new Map<string, string[]>();
  for (const { from, to, verb } of edges) {
    const arrow = `${from} --> ${to}`;
    captions.set(arrow, [...new Set([...(captions.get(arrow) ?? []), verb])]);
  }
  return [...captions].map(([arrow, verbs]) => `  ${arrow}: ${verbs.join(', ')}`);
}
