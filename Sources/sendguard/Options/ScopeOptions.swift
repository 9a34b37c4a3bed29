import ArgumentParser
import Guard
import Mail
import System

/// The scope of a stop: at most one of these options. Without any of them the scope is all mail.
struct ScopeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only mail of this campaign; * matches any characters.", valueName: "name"))
    var campaign: String?

    @Option(
        help: ArgumentHelp(
            "Only mail from this address or domain (envelope, From or Sender).",
            valueName: "address"))
    var sender: String?

    @Option(
        help: ArgumentHelp("Only mail of this stream (the client's login, or the listener's name).", valueName: "name"))
    var stream: String?

    @Option(help: ArgumentHelp("Only mail to this ESP, by its name in the configuration.", valueName: "name"))
    var upstream: String?

    @Option(help: ArgumentHelp("Only mail to recipients at this domain.", valueName: "domain"))
    var recipientDomain: String?

    private var given: [(kind: StopScope.Kind, name: String)] {
        [
            (.campaign, campaign), (.sender, sender), (.stream, stream), (.upstream, upstream),
            (.recipientDomain, recipientDomain),
        ].compactMap { kind, name in name.map { (kind, $0) } }
    }

    /// The chosen scope; nil when no option was given.
    func chosen() throws -> StopScope? {
        guard given.count <= 1 else {
            let names = given.map { "--\($0.kind.rawValue)" }.joined(separator: " and ")
            throw ValidationError("\(names) cannot be combined; make two stops, one for each.")
        }
        guard let (kind, name) = given.first else { return nil }
        return try Self.scope(kind, name)
    }

    /// - Throws: when no mail can be in the scope. The error says what to type.
    static func scope(_ kind: StopScope.Kind, _ name: String) throws -> StopScope {
        try GivenText.validate(name, "--\(kind.rawValue)", limit: ValueLimits.nameCharacters)
        guard let pattern = NamePattern(name), let scope = StopScope(kind, pattern) else {
            throw ValidationError("--\(kind.rawValue) must not be empty.")
        }
        if let fault = scope.fault { throw ValidationError("--\(kind.rawValue): \(Words.safe(fault.text)).") }
        return scope
    }
}

/// A moment on the command line: an age (`2h`), RFC 3339, or a date.
package struct Moment: ExpressibleByArgument {
    package let timestamp: Timestamp

    package init?(argument: String) { self.init(argument, now: Timestamp(microseconds: Clock.wallMicroseconds)) }

    package init?(_ text: String, now: Timestamp) {
        if let duration = ValueText.duration(text) {
            timestamp = now - duration
        } else if let moment = Timestamp(rfc3339: text) {
            timestamp = moment
        } else {
            return nil
        }
    }
}

/// `ADDR:PORT` or `HOST:PORT` on the command line.
enum Endpoint {
    /// Checks that the text is an IP address and a port. The only name it accepts is `localhost`.
    static func validate(_ text: String, option: String) throws {
        guard let (host, _) = ValueText.endpoint(text), host == "localhost" || Network.octets(of: host) != nil else {
            throw ValidationError("\(option): \"\(text)\" is not an address and a port such as 127.0.0.1:2525.")
        }
    }

    static func isLoopback(_ host: String) -> Bool { host == "localhost" || Network.isLoopback(host) }
}
