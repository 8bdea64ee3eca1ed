/** The parts of gRPC itself that src/cloud uses; loaded on first use. */
export {credentials} from '@grpc/grpc-js';
