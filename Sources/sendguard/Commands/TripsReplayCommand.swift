import Admin
import ArgumentParser
import Guard

struct TripsReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Run trip rules over recorded mail: when would each have tripped, and on what?",
        discussion: """
            With --config the rules are those of that file, so that new ones can be tried out
            before they are in force; else those of the running guard. Nothing is stopped.

              sendguard trips replay --since 2h
              sendguard trips replay --since 7d --rule suppressed-share
              sendguard trips replay --since 7d --state /var/lib/sendguard --config new.yaml

            Exit codes:
              0  replayed, even if no rule would have tripped
              1  there is no such rule
              2  usage or configuration
              3  cannot reach or read
            """)

    @Option(help: ArgumentHelp("From when on: 2h, 30m, 2026-11-23, 2026-11-23T21:00:00Z.", valueName: "time"))
    var since: Moment

    @Option(help: ArgumentHelp("Until when; now when not given.", valueName: "time"))
    var until: Moment?

    @Option(help: ArgumentHelp("Only this rule.", valueName: "name"))
    var rule: String?

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let until, until.timestamp <= since.timestamp {
            throw ValidationError("--until must be later than --since.")
        }
    }

    func run() async throws {
        let settings = common.config == nil ? nil : try common.configuration()?.configuration.trips
        let request = TripReplayRequest(
            since: since.timestamp, until: until?.timestamp, rule: rule, settings: settings)
        let pages = try await TripRules.control(common).replayTrips(request)
        var isAny = false
        while let trips = try await pages.next() {
            isAny = true
            Output.lines(json ? trips.map(AdminJSON.text) : trips.map(TripsText.line))
        }
        if !isAny, !json { Output.line(TripsText.nothing) }
    }
}
