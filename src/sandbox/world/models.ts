/** Models that functions ask. */
export const goodModel = 'gemini-2.5-pro';
/** Retired: calls to it answer 404. */
export const wrongModel = 'gemini-1.5-pro';
export const olderModel = 'gemini-2.0-flash';
