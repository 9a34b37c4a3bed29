import Mail

/// The reply to EHLO and HELO.
extension ServerSession {
    /// Offers what the options allow at this moment; to be sent after `.hello`.
    package mutating func helloReply() -> Reply {
        guard let hello else { preconditionFailure("no hello to answer") }
        move(.helloAnswered, to: .ready)
        parser.extensions = hello.isExtended ? options.extensions : []
        guard hello.isExtended else { return Reply(250, nil, options.hostname) }
        let extensions = options.extensions
        var lines = [options.hostname, "PIPELINING", "SIZE \(options.messageBytes)", "ENHANCEDSTATUSCODES"]
        if extensions.contains(.eightBitMIME) { lines.append("8BITMIME") }
        if extensions.contains([.smtpUTF8, .eightBitMIME]) { lines.append("SMTPUTF8") }
        if extensions.contains(.dsn) { lines.append("DSN") }
        if extensions.contains(.chunking) { lines.append("CHUNKING") }
        if !isTLSActive, options.tls == .offered || options.tls == .required { lines.append("STARTTLS") }
        if offersAuthentication { lines.append("AUTH PLAIN LOGIN") }
        return Reply(250, nil, lines: lines)
    }

    private var offersAuthentication: Bool {
        options.authentication != .none && login == nil && (isTLSActive || options.allowsPlaintextAuthentication)
    }
}
