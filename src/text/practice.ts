/** The first line of every text that leaves a wall on which a drill is practised; a comment, so that a shell passes over it. */
const mark = '# DRILL: this is practice, nothing real happened';

/** The text, marked where it is practice. */
export const marked = (text: string, isDrill: boolean): string => (isDrill ? `${mark}\n${text}` : text);
