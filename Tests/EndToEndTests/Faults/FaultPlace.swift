import TestSupport

/// A listener, a stream and an upstream of one guard for one ESP alone, so that many ESPs are tried side by side.
struct FaultPlace: Sendable {
    /// Of the stream and of the upstream.
    let name: String
    /// In the words of the configuration.
    let upstream: String

    /// - Parameter extra: of the upstream, as for `GuardSettings.upstream`.
    init(_ name: String, _ esp: ScriptedESP, _ extra: String = "") {
        self.name = name
        upstream = GuardSettings.upstream(name: name, port: esp.port, extra)
    }
}
