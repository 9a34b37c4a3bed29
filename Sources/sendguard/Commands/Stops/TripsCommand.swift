import ArgumentParser
import Control
import Guard

struct TripsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trips",
        abstract: "Show the rules that stop mail by themselves, and try out new ones.",
        subcommands: [TripsExplainCommand.self, TripsReplayCommand.self])
}

struct TripsExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show what each trip rule has counted, against its limit.",
        usage: "sendguard trips explain [--json] [--config <path>] [--state <dir>]",
        discussion: """
            The figures are per campaign or stream. After a resume the limits are tighter
            for a while; the limit shown is the one in force. If no guard runs, the
            figures come from the state folder.

              sendguard trips explain

            Exit codes:
              0  shown
              2  the command line or the configuration is wrong
              3  the guard cannot be reached, or its data cannot be read
            """)

    @Flag(help: "Print the figures as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let report = try await TripRules.control(common).explainTrips()
        if json { return Output.line(ControlJSON.text(report)) }
        Output.lines(TripsText.lines(of: report))
    }
}

struct TripsReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Run trip rules over recorded mail: when would each rule have tripped?",
        usage: "sendguard trips replay --since <time> [<options>]",
        discussion: """
            With --config, the rules come from that file, so that you can try them before
            they are in force. Otherwise they are those of the running guard. The command
            stops no mail.

              sendguard trips replay --since 2h
              sendguard trips replay --since 7d --rule suppressed-share
              sendguard trips replay --since 7d --state state --config new.yaml

            Exit codes:
              0  replayed, even if no rule would have tripped
              1  there is no such rule
              2  the command line or the configuration is wrong
              3  the guard cannot be reached, or its data cannot be read

            More: sendguard help trips
            """)

    @Option(
        help: ArgumentHelp(
            "Only mail since this time, such as 2h, 2026-11-23 or 2026-11-23T21:00:00Z.", valueName: "time"))
    var since: Moment

    @Option(help: ArgumentHelp("Only mail until this time (default: now).", valueName: "time"))
    var until: Moment?

    @Option(help: ArgumentHelp("Only this rule.", valueName: "name"))
    var rule: String?

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        try GivenPeriod.validate(since: since.timestamp, until: until?.timestamp)
    }

    func run() async throws {
        let settings = common.config == nil ? nil : try common.configuration()?.configuration.trips
        let request = TripReplayRequest(
            since: since.timestamp, until: until?.timestamp, rule: rule, settings: settings)
        let pages = try await TripRules.control(common).replayTrips(request)
        var isAny = false
        while let trips = try await pages.next() {
            isAny = true
            Output.lines(
                json ? trips.map(ControlJSON.text) : TerminalWidth.broken(trips.map { TripsText.line(of: $0) }))
        }
        if !isAny, !json { Output.line(TripsText.nothing) }
    }
}

/// Finds the guard for the `trips` commands, or the state folder with the trip rules of the configuration.
enum TripRules {
    /// - Throws: also for mistakes in the configuration, but only when no guard answers. A running guard has already
    ///   loaded its rules.
    static func control(_ common: CommonOptions) async throws -> any GuardControl {
        if RemoteControl(path: ControlFinder.socket(in: try common.stateFolder())).isAnswered {
            return try await common.control()
        }
        return try await common.control(
            trips: try common.configuration()?.configuration.trips ?? TripSettings())
    }
}
