/**
 * The sections of make-it-yours.md, each followed alone. Two share a copy if the second needs the first, or
 * deletes all that the first has changed.
 */
export const REMOVALS: readonly (readonly string[])[] = [
  ["Remove the bench", "Remove the analytics"],
  ["Remove the import from the article", "Remove the posts command"],
  ["Rename the project"],
];

export const ALL_REMOVALS: readonly string[] = [...REMOVALS.flat(), "Remove the tests of the docs"];
