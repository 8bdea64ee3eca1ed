/** The parts of the Logging client that src/cloud uses; loaded on first use. */
export {v2} from '@google-cloud/logging';
export {auditLogUrl, decodeAuditLog} from '../audit-log.ts';
