import TestSupport

/// One listener, stream and upstream of a guard for one ESP, so that many ESPs are tested side by side.
struct FaultPlace: Sendable {
    /// The name of the stream and of the upstream.
    let name: String
    /// The upstream as written in the configuration.
    let upstream: String

    /// - Parameter extra: keys of the upstream, as for `GuardSettings.upstream`.
    init(_ name: String, _ esp: ScriptedESP, _ extra: String = "") {
        self.name = name
        upstream = GuardSettings.upstream(name: name, port: esp.port, extra)
    }
}
