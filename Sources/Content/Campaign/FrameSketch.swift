/// The smallest hashes of each feature's set, as they are added.
struct FrameSketch {
    /// Hashes kept of one feature. Templates have fewer of most; sixteen more than that change an overlap by less than what
    /// tells templates apart.
    static let limit = 32
    /// A hash's upper four bits say its feature.
    static let tagShift: UInt64 = 60

    private var sets: [MessageFrame.Feature: Set<UInt64>] = [:]

    mutating func add(_ feature: MessageFrame.Feature, _ text: some Sequence<UInt8>) {
        let tagged = Self.hash(feature, text)
        guard sets[feature, default: []].insert(tagged).inserted, sets[feature]!.count > Self.limit else { return }
        sets[feature]!.remove(sets[feature]!.max()!)
    }

    /// Ascending.
    var hashes: [UInt64] { sets.values.flatMap { $0 }.sorted() }

    static func hash(_ feature: MessageFrame.Feature, _ text: some Sequence<UInt8>) -> UInt64 {
        var hash = StableHash()
        hash.combine(text)
        return tagged(hash.value, feature)
    }

    static func tagged(_ hash: UInt64, _ feature: MessageFrame.Feature) -> UInt64 {
        UInt64(feature.rawValue) << tagShift | hash >> 4
    }
}
