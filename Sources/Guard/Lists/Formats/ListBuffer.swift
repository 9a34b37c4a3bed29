/// What has come of a list's file, as UTF-8, and has not been cut into rows.
///
/// **Why a row is tried again only when twice as much of it is there:** whatever cuts rows begins at the row's begin each
/// time. So a row that comes octet by octet, or never ends, costs three times its length and not the square of it.
struct ListBuffer {
    private(set) var bytes: [UInt8] = []
    /// Where the next row begins.
    var position = 0
    /// Nothing more comes.
    private(set) var isWhole = false
    /// Octets that were dropped before `bytes`.
    private(set) var dropped = 0
    /// Octets from `position` on that are worth a try.
    private var worthwhile = 1

    /// Whether a row may be cut, or the end be told.
    var isReady: Bool { isWhole || bytes.count - position >= worthwhile }

    mutating func append(_ octets: some Collection<UInt8>) {
        // Each octet moves once at most for each time its number has doubled.
        if position > bytes.count / 2 {
            bytes.removeSubrange(..<position)
            dropped += position
            position = 0
        }
        bytes.append(contentsOf: octets)
    }

    mutating func finish() { isWhole = true }

    /// A row, or a piece of one, was cut off up to the position.
    mutating func proceed() { worthwhile = 1 }

    /// The row that begins there does not end in what is here.
    /// - Returns: false when it is longer than a row may be.
    mutating func putBack(to start: Int) -> Bool {
        position = start
        let length = bytes.count - start
        worthwhile = max(1, 2 * length)
        return length <= ListReaderLimits.rowBytes
    }
}
