// Folder Export: writes the record to a file of JSON lines and to a syslog, as the settings `audit.jsonl` and
// `audit.syslog` request. It may use Config and Output.

import Control
import Guard
import Logging
import Mail
import Synchronization
import System

/// Exports the record to where the configuration says, in addition to the store. Its tasks read the store and never
/// delay mail. In every configuration it also logs the head (last hash) of each completed day.
final class RecordExports: Sendable {
    private let exports: any RecordStore
    private let statuses: RecordExportStatuses
    private let hostname: String
    private let folder: String
    private let logger: Logger
    private let settings: Mutex<AuditSettings>
    private let worker = Worker(named: "trail")

    /// The pause between two searches for new entries.
    private static let pause = Duration.seconds(1)
    /// The time to export what is left when the guard ends.
    private static let lastLook = Duration.seconds(5)
    private static let logName = "log"

    /// - Parameter folder: the state folder.
    init(
        _ settings: AuditSettings, exports: any RecordStore, statuses: RecordExportStatuses, hostname: String,
        folder: String,
        logger: Logger
    ) {
        self.settings = Mutex(settings)
        self.exports = exports
        self.statuses = statuses
        self.hostname = hostname
        self.folder = folder
        self.logger = logger
    }

    /// Puts new settings in force.
    func configure(_ settings: AuditSettings) { self.settings.withLock { $0 = settings } }

    /// Exports new entries while `body` runs, and the last ones after it.
    func run(during body: () async -> Void) async {
        await withDiscardingTaskGroup { group in
            group.addTask { [self] in await follow(\.file, follower, target: { $0.path(in: folder) }) }
            group.addTask { [self] in await follow(\.syslog, follower, target: { $0.target.text }) }
            group.addTask { [self] in
                repeat { await logDayHeads() } while await isOn(after: .seconds(60))
            }
            await body()
            group.cancelAll()
        }
    }

    /// Call it before anything listens, so that the first message is exported too.
    func begin() async {
        var followers: [RecordExporter] = []
        let settings = settings.withLock { $0 }
        if let file = settings.file { followers.append(follower(file)) }
        if let syslog = settings.syslog { followers.append(follower(syslog)) }
        // A store that cannot be used halts the guard. The first step reads it again.
        for var follower in followers { _ = try? await follower.begin() }
    }

    private func follower(_ settings: AuditFileSettings) -> RecordExporter {
        RecordExporter(
            "jsonl", beginsAtEnd: false, exports: exports,
            sink: RecordExportFile(settings, folder: folder, worker: worker))
    }

    private func follower(_ settings: SyslogSettings) -> RecordExporter {
        RecordExporter(
            "syslog", beginsAtEnd: true, exports: exports,
            sink: RecordExportSyslog(settings, hostname: hostname, worker: worker))
    }

    private func follow<Settings: Equatable & Sendable>(
        _ part: KeyPath<AuditSettings, Settings?>, _ make: (Settings) -> RecordExporter,
        target: (Settings) -> String
    ) async {
        var current: (settings: Settings, follower: RecordExporter)?
        repeat {
            let wanted = settings.withLock { $0[keyPath: part] }
            if wanted != current?.settings {
                if let current { statuses.configure(current.follower.name, nil) }
                current = wanted.map { ($0, make($0)) }
                if let current { statuses.configure(current.follower.name, target(current.settings)) }
            }
            if current != nil { await catchUp(&current!.follower) }
        } while await isOn(after: Self.pause)
        if current != nil { await catchUp(&current!.follower, within: Self.lastLook) }
    }

    private func catchUp(_ follower: inout RecordExporter, within limit: Duration? = nil) async {
        let end = limit.map { ContinuousClock.now + $0 }
        while true {
            let redaction = AddressRedaction(settings.withLock { $0.redact }, digest: listDigest)
            let step = await follower.step(redaction)
            statuses.note(follower.name, step, at: Timestamp(microseconds: Clock.wallMicroseconds))
            guard case .wrote(_, isBehind: true) = step, end.map({ ContinuousClock.now < $0 }) ?? !Task.isCancelled
            else { return }
        }
    }

    /// Waits. Returns false at once when the guard ends.
    private func isOn(after pause: Duration) async -> Bool {
        try? await Task.sleep(for: pause)
        return !Task.isCancelled
    }

    // MARK: Heads, in the log

    private func logDayHeads() async {
        do throws(StoreFailure) {
            let kept = try await exports.exportPosition(of: Self.logName)
            let today = RecordExporter.today(Clock.wallMicroseconds)
            var heads = try await exports.dayHeads(after: kept?.head ?? 0, today: today)
            // Without a stored place, only the last head is logged: it proves the days before it too.
            if kept == nil { heads = heads.suffix(1) }
            guard let last = heads.last else { return }
            for head in heads { logger.notice("the head of the record of \(head.date) is \(head.hash)") }
            try await exports.keep(RecordExportPosition(link: last.link, head: last.link), of: Self.logName)
        } catch {
            logger.error("the head of the record cannot be read: \(error)")
        }
    }
}

/// The state of each export of the record, for `status`. Raises an alert when one fails.
final class RecordExportStatuses: Sendable {
    private struct Standing {
        let target: String
        var writtenUpTo: Timestamp?
        var trouble: (text: String, since: Timestamp)?
    }

    private let standings = Mutex<[String: Standing]>([:])
    private let alerts: any AlertHook

    init(alerts: any AlertHook) { self.alerts = alerts }

    /// - Parameter target: where the record goes from now on; nil when the export ends.
    func configure(_ name: String, _ target: String?) {
        standings.withLock { $0[name] = target.map { Standing(target: $0) } }
    }

    /// Raises one alert when lines begin to wait, and one when they are written again.
    func note(_ name: String, _ step: RecordExporter.Step, at now: Timestamp) {
        let alert: Alert? = standings.withLock { standings in
            guard var standing = standings[name] else { return nil }
            defer { standings[name] = standing }
            let before = standing.trouble
            switch step {
            case .wrote(let moment, _):
                standing.writtenUpTo = moment ?? standing.writtenUpTo
                standing.trouble = nil
                guard before != nil else { return nil }
                return Alert(
                    at: now, kind: .resumed,
                    text: "the record is written to \(standing.target) again; it continues where it stopped")
            case .waits(let text):
                standing.trouble = (text, before?.since ?? now)
                guard before == nil else { return nil }
                return Alert(
                    at: now, kind: .warning,
                    text: "the record cannot be written to \(standing.target) (\(text)): its lines wait, and mail flows"
                )
            // A failing store halts the guard, which raises an alert itself.
            case .cannot: return nil
            }
        }
        if let alert { alerts.raise(alert) }
    }

    /// Sorted by name.
    var reports: [ExportReport] {
        standings.withLock { standings in
            standings.sorted { $0.key < $1.key }.map { name, standing in
                ExportReport(
                    name: name, target: standing.target, writtenUpTo: standing.writtenUpTo?.rfc3339,
                    trouble: standing.trouble?.text, waitingSince: standing.trouble?.since.rfc3339)
            }
        }
    }
}
