/// The guard's own `Received:` field on top of a message.
package enum TraceLine {
    /// The message without its first header field; nil when that is not a `Received:`. The field ends at the first
    /// line that does not begin with a blank or tab (RFC 5322 section 2.2.3).
    package static func removed(from message: [UInt8]) -> [UInt8]? {
        guard message.starts(with: Array("Received: ".utf8)) else { return nil }
        var index = 0
        while let end = message[index...].firstIndex(of: 0x0A) {
            index = end + 1
            guard index < message.count, message[index] == 0x20 || message[index] == 0x09 else { break }
        }
        return Array(message[index...])
    }
}
