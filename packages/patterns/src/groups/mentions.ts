/** What the text of a file must hold where this runtime's owners are used: one of the names that make or type them. */
export const mentionsOwner =
  /TaskGroup|runMain|detach|retry|failA|moveOn|shield|CancelScope|TaskContext|StartContext|Attempt/;

/** The same for groups alone. */
export const mentionsGroup = /TaskGroup|runMain/;
