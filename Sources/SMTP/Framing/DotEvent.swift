/// How far `DotDecoder` came in a piece of DATA.
package enum DotEvent: Hashable, Sendable {
    /// All of the piece was body: read more.
    case more
    /// The line with the lone dot was read; bytes behind it are the next command's.
    case end
    /// A CR without LF or an LF without CR, or a line of the body that is a lone dot to a server that drops NULs: refuse
    /// the message and end the session (SMTP smuggling).
    case bareLineBreak
}
