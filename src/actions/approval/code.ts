/** Short codes of plans, for people to type: bound to the hash, told by their last character from what was mistyped. Pure. */

/** Crockford's: no I, L, O, U. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const base = alphabet.length;
/** Characters before the last one: 55 bits of the hash. */
const length = 11;

/** The code of a plan: `K7QM-2XF9-ABCD`. It finds a plan; what is approved is bound to the whole hash. */
export function codeOf(planHash: string): string {
	let rest = BigInt(`0x${planHash.slice(0, 14)}`) >> 1n;
	let digits = '';
	for (let index = 0; index < length; index++, rest >>= 5n) digits = alphabet.charAt(Number(rest & 31n)) + digits;
	return (digits + checkOf(digits)).replace(/(.{4})(?=.)/g, '$1-');
}

/** A code as it was typed, in the form of `codeOf`; undefined where it is none. */
export function readCode(typed: string): string | undefined {
	const plain = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
	const digits = plain.slice(0, length);
	if (plain.length !== length + 1 || [...plain].some(digit => !alphabet.includes(digit))) return undefined;
	return plain.slice(length) === checkOf(digits) ? plain.replace(/(.{4})(?=.)/g, '$1-') : undefined;
}

/** Luhn's check in base 32: it finds every wrong character, and nearly every two that were exchanged. */
function checkOf(digits: string): string {
	const sum = [...digits].reverse().reduce((total, digit, index) => {
		const value = alphabet.indexOf(digit) * (index % 2 === 0 ? 2 : 1);
		return total + Math.floor(value / base) + (value % base);
	}, 0);
	return alphabet.charAt((base - (sum % base)) % base);
}
