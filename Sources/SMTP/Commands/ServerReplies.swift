import Mail

/// The replies that a session gives by itself, and the replies that every driver needs.
package enum ServerReplies {
    package static let startMailInput = Reply(354, nil, "end data with <CR><LF>.<CR><LF>")
    package static let bareLineBreak = Reply(
        521, EnhancedStatusCode(5, 5, 2),
        "bare CR or LF, or NUL before a lone dot, refused: lines must end in CRLF")
    package static let plaintextAfterStartTLS = Reply(
        501, EnhancedStatusCode(5, 5, 1), "commands after STARTTLS refused")
    package static let messageTooLarge = Reply(552, EnhancedStatusCode(5, 3, 4), "message too large")

    static let ok = Reply(250, EnhancedStatusCode(2, 0, 0), "ok")
    static let bye = Reply(221, EnhancedStatusCode(2, 0, 0), "bye")
    static let readyForTLS = Reply(220, EnhancedStatusCode(2, 0, 0), "ready to start TLS")
    static let help = Reply(
        214, EnhancedStatusCode(2, 0, 0),
        "EHLO HELO MAIL RCPT DATA BDAT RSET NOOP VRFY HELP STARTTLS AUTH QUIT")
    static let verify = Reply(252, EnhancedStatusCode(2, 1, 5), "not verified; send mail and see")
    static let unreadableChunk = Reply(521, EnhancedStatusCode(5, 5, 4), "syntax: BDAT size [LAST]")
    static let noWebServer = Reply(521, EnhancedStatusCode(5, 5, 1), "this is not a web server")
    static let notImplemented = Reply(502, EnhancedStatusCode(5, 5, 1), "command not implemented")
    static let tooManyErrors = Reply(421, EnhancedStatusCode(4, 7, 0), "too many errors")

    static let helloFirst = sequence("send EHLO first")
    static let nestedMail = sequence("a transaction is already open; both are dropped; send DATA or RSET before MAIL")
    static let mailFirst = sequence("send MAIL first")
    static let recipientFirst = sequence("send RCPT first")
    static let chunksOnly = sequence("a BDAT transfer is in progress; send BDAT or RSET")
    static let resetFirst = sequence("the transfer failed; send RSET")
    static let tlsActive = sequence("TLS is already active")
    static let tlsNotDuringTransaction = sequence("STARTTLS not allowed during a transaction")
    static let loggedInAlready = sequence("already logged in")
    static let noLoginDuringTransaction = sequence("AUTH not allowed during a transaction")
    static let noValidRecipients = Reply(554, EnhancedStatusCode(5, 5, 1), "no valid recipients")
    static let tooManyRecipients = Reply(452, EnhancedStatusCode(4, 5, 3), "too many recipients")

    static let tlsRequired = Reply(530, EnhancedStatusCode(5, 7, 0), "send STARTTLS first")
    static let loginRequired = Reply(530, EnhancedStatusCode(5, 7, 0), "authentication required")
    static let encryptionRequired = Reply(538, EnhancedStatusCode(5, 7, 11), "AUTH requires TLS")
    static let loginAccepted = Reply(235, EnhancedStatusCode(2, 7, 0), "authentication succeeded")
    static let loginRefused = Reply(535, EnhancedStatusCode(5, 7, 8), "authentication credentials invalid")
    static let loginUnavailable = Reply(454, EnhancedStatusCode(4, 7, 0), "authentication not possible at the moment")
    static let loginCancelled = Reply(501, EnhancedStatusCode(5, 7, 0), "authentication cancelled")
    static let badBase64 = Reply(501, EnhancedStatusCode(5, 5, 2), "invalid base64")
    static let badLoginResponse = Reply(501, EnhancedStatusCode(5, 5, 2), "invalid authentication response")
    static let loginLineTooLong = Reply(500, EnhancedStatusCode(5, 5, 6), "authentication line too long")

    static func sequence(_ text: String) -> Reply { Reply(503, EnhancedStatusCode(5, 5, 1), text) }
}

/// The error in a command, as a value; `reply` is the client's reply.
enum CommandError: Error, Hashable, Sendable {
    case unknownCommand
    case lineTooLong
    case controlCharacter
    /// The arguments do not have the form that the text names.
    case syntax(String)
    case noArgumentAllowed
    case badHelloName
    case badSender
    case badRecipient
    case needsSMTPUTF8
    case unknownParameter
    case duplicateParameter
    case badParameter(String)
    case unknownMechanism

    var reply: Reply {
        switch self {
        case .unknownCommand: Reply(500, EnhancedStatusCode(5, 5, 2), "command not recognized")
        case .lineTooLong: Reply(500, EnhancedStatusCode(5, 5, 2), "line too long")
        case .controlCharacter: Reply(501, EnhancedStatusCode(5, 5, 2), "control character in command")
        case .syntax(let form): Reply(501, EnhancedStatusCode(5, 5, 4), "syntax: \(form)")
        case .noArgumentAllowed: Reply(501, EnhancedStatusCode(5, 5, 4), "no argument allowed")
        case .badHelloName: Reply(501, EnhancedStatusCode(5, 5, 4), "a host name or address literal is required")
        case .badSender: Reply(553, EnhancedStatusCode(5, 1, 7), "sender address has invalid syntax")
        case .badRecipient: Reply(553, EnhancedStatusCode(5, 1, 3), "recipient address has invalid syntax")
        case .needsSMTPUTF8: Reply(553, EnhancedStatusCode(5, 6, 7), "address needs the SMTPUTF8 parameter on MAIL")
        case .unknownParameter: Reply(555, EnhancedStatusCode(5, 5, 4), "parameter not recognized")
        case .duplicateParameter: Reply(501, EnhancedStatusCode(5, 5, 4), "parameter given twice")
        case .badParameter(let name): Reply(501, EnhancedStatusCode(5, 5, 4), "invalid value for \(name)")
        case .unknownMechanism: Reply(504, EnhancedStatusCode(5, 5, 4), "authentication mechanism not supported")
        }
    }
}
