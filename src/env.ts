/** The environment of the process as the wall reads it: handed in, so that tests can give their own. */
export type Env = Readonly<Record<string, string | undefined>>;
