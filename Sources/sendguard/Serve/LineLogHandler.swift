import Foundation
import Logging
import Mail
import Net

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
        // Control characters could forge a line.
        let text = String(event.message.description.map { $0.isNewline || $0.asciiValue.map { $0 < 0x20 } == true ? " " : $0 })
        FileHandle.standardError.write(Data("\(now.rfc3339) \(event.level) \(text)\n".utf8))
    }
}
