import ArgumentParser
import Mail
import System

/// A moment on the command line: how long ago (`2h`), or when (RFC 3339, or a date).
package struct Moment: ExpressibleByArgument {
    package let timestamp: Timestamp

    package init?(argument: String) { self.init(argument, now: Timestamp(microseconds: Clock.wallMicroseconds)) }

    package init?(_ text: String, now: Timestamp) {
        if let duration = ValueText.duration(text) {
            timestamp = now - duration
        } else if let moment = Timestamp(rfc3339: text) {
            timestamp = moment
        } else {
            return nil
        }
    }
}
