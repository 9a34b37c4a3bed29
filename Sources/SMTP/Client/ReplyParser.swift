import Mail

/// Reads a server's replies (RFC 5321 4.2), strictly and with limits.
///
///     S: 250-5.1.1 first line
///     S: 250 5.1.1 last line      → .reply(250, 5.1.1, two lines)
///
/// Text that is not UTF-8 is repaired, because it is only recorded or shown in a reply. The enhanced code is removed
/// from the lines when all have the same one and its class fits the code.
package struct ReplyParser: Sendable {
    private var framer = LineFramer(limitBytes: Limits.replyLineBytes)
    private var code: UInt16?
    private var lines: [Line] = []

    package init() {}

    /// Looks at the first line of `buffer`, which starts with the first unconsumed byte. Call again with the rest
    /// until it returns `.incomplete`.
    package mutating func next(in buffer: UnsafeRawBufferPointer) -> (consumed: Int, event: ReplyEvent) {
        var consumed = 0
        while true {
            let rest = UnsafeRawBufferPointer(rebasing: buffer[consumed...])
            let (count, event) = framer.next(in: rest)
            consumed += count
            switch event {
            // Consumed bytes without a line belong to a line that is too long. Its end may never come.
            case .incomplete: return (consumed, count > 0 ? .malformed(.lineTooLong) : .incomplete)
            case .bareLineBreak: return (consumed, .malformed(.bareLineBreak))
            case .tooLong: return (consumed, .malformed(.lineTooLong))
            case .line(let length):
                switch take(UnsafeRawBufferPointer(rebasing: rest[..<length])) {
                case .incomplete: continue
                case let event: return (consumed, event)
                }
            }
        }
    }

    private mutating func take(_ line: UnsafeRawBufferPointer) -> ReplyEvent {
        guard line.count >= 3 else { return .malformed(.noCode) }
        var code: UInt16 = 0
        for digit in line[0..<3] {
            guard (0x30...0x39).contains(digit) else { return .malformed(.noCode) }
            code = code * 10 + UInt16(digit - 0x30)
        }
        let separator = line.count > 3 ? line[3] : UInt8(ascii: " ")
        let isLast = separator == UInt8(ascii: " ")
        guard (200...599).contains(code), isLast || separator == UInt8(ascii: "-") else {
            return .malformed(.noCode)
        }
        guard self.code == nil || self.code == code else { return .malformed(.mixedCodes) }
        guard lines.count < Limits.replyLines else { return .malformed(.tooManyLines) }
        let text = UnsafeRawBufferPointer(rebasing: line.dropFirst(4))
        // Fast path: nearly every reply has one line.
        if isLast, lines.isEmpty { return .reply(Self.reply(code, text)) }
        self.code = code
        lines.append(Line(text))
        guard isLast else { return .incomplete }
        let reply = Self.reply(code, lines)
        self.code = nil
        lines = []
        return .reply(reply)
    }

    private static func reply(_ code: UInt16, _ text: UnsafeRawBufferPointer) -> Reply {
        guard let (enhanced, length) = EnhancedStatusCode.leading(text), UInt16(enhanced.category) == code / 100 else {
            return Reply(code, nil, String(decoding: text, as: UTF8.self))
        }
        return Reply(code, enhanced, String(decoding: text.dropFirst(length + 1), as: UTF8.self))
    }

    private static func reply(_ code: UInt16, _ lines: [Line]) -> Reply {
        guard let enhanced = lines[0].enhanced, UInt16(enhanced.category) == code / 100,
            lines.allSatisfy({ $0.enhanced == enhanced })
        else { return Reply(code, nil, lines: lines.map(\.text)) }
        return Reply(code, enhanced, lines: lines.map(\.textBehindCode))
    }

    /// A line's text after the reply code, and the enhanced code that it may begin with.
    private struct Line: Sendable {
        let enhanced: EnhancedStatusCode?
        private let codeLength: Int
        private let bytes: [UInt8]

        init(_ text: UnsafeRawBufferPointer) {
            let leading = EnhancedStatusCode.leading(text)
            enhanced = leading?.code
            codeLength = leading?.length ?? 0
            bytes = Array(text)
        }

        var text: String { String(decoding: bytes, as: UTF8.self) }
        var textBehindCode: String { String(decoding: bytes[min(codeLength + 1, bytes.count)...], as: UTF8.self) }
    }
}

/// The result of `ReplyParser` for the start of the buffer.
package enum ReplyEvent: Hashable, Sendable {
    case incomplete
    case reply(Reply)
    /// Close the connection.
    case malformed(ReplyFault)
}

/// Why a server's bytes are not a reply (RFC 5321 4.2). The connection is useless then.
package enum ReplyFault: Error, Hashable, Sendable {
    case bareLineBreak
    case lineTooLong
    case tooManyLines
    /// The line does not have three digits followed by a space, a hyphen or the line's end.
    case noCode
    /// The lines of one reply have different codes.
    case mixedCodes
}

/// The meaning of a reply for its command.
package enum Answer: Hashable, Sendable {
    /// A success code that this command allows.
    case accepted(Reply)
    /// 4yz or 5yz.
    case refused(Reply)
    /// A 2yz or 3yz code that this command does not allow: never a success. The session cannot be used any further.
    case unexpected(Reply)

    package init(_ reply: Reply, expecting expectation: Expectation) {
        if expectation.isSuccess(reply.code) {
            self = .accepted(reply)
        } else if reply.code >= 400 {
            self = .refused(reply)
        } else {
            self = .unexpected(reply)
        }
    }

    package var reply: Reply {
        switch self {
        case .accepted(let reply), .refused(let reply), .unexpected(let reply): reply
        }
    }
}

/// The command a reply belongs to.
package enum Expectation: Hashable, Sendable {
    case greeting, hello, startTLS
    /// A step of AUTH: the server asks for more (334).
    case challenge
    /// The end of AUTH (235).
    case authenticated
    case mail, recipient, data
    /// A BDAT without LAST.
    case chunk
    /// The end of the message, by a lone dot or by `BDAT … LAST`.
    case endOfData
    case reset, quit

    /// Whether a code means success for this command (RFC 5321 4.3.2, RFC 3207 section 4, RFC 4954 section 4).
    package func isSuccess(_ code: UInt16) -> Bool {
        switch self {
        case .greeting, .startTLS: code == 220
        case .hello, .mail, .chunk, .endOfData, .reset: code == 250
        case .challenge: code == 334
        case .authenticated: code == 235
        case .recipient: code == 250 || code == 251 || code == 252
        case .data: code == 354
        case .quit: code == 221
        }
    }
}
