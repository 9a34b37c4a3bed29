/// The names an ESP has a value for in one message.
struct MergeKeys {
    private let names: Set<[UInt8]>
    /// Names inside the values, which a loop over them may use.
    private let inner: Set<[UInt8]>
    private let ignoresCase: Bool
    /// Those that can be tags themselves, by their first byte.
    private let byFirst: [UInt8: [[UInt8]]]

    static let none = MergeKeys([], ignoresCase: false)

    init(_ names: Set<[UInt8]>, inner: Set<[UInt8]> = [], ignoresCase: Bool) {
        self.names = ignoresCase ? Set(names.map(Self.folded)) : names
        self.inner = ignoresCase ? Set(inner.map(Self.folded)) : inner
        self.ignoresCase = ignoresCase
        byFirst = Dictionary(
            grouping: names.filter { !$0.isEmpty && $0.count <= ProfileLimits.keyBytes }, by: { $0[0] })
    }

    var isEmpty: Bool { names.isEmpty }

    func contains(_ name: some Sequence<UInt8>) -> Bool { names.contains(form(name)) }

    /// The name itself, or one inside the values.
    func knows(_ name: some Sequence<UInt8>) -> Bool {
        let name = form(name)
        return names.contains(name) || inner.contains(name)
    }

    /// Whether replacing every key where it stands leaves nothing of this stretch of the text.
    func cover(_ range: Range<Int>, of text: [UInt8]) -> Bool {
        var covered = range.lowerBound
        var index = max(0, range.lowerBound - ProfileLimits.keyBytes + 1)
        while index < range.upperBound, index <= covered {
            for key in byFirst[text[index]] ?? [] where index + key.count > covered {
                if TagPattern.stands(key, in: text, at: index) { covered = index + key.count }
            }
            if covered >= range.upperBound { return true }
            index += 1
        }
        return false
    }

    private func form(_ name: some Sequence<UInt8>) -> [UInt8] {
        ignoresCase ? Self.folded(Array(name)) : Array(name)
    }

    private static func folded(_ name: [UInt8]) -> [UInt8] { name.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 } }
}
