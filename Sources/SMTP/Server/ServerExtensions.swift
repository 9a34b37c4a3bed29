/// The extensions that depend on what lies behind the guard: offered only where they can be honoured end to
/// end. PIPELINING, SIZE and ENHANCEDSTATUSCODES are always offered, STARTTLS and AUTH by `ServerOptions`.
package struct ServerExtensions: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// 8BITMIME, RFC 6152.
    package static let eightBitMIME = ServerExtensions(rawValue: 1)
    /// SMTPUTF8, RFC 6531; offered only together with 8BITMIME, as its section 3.1 asks.
    package static let smtpUTF8 = ServerExtensions(rawValue: 2)
    /// DSN, RFC 3461.
    package static let dsn = ServerExtensions(rawValue: 4)
    /// CHUNKING, RFC 3030; needs nothing of the server behind.
    package static let chunking = ServerExtensions(rawValue: 8)

    package static let all: ServerExtensions = [.eightBitMIME, .smtpUTF8, .dsn, .chunking]
}
