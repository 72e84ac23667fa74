/** One of the consents that an article needs, given by somebody who holds the role in its section. */
export interface ReviewStep {
  /** Unique among the steps of a policy: what an approval is kept under. */
  readonly key: string;
  readonly name: string;
  readonly roleKey: string;
}

/** What publishing an article of a category asks for. */
export interface ReviewPolicy {
  /** How many people must approve; 0 lets publish without a review. Where there are steps, it is their number. */
  readonly requiredApprovals: number;
  /** Whether who edited an article may not approve it. */
  readonly fourEyes: boolean;
  /** In the order in which they are taken; none: whoever may review gives any approval. */
  readonly steps: readonly ReviewStep[];
}

/** What a category itself says; what it leaves out is inherited. */
export type OwnReviewPolicy = Partial<ReviewPolicy>;

/** The same as a request has it, where null is as good as nothing said. */
export type SaidReviewPolicy = { readonly [Field in keyof ReviewPolicy]?: ReviewPolicy[Field] | null };

const DEFAULT: ReviewPolicy = { requiredApprovals: 1, fourEyes: true, steps: [] };

/** The policy that counts in the last of the categories from the root down: of each field, the one said closest to it. */
export function effectivePolicy(fromRootToLeaf: readonly (OwnReviewPolicy | null)[]): ReviewPolicy {
  const said = fromRootToLeaf.reduce<ReviewPolicy>(
    (inherited, own) => ({
      requiredApprovals: own?.requiredApprovals ?? inherited.requiredApprovals,
      fourEyes: own?.fourEyes ?? inherited.fourEyes,
      steps: own?.steps ?? inherited.steps,
    }),
    DEFAULT,
  );
  // Only here: where a category takes inherited steps away, the number said above them counts again.
  return said.steps.length > 0 ? { ...said, requiredApprovals: said.steps.length } : said;
}

/** A policy as it is kept: only what it says, and null where it says nothing. */
export function ownPolicy(said: SaidReviewPolicy | null): OwnReviewPolicy | null {
  const own: OwnReviewPolicy = {
    ...(typeof said?.requiredApprovals === 'number' && { requiredApprovals: said.requiredApprovals }),
    ...(typeof said?.fourEyes === 'boolean' && { fourEyes: said.fourEyes }),
    ...(said?.steps && { steps: said.steps.map(({ key, name, roleKey }) => ({ key, name, roleKey })) }),
  };
  return Object.keys(own).length > 0 ? own : null;
}
