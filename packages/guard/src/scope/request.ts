/** What a user wants judged. */
export type ScopeRequest =
  | { readonly kind: 'index' }
  | { readonly kind: 'files'; readonly paths: readonly string[] }
  | { readonly kind: 'all' }
  | { readonly kind: 'worktree' }
  | { readonly kind: 'since'; readonly ref: string }
  /** `A..B`, or `A...B` for what B has since it left A. */
  | { readonly kind: 'range'; readonly range: string };
