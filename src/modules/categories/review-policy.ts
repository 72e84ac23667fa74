/** What publishing an article of a category asks for. */
export interface ReviewPolicy {
  /** How many people must approve; 0 lets publish without a review. */
  readonly requiredApprovals: number;
  /** Whether who edited an article may not approve it. */
  readonly fourEyes: boolean;
}

/** What a category itself says; what it leaves out is inherited. */
export type OwnReviewPolicy = Partial<ReviewPolicy>;

const DEFAULT: ReviewPolicy = { requiredApprovals: 1, fourEyes: true };

/** The policy that counts in the last of the categories from the root down: of each field, the one said closest to it. */
export function effectivePolicy(fromRootToLeaf: readonly (OwnReviewPolicy | null)[]): ReviewPolicy {
  return fromRootToLeaf.reduce<ReviewPolicy>(
    (inherited, own) => ({
      requiredApprovals: own?.requiredApprovals ?? inherited.requiredApprovals,
      fourEyes: own?.fourEyes ?? inherited.fourEyes,
    }),
    DEFAULT,
  );
}

/** A policy as it is kept: only what it says, and null where it says nothing. */
export function ownPolicy(
  said: { readonly [Field in keyof ReviewPolicy]?: ReviewPolicy[Field] | null } | null,
): OwnReviewPolicy | null {
  const own: OwnReviewPolicy = {
    ...(typeof said?.requiredApprovals === 'number' && { requiredApprovals: said.requiredApprovals }),
    ...(typeof said?.fourEyes === 'boolean' && { fourEyes: said.fourEyes }),
  };
  return Object.keys(own).length > 0 ? own : null;
}
