import Control
import Guard
import Logging
import Mail
import Synchronization
import System

/// Keeps one list fresh. It looks every second, and at once when a file arrives, and imports what is there. It runs
/// one import at a time.
final class ListRefreshLoop: Sendable {
    let name: String
    let refresh: ListRefresh
    private let tools: Tools
    /// The loop of the same list before its configuration changed; it ends first.
    private let predecessor: ListRefreshLoop?
    private let plan: any RefreshPlan
    private let arrivals: FolderArrivals
    private let isAsked = Atomic(false)
    private let isOver = Atomic(false)
    /// Whether many rows of the last import had to be repaired.
    private let hasManyRepairs = Atomic(false)
    /// Whether no hash of the last import matches a known address.
    private let hasStrangeHashes = Atomic(false)
    private let ended: AsyncStream<Never>
    private let end: AsyncStream<Never>.Continuation

    /// The objects that all loops share.
    struct Tools: Sendable {
        let control: any GuardControl
        let lists: any ListStore
        let alerts: any AlertHook
        let statuses: RefreshStatuses
        let logger: Logger
    }

    init(_ name: String, _ refresh: ListRefresh, tools: Tools, after predecessor: ListRefreshLoop?) {
        self.name = name
        self.refresh = refresh
        self.tools = tools
        self.predecessor = predecessor
        (ended, end) = AsyncStream.makeStream(of: Never.self)
        switch refresh.source {
        case .file(let path):
            let plan = FilePlan(.file(path))
            (self.plan, arrivals) = (plan, FolderArrivals(plan.folder))
        case .folder(let path): (plan, arrivals) = (FilePlan(.folder(path)), FolderArrivals(path))
        case .command(let command, let every, let timeout):
            (plan, arrivals) = (CommandPlan(command, every: every, timeout: timeout), FolderArrivals(nil))
        }
    }

    /// Looks now, and tries a refused file again.
    func ask() {
        isAsked.store(true, ordering: .releasing)
        arrivals.poke()
    }

    /// Ends the loop after the import that runs.
    func retire() {
        isOver.store(true, ordering: .releasing)
        arrivals.poke()
    }

    /// Runs until it is retired or the task is cancelled.
    func run() async {
        defer { end.finish() }
        if let predecessor {
            for await _ in predecessor.ended {}
            tools.statuses.forget(name)
        }
        var plan: any RefreshPlan = plan
        for await _ in arrivals.stream {
            guard !isOver.load(ordering: .acquiring) else { return }
            let look = RefreshLook(
                now: now, inForce: inForce, arrived: arrivals.take(),
                isAsked: isAsked.exchange(false, ordering: .acquiringAndReleasing))
            do throws(ControlFailure) {
                if let attempt = try plan.attempt(look) {
                    let report = try await take(attempt)
                    plan.didSucceed()
                    noteSuccess(report)
                }
            } catch {
                guard !Task.isCancelled else { return }
                plan.didFail(isRefused: error.isRefusal, at: now)
                noteFailure(error.description, isRefused: error.isRefusal)
            }
            let next = plan.nextTry(inForce: inForce)
            tools.statuses.note(name) { $0.nextTry = next }
        }
    }

    private func take(_ attempt: RefreshAttempt) async throws(ControlFailure) -> ListImportReport {
        var request = ListImportRequest(name: name, source: attempt.name)
        request.format = refresh.format
        request.generatedAt = attempt.generatedAt
        return try await tools.control.acting(as: Identity(name: "refresh of list \(name)"))
            .importList(request, from: attempt.source)
    }

    private func noteSuccess(_ report: ListImportReport) {
        let (now, hadFailed) = (now, hasFailed)
        tools.statuses.note(name) { $0.succeededAt = now }
        let what =
            "version \(report.version) of \(Words.safe(report.source)), \(Words.count(report.rows, "row"))"
            + (report.turnover.map { " (\($0))" } ?? "")
        let repaired = report.repaired.map { "; \(ListRepairsText.line(of: $0))" } ?? ""
        tools.logger.info("list \(name) refreshed: \(what)\(repaired)")
        note(report.repaired.flatMap(ListRepairsText.warning), hasManyRepairs)
        note(report.hashes.flatMap(ListHashText.warning), hasStrangeHashes)
        if hadFailed {
            tools.alerts.raise(Alert(at: now, kind: .resumed, text: "list \(name) is refreshed again: \(what)"))
        }
    }

    /// Raises an alert when something about the import is suspicious, and none again while that stays so.
    private func note(_ warning: String?, _ isKnown: borrowing Atomic<Bool>) {
        guard let warning else { return isKnown.store(false, ordering: .releasing) }
        let text = "list \(name), from the \(Words.safe(refresh.text)): \(warning)"
        guard !isKnown.exchange(true, ordering: .acquiringAndReleasing) else {
            return tools.logger.warning("again, \(text)")
        }
        tools.alerts.raise(Alert(at: now, kind: .warning, text: text))
    }

    /// Raises one alert for the same failure; the log gets a line each time.
    ///
    ///     list optouts could not be refreshed from the file /exports/optouts.csv: it was refused: optouts.csv: 412 of
    ///     1,204 entries go (34 %), 20 are new; max_removed is 10 %; to import it anyway, add --allow removed. Version 3
    ///     stays in force
    private func noteFailure(_ text: String, isRefused: Bool) {
        let (now, isKnown) = (now, hasFailed && tools.statuses[name].failure == text)
        tools.statuses.note(name) { standing in
            standing.failedAt = now
            standing.failure = text
        }
        let why = isRefused ? "it was refused: \(Words.safe(text)). \(staying)" : Words.safe(text)
        let text = "list \(name) could not be refreshed from the \(Words.safe(refresh.text)): \(why)"
        guard !isKnown else { return tools.logger.warning("again, \(text)") }
        tools.alerts.raise(Alert(at: now, kind: .warning, text: text))
    }

    /// What a refusal leaves in force.
    private var staying: String {
        inForce.map { "Version \($0.version) stays in force" } ?? "There is no version in force"
    }

    /// Whether the last attempt failed.
    private var hasFailed: Bool {
        tools.statuses[name].isFailing
    }

    private var inForce: ListVersion? { tools.lists.versions().first { $0.list == name } }
    private var now: Timestamp { Timestamp(microseconds: Clock.wallMicroseconds) }
}

extension ControlFailure {
    /// Whether the same content would be refused again.
    fileprivate var isRefusal: Bool {
        switch self {
        case .refused, .badRows, .malformed: true
        case .unreachable, .cannot: false
        }
    }
}
