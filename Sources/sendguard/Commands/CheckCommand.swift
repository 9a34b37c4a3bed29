import Admin
import ArgumentParser
import Foundation
import Guard
import Mail
import Net

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Judge messages without sending them, as in a build pipeline.",
        discussion: """
            Each file is one message as it would be sent (.eml); "-" is standard input.
            The checks and their modes are those of the configuration, if there is one.

              sendguard check campaign/*.eml
              render | sendguard check -

            Exit codes:
              0  all passed
              1  at least one was blocked
              2  usage, configuration, or a file that cannot be read (the others are
                 judged all the same)
            """)

    @Argument(help: ArgumentHelp("Messages to judge.", valueName: "file"))
    var files: [String]

    @Option(
        help: ArgumentHelp(
            "Judge as for an ESP with this profile (default: the first upstream's).", valueName: "profile"))
    var upstreamProfile: String?

    @Flag(help: "Print one JSON object a file.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let configuration = try common.configuration()?.configuration ?? .shipped
        let judge = OfflineJudge(
            configuration: configuration, profile: upstreamProfile ?? configuration.upstreams.first?.profile ?? "plain",
            now: Timestamp(microseconds: Clock.wallMicroseconds))
        var isBlocked = false
        var unreadable: [String] = []
        for file in files {
            guard let bytes = Self.read(file) else {
                unreadable.append("\(file): cannot be read")
                continue
            }
            let report = judge.judge(bytes, file: file)
            isBlocked = isBlocked || report.verdict != CheckReport.passed
            Output.line(json ? AdminJSON.text(report) : report.line)
        }
        if !unreadable.isEmpty { throw CommandFailure(lines: unreadable, status: .usage, isPlain: true) }
        if isBlocked { throw CommandEnd.no }
    }

    private static func read(_ file: String) -> [UInt8]? {
        if file == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
        return (try? Data(contentsOf: URL(fileURLWithPath: file))).map { Array($0) }
    }
}
