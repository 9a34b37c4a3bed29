/// The way in which an ESP takes messages.
enum FaultUpstream: CaseIterable, Sendable {
    case data, dataPipelined, chunks, chunksPipelined

    var extensions: [String] {
        let usual = ["8BITMIME", "SIZE 100000000", "ENHANCEDSTATUSCODES"]
        return switch self {
        case .data: usual
        case .dataPipelined: usual + ["PIPELINING"]
        case .chunks: usual + ["CHUNKING"]
        case .chunksPipelined: usual + ["CHUNKING", "PIPELINING"]
        }
    }
}
