/// What `LineFramer` found at the start of the bytes it was shown.
package enum FrameEvent: Hashable, Sendable {
    /// A whole line: the first `length` bytes, without CRLF.
    case line(length: Int)
    /// No end of line yet: read more and show the same bytes again with the new ones behind.
    case incomplete
    /// A CR without LF or an LF without CR: the session must end, for what the two ends take for a line may
    /// differ (SMTP smuggling, RFC 5321 2.3.8).
    case bareLineBreak
    /// A line beyond the limit, now gone to its end; reported once, and the session stays usable (RFC 5321
    /// 4.5.3.1.9).
    case tooLong
}
