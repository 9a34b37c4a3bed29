import Mail

/// How long one waits after refused logins. Refusals count for an address with a name, and for an address alone, so
/// that nobody can keep a person out from another address.
///
/// The first few are free. Then the pause is 1, 2, 4 … seconds, at most a minute. A refusal is forgotten after ten
/// minutes.
package struct LoginPauses: Sendable {
    private struct Key: Hashable {
        let peer: String
        /// nil: all names.
        let name: String?
    }

    private struct Count {
        var refused = 0
        var last: Timestamp
        var waitsUntil: Timestamp
    }

    private static let free = (ofName: 3, ofPeer: 20)
    private static let longest = 60
    private static let kept = Duration.seconds(600)
    /// Addresses and names that are remembered; more of them forget the oldest.
    private static let most = 10_000
    private var counts: [Key: Count] = [:]

    package init() {}

    /// Whole seconds until the next attempt; 0 when it may come now.
    package func seconds(name: String, peer: String, at now: Timestamp) -> Int {
        let waits = [Key(peer: peer, name: name), Key(peer: peer, name: nil)].compactMap { counts[$0]?.waitsUntil }
        guard let until = waits.max(), until > now else { return 0 }
        return Int(((until - now).microseconds + 999_999) / 1_000_000)
    }

    package mutating func refuse(name: String, peer: String, at now: Timestamp) {
        if counts.count >= Self.most {
            counts = counts.filter { now - $0.value.last < Self.kept }
            if counts.count >= Self.most { counts.removeAll() }
        }
        count(Key(peer: peer, name: name), free: Self.free.ofName, now)
        count(Key(peer: peer, name: nil), free: Self.free.ofPeer, now)
    }

    /// A good login forgets the refusals of this name.
    package mutating func accept(name: String, peer: String) { counts[Key(peer: peer, name: name)] = nil }

    private mutating func count(_ key: Key, free: Int, _ now: Timestamp) {
        var count = counts[key] ?? Count(last: now, waitsUntil: now)
        if now - count.last >= Self.kept { count.refused = 0 }
        count.refused += 1
        count.last = now
        let seconds = count.refused < free ? 0 : min(1 << min(count.refused - free, 6), Self.longest)
        count.waitsUntil = now + .seconds(seconds)
        counts[key] = count
    }
}
