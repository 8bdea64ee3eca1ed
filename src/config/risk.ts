/** What an action may cost: it decides how a person confirms it. */

/**
 * `careful`: press `y`; `medium`: type the name of the target; `high`: type verb and name, and say why; `critical`: the same,
 * with the approvals of others.
 */
export const risks = ['careful', 'medium', 'high', 'critical'] as const;
export type Risk = (typeof risks)[number];
