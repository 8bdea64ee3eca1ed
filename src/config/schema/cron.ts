/** Cron expressions, checked by the library that computes their times. */
import {Cron} from 'croner';
import {z} from 'zod';

/** Why it is no schedule; undefined where it is one. */
function whyNot(text: string): string | undefined {
	// The library accepts a date as a schedule with one time.
	if (/^\s*\d{4}-/.test(text)) return 'is one time, not a schedule';
	try {
		return new Cron(text, {paused: true, timezone: 'UTC'}).nextRun() ? undefined : 'is never due again';
	} catch {
		return 'is no cron expression';
	}
}

export const cron = z
	.string({error: 'a cron expression in quotes, such as "30 5 * * *"'})
	.superRefine((text, context) => {
		const why = whyNot(text);
		if (why !== undefined)
			context.addIssue({
				code: 'custom',
				message: `'${text}' ${why}. Write five fields such as "30 5 * * *", or @daily`,
			});
	});
