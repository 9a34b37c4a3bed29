import Control

/// HTTP requests as the control socket's decoder reads them, in every cut.
struct RequestReading: Equatable {
    struct Request: Equatable {
        let head: RequestHead
        var body: [UInt8] = []
        var isWhole = false
    }

    private(set) var requests: [Request] = []
    /// Why reading stopped.
    private(set) var fault: RequestHead.Fault?

    /// Reads everything that a client sends.
    init(_ octets: ArraySlice<UInt8>) throws(BrokenInvariant) {
        try self.init(octets, .whole)
        for cut in [Cut.bytes, .two] {
            try require(try Self(octets, cut) == self, "requests differ, cut as \(cut): \(shown(Array(octets)))")
        }
    }

    private init(_ octets: ArraySlice<UInt8>, _ cut: Cut) throws(BrokenInvariant) {
        var decoder = RequestDecoder()
        for piece in cut.pieces(of: octets) where fault == nil {
            decoder.receive(Array(piece))
            try take(&decoder)
            try require(
                fault != nil || decoder.unreadCount <= Self.heldBytes,
                "\(decoder.unreadCount) octets are held of a head")
        }
        decoder.receiveEnd()
        if fault == nil { try take(&decoder) }
        try require(fault != nil || requests.allSatisfy(\.isWhole), "a request that is cut short is not told")
    }

    private static let heldBytes = ControlLimits.headBytes

    private mutating func take(_ decoder: inout RequestDecoder) throws(BrokenInvariant) {
        while true {
            let event: RequestDecoder.Event?
            do throws(RequestHead.Fault) { event = try decoder.next() } catch {
                fault = error
                return
            }
            switch event {
            case .head(let head):
                try require(requests.last?.isWhole != false, "a head within a request")
                requests.append(Request(head: head))
            case .body(let octets):
                try require(!octets.isEmpty && requests.last?.isWhole == false, "a body without a head")
                requests[requests.count - 1].body += octets
            case .end:
                try require(requests.last?.isWhole == false, "an end without a head")
                if case .counted(let count)? = requests.last?.head.body {
                    try require(requests.last?.body.count == count, "a body that is not as long as its head says")
                }
                requests[requests.count - 1].isWhole = true
            case nil: return
            }
        }
    }
}
