import System

extension Connection {
    /// Lets time pass, whatever the peer sends meanwhile.
    /// - Returns: false, at once, when the peer has ended its side, the connection is closed or the wait is called off:
    ///   then nobody waits for what comes next.
    package func pause(until deadline: Deadline) async -> Bool {
        while isOpen, !readiness.sawEnd {
            switch await loop.wait(readiness, for: .reading, until: deadline) {
            case .ready: continue
            case .timedOut: return true
            case .closed, .interrupted: return false
            }
        }
        return false
    }
}
