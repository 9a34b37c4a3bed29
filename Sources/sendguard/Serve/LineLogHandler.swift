import Logging
import Mail
import System

/// The log on standard error, a line an event: `2026-11-23T21:09:16.123Z warning upstream esp: connection closed`.
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
