import Net

/// Whether a client opens connections too fast: so many a minute on average, and so many at once after a minute's silence
/// (the generic cell rate algorithm, ITU-T I.371: one moment a client is all it keeps).
struct ArrivalGate {
    /// By client, the moment at which all its connections so far would have come at just the rate. Monotonic nanoseconds.
    private var due: [ClientNetwork: Int64] = [:]

    mutating func admits(_ client: ClientNetwork, perMinute: Int, now: Int64) -> Bool {
        let minute: Int64 = 60_000_000_000
        let next = max(due[client] ?? now, now) + minute / Int64(perMinute)
        guard next - now <= minute else { return false }
        if due[client] == nil, due.count >= RelayLimits.rememberedClients {
            due = due.filter { $0.value > now }
            // Nobody is turned away for want of room here.
            if due.count >= RelayLimits.rememberedClients { due.removeAll() }
        }
        due[client] = next
        return true
    }
}
