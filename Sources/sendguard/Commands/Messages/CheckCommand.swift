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

            Exit codes:
              0  all messages passed
              1  at least one message was blocked
              2  the command line or the configuration is wrong, or a file cannot be read;
                 the other files are still checked

            More: sendguard help content
            """)

    @Argument(help: ArgumentHelp("The messages to check.", valueName: "file"))
    var files: [String]

    @Option(
        help: ArgumentHelp(
            "Check for an ESP with this profile, such as sendgrid (default: the first upstream's).",
            valueName: "profile"))
    var upstreamProfile: String?

    @Flag(help: "Read every file as HTML.")
    var html = false

    @Flag(name: .shortAndLong, help: "Also show each finding, marked in its line, and what to do about it.")
    var verbose = false

    @Flag(help: "Print one JSON object a file, each finding with its line and the text around it.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let loaded = try common.configuration()
        let judge = OfflineJudge(
            configuration: loaded?.configuration ?? .shipped, profile: try profile(loaded),
            now: Timestamp(microseconds: Clock.wallMicroseconds))
        var isBlocked = false
        var unreadable: [String] = []
        for file in files {
            guard let bytes = Self.read(file) else {
                unreadable.append("\(file): \(FileTrouble.text(file))")
                continue
            }
            let report = judge.judge(CheckInput(bytes, name: file, isHTML: html), file: file)
            isBlocked = isBlocked || report.verdict != CheckReport.passed
            if json {
                Output.line(ControlJSON.text(report))
            } else {
                Output.lines([report.line] + (verbose ? FindingText.lines(of: report.findings) : []))
            }
        }
        if !unreadable.isEmpty { throw CommandFailure(lines: unreadable, status: .usage, isPlain: true) }
        if isBlocked { throw CommandEnd.no }
    }

    /// The profile in the command line, with the settings of the first upstream that uses it. Without one in the
    /// command line, the profile of the first upstream.
    private func profile(_ loaded: LoadedConfiguration?) throws -> UpstreamProfile {
        let upstreams = loaded?.configuration.upstreams ?? []
        guard let name = upstreamProfile else { return upstreams.first?.profile ?? .plain }
        if let used = upstreams.first(where: { $0.profile.name == name }) { return used.profile }
        let catalogue = loaded?.profiles ?? .shipped
        guard let profile = catalogue[name] else {
            let nearest = Nearest.candidate(to: name, among: catalogue.names).map { "; did you mean \"\($0)\"?" } ?? ""
            throw CommandFailure.usage(
                "--upstream-profile: there is no profile \"\(name)\"\(nearest)",
                "known: \(catalogue.names.joined(separator: ", "))")
        }
        return profile
    }

    private static func read(_ file: String) -> [UInt8]? {
        if file == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
        return (try? Data(contentsOf: URL(fileURLWithPath: file))).map { Array($0) }
    }
}
