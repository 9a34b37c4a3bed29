import Mail
import SMTP

extension Answer {
    /// The ESP's words for the client. A success of the wrong kind is none.
    /// - Parameter isUTF8: the client's mail is SMTPUTF8.
    func passedOn(by upstream: String, isUTF8: Bool) -> Reply {
        switch self {
        case .accepted(let reply), .refused(let reply): reply.passedOn(isUTF8: isUTF8)
        case .unexpected: UpstreamFailure.protocolError("").reply(upstream: upstream)
        }
    }
}

extension Reply {
    /// What an ESP says, as it may be said to our client:
    ///
    /// - 421 says that the ESP closes its connection; ours to the client stays, so it hears 451.
    /// - We offer enhanced status codes, so there is one, of the code's class (RFC 2034 section 4): x.0.0 where the ESP
    ///   gave none, or one that contradicts its code.
    /// - It is ASCII where the mail is (RFC 6531 section 3.7.4.2), and no line is too long.
    fileprivate func passedOn(isUTF8: Bool) -> Reply {
        let code: UInt16 = code == 421 ? 451 : code
        let isFit = lines.allSatisfy { line in
            line.utf8.count <= RelayLimits.replyTextBytes && (isUTF8 || line.utf8.allSatisfy { $0 < 0x80 })
        }
        if isFit, code == self.code, enhanced != nil { return self }
        return Reply(
            code, enhanced ?? EnhancedStatusCode(UInt8(code / 100), 0, 0),
            lines: isFit ? lines : lines.flatMap { Self.fitting($0, isUTF8: isUTF8) })
    }

    private static func fitting(_ line: String, isUTF8: Bool) -> [String] {
        var pieces: [String] = []
        var piece = ""
        for scalar in line.unicodeScalars {
            let scalar = isUTF8 || scalar.isASCII ? scalar : "?"
            if piece.utf8.count + scalar.utf8.count > RelayLimits.replyTextBytes {
                pieces.append(piece)
                piece = ""
            }
            piece.unicodeScalars.append(scalar)
        }
        return pieces + [piece]
    }
}
