/// A command of the client, understood (RFC 5321 4.1.1 and the extensions offered).
enum Command: Hashable, Sendable {
    case hello(Hello)
    case mail(MailCommand)
    case recipient(RecipientCommand)
    case data
    /// RFC 3030: `BDAT 86 LAST`; the octets follow the line.
    case chunk(Chunk)
    case reset
    case noop
    case verify
    case expand
    case help
    case quit
    case startTLS
    /// RFC 4954: the initial response still in base64, nil when there is none.
    case authenticate(AuthenticationMechanism, initial: SecretBytes?)
}
