import ArgumentParser
import Content
import Control
import Foundation
import Mail
import System

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check messages without sending them, as in a build pipeline.",
        usage: "sendguard check <file> ... [<options>]",
        discussion: """
            A file is one message as it would be sent (.eml), or its HTML or text alone.
            "-" is standard input. A file is HTML if its name ends in .html or .htm, or if
            it begins like HTML. It is text if it does not begin with a header field. The
            checks and their modes come from the configuration, if there is one.

              sendguard check campaign/*.eml
              sendguard check --verbose newsletter.html
              render | sendguard check -
              sendguard check --stream news --recipient ann@example.com campaign/ann.eml

            With the envelope (--sender, --recipient) and the names of the mail
            (--stream, --upstream), verdict and reply are those of the gate. --recipient
            also asks the lists: those of the running guard, else of the state folder.
            Exceptions and blocked phrases in force there count, too; an exception for a
            message needs --recipient. The error output says it when nobody could be
            asked about them.

            The command looks at one message at a time. It does not know
              stops, resumes and trip rules
              the other mail of the campaign (campaign-sameness, stale-audience)
              what the ESP answers, and what the guard refuses as SMTP, such as a bare LF
            A check that could not judge, or not the whole message, is not a pass: with
            --verbose and --json it is named, with its reason.

            Exit codes:
              0  all messages passed
              1  at least one message was blocked or deferred
              2  the command line or the configuration is wrong, or a file cannot be read
                 or is no mail (empty, binary); the other files are still checked
              3  --recipient: the lists cannot be reached

            More: sendguard help content
            """)

    @Argument(help: ArgumentHelp("The messages to check.", valueName: "file"))
    var files: [String]

    @Option(help: ArgumentHelp("A recipient of the envelope. Repeatable.", valueName: "address"))
    var recipient: [String] = []

    @Option(
        help: ArgumentHelp(
            "The sender of the envelope, or <> (default: from the Return-Path or From field).", valueName: "address"))
    var sender: String?

    @Option(help: ArgumentHelp("The stream of the mail (default: the first listener's).", valueName: "name"))
    var stream: String?

    @Option(help: ArgumentHelp("The upstream of the mail (default: the first of its route).", valueName: "name"))
    var upstream: String?

    @Option(
        help: ArgumentHelp(
            "Check for an ESP with this profile, such as sendgrid (default: the upstream's).", valueName: "profile"))
    var upstreamProfile: String?

    @Flag(help: "Read every file as HTML.")
    var html = false

    @Flag(name: .shortAndLong, help: "Also show each finding, marked in its line, and what to do about it.")
    var verbose = false

    @Flag(
        help: """
            Also say why: what speaks for and against each finding, and each text that was close to one, with its weight.
            """)
    var explain = false

    @Flag(help: "Print one JSON object a file, each finding with its line and the text around it.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if upstream != nil, upstreamProfile != nil {
            throw ValidationError("--upstream and --upstream-profile cannot be combined.")
        }
        for address in recipient + [sender].compactMap(\.self) where Self.address(address) == nil && address != "<>" {
            throw ValidationError("\"\(address)\" is not a mail address.")
        }
        if recipient.contains("<>") { throw ValidationError("\"<>\" is not a recipient.") }
    }

    func run() async throws {
        let loaded = try common.configuration()
        let judge = OfflineJudge(
            configuration: loaded?.configuration ?? .shipped, mail: try mail(loaded),
            now: Timestamp(microseconds: Clock.wallMicroseconds), explains: explain)
        let lists = try await lists(loaded)
        let rulings = try await rulings(lists)
        var isBlocked = false
        var obstacles: Set<String> = []
        var unreadable: [String] = []
        for file in files {
            guard let bytes = Self.read(file) else {
                unreadable.append("\(file): \(FileTrouble.text(file))")
                continue
            }
            if let why = CheckInput.whyNoMail(bytes) {
                unreadable.append("\(file): \(why)")
                continue
            }
            let report = try await judge.judge(
                CheckInput(bytes, name: file, isHTML: html), file: file, asking: lists, rulings)
            if let obstacle = report.rulingObstacle { obstacles.insert(obstacle) }
            isBlocked = isBlocked || report.verdict != CheckReport.passed
            if json {
                Output.line(ControlJSON.text(report))
            } else {
                Output.lines([report.line] + ExplanationText.lines(of: report))
                guard verbose else { continue }
                Output.lines(FindingText.lines(of: report.findings) + FindingText.lines(unjudged: report.unjudged))
                Output.lines(FindingText.exceptions(for: report.findings, campaign: report.campaign))
            }
        }
        if !obstacles.isEmpty { Output.complain(obstacles.sorted()) }
        if !unreadable.isEmpty { throw CommandFailure(lines: unreadable, status: .usage, isPlain: true) }
        if isBlocked { throw CommandEnd.no }
    }

    // MARK: The mail

    private func mail(_ loaded: LoadedConfiguration?) throws -> OfflineMail {
        let configuration = loaded?.configuration ?? .shipped
        var mail = OfflineMail(configuration)
        if let sender { mail.sender = .given(Self.address(sender)) }
        mail.recipients = recipient.compactMap(Self.address)
        if let stream {
            guard let loaded else {
                throw CommandFailure.usage(
                    "--stream: there is no configuration that has the stream \"\(Words.safe(stream))\"",
                    "name it with --config, or leave --stream out")
            }
            // Without the names of the logins, any name may be a stream.
            mail.stream =
                try loaded.possibleMail.streams.map { try Self.known(stream, among: $0, "stream") } ?? stream
        }
        if let upstream {
            let name = try Self.known(upstream, among: configuration.upstreams.map(\.name), "upstream")
            mail.upstream = configuration.upstreams.first { $0.name == name }
        }
        if let upstreamProfile { mail.profile = try profile(upstreamProfile, loaded) }
        return mail
    }

    /// The profile of that name, with the settings of the first upstream that uses it.
    private func profile(_ name: String, _ loaded: LoadedConfiguration?) throws -> UpstreamProfile {
        let upstreams = loaded?.configuration.upstreams ?? []
        if let used = upstreams.first(where: { $0.profile.name == name }) { return used.profile }
        let catalogue = loaded?.profiles ?? .shipped
        guard let profile = catalogue[name] else {
            throw Self.unknown(name, among: catalogue.names, "profile", option: "--upstream-profile")
        }
        return profile
    }

    /// The name as it is configured; names are compared by `NameKey`.
    private static func known(_ name: String, among names: [String], _ noun: String) throws -> String {
        guard
            let known = names.first(where: { $0 == name }) ?? names.first(where: { NameKey.of($0) == NameKey.of(name) })
        else { throw unknown(name, among: names, noun, option: "--\(noun)") }
        return known
    }

    private static func unknown(
        _ name: String, among names: [String], _ noun: String, option: String
    ) -> CommandFailure {
        let nearest = Nearest.candidate(to: name, among: names).map { "; did you mean \"\($0)\"?" } ?? ""
        return .usage(
            "\(option): there is no \(noun) \"\(name)\"\(nearest)",
            "known: \(names.isEmpty ? "none" : names.joined(separator: ", "))")
    }

    /// nil for text that is not an address.
    private static func address(_ text: String) -> Address? {
        Address(text.hasPrefix("<") && text.hasSuffix(">") ? text.dropFirst().dropLast() : text[...])
    }

    // MARK: The lists

    /// Without `--recipient` no guard is asked. A guard without a state folder has no lists.
    private func lists(_ loaded: LoadedConfiguration?) async throws -> RecipientLists {
        let configuration = loaded?.configuration ?? .shipped
        let none = RecipientLists(control: nil, routing: configuration.routingCharacters)
        if recipient.isEmpty { return none }
        let place = try common.statePlace()
        let isThere = RemoteControl(path: ControlFinder.socket(in: place.folder)).isAnswered || place.isThere
        if !isThere, configuration.lists.isEmpty { return none }
        return RecipientLists(
            control: try await common.listControl(), routing: configuration.routingCharacters)
    }

    // MARK: The rulings

    /// Asks the same as the lists, else the running guard, else its state folder. Without `--recipient` the folder is
    /// open for one question only: no guard can start meanwhile.
    private func rulings(_ lists: RecipientLists) async throws -> OfflineRulings {
        let place = try common.statePlace()
        let isThere = RemoteControl(path: ControlFinder.socket(in: place.folder)).isAnswered || place.isThere
        guard isThere else {
            return .unknown(because: "no guard runs at \(Words.safe(ControlFinder.socket(in: place.folder)))")
        }
        do {
            if let control = lists.control { return .inForce(try await control.rulingsInForce(), control) }
            return .inForce(try await common.control().rulingsInForce(), nil)
        } catch let failure as ControlFailure {
            return .unknown(because: failure.description)
        } catch let failure as CommandFailure {
            return .unknown(because: failure.lines.first ?? "")
        }
    }

    private static func read(_ file: String) -> [UInt8]? {
        if file == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
        return (try? Data(contentsOf: URL(fileURLWithPath: file))).map { Array($0) }
    }
}
