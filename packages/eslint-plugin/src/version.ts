/** The version in `package.json`; a test compares them, so that no file is read while linting. */
export const version = '0.0.0';
