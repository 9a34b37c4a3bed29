import Control
import Guard
import Logging
import Mail
import Synchronization
import System

/// Raises alerts: each is a line of the log, and goes to the program that the configuration names.
final class Alerts: AlertHook {
    private let logger: Logger
    private let settings: Mutex<AlertSettings?>
    private let programs: ProgramQueue

    init(logger: Logger, settings: AlertSettings?) {
        self.logger = logger
        self.settings = Mutex(settings)
        programs = ProgramQueue(named: "alerts") { program, failure in
            logger.error("the alert program \(program) \(failure)")
        }
    }

    /// Puts new settings in force; with nil, alerts go to the log only.
    func configure(_ settings: AlertSettings?) { self.settings.withLock { $0 = settings } }

    func raise(_ alert: Alert) {
        logger.log(level: Self.level(alert.kind), "alert: \(alert.text)")
        guard let settings = settings.withLock({ $0 }) else { return }
        let run = ProgramRun(
            command: settings.command, input: ControlJSON.encode(AlertReport(alert)) + [0x0A], timeout: settings.timeout
        )
        if !programs.add(run) {
            logger.error("the alert program is too slow and does not get this alert: \(alert.text)")
        }
    }

    private static func level(_ kind: Alert.Kind) -> Logger.Level {
        switch kind {
        case .stopped, .tripped, .halted: .critical
        case .warning: .warning
        case .resumed: .notice
        }
    }
}

/// Writes the log to standard error, one line for each event: `2026-11-23T21:09:16.123Z warning upstream esp:
/// connection closed`.
struct LineLogHandler: LogHandler {
    var logLevel: Logger.Level = .info
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let now = Timestamp(microseconds: Clock.wallMicroseconds)
        StandardError.write("\(now.rfc3339) \(event.level) \(event.message.description.harmless)\n")
    }
}
