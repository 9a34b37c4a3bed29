import ArgumentParser
import Mail
import Net

/// A moment on the command line: how long ago (`2h`), or when (RFC 3339, or a date).
struct Moment: ExpressibleByArgument {
    let timestamp: Timestamp

    init?(argument: String) { self.init(argument, now: Timestamp(microseconds: Clock.wallMicroseconds)) }

    init?(_ text: String, now: Timestamp) {
        if let duration = ValueText.duration(text) {
            timestamp = now - duration
        } else if let moment = Timestamp(rfc3339: text) {
            timestamp = moment
        } else {
            return nil
        }
    }
}
