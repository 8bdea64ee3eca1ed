/** `google.protobuf.Struct` as the clients decode it, and as plain JSON. */
interface RawValue {
	kind?: string;
	nullValue?: unknown;
	numberValue?: number | null;
	stringValue?: string | null;
	boolValue?: boolean | null;
	structValue?: RawStruct | null;
	listValue?: {values?: RawValue[] | null} | null;
}
export interface RawStruct {
	fields?: Record<string, RawValue> | null;
}

export function plainStruct({fields}: RawStruct): Record<string, unknown> {
	return Object.fromEntries(Object.entries(fields ?? {}).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue(value: RawValue): unknown {
	if (value.structValue) return plainStruct(value.structValue);
	if (value.listValue) return (value.listValue.values ?? []).map(plainValue);
	// `kind` names the member that was sent; the others are defaults.
	switch (value.kind) {
		case 'numberValue':
			return value.numberValue ?? null;
		case 'boolValue':
			return value.boolValue ?? null;
		case 'stringValue':
			return value.stringValue ?? null;
		case 'nullValue':
			return null;
		default:
			return value.stringValue ?? value.numberValue ?? value.boolValue ?? null;
	}
}
