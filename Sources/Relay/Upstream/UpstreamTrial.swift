import Net
import SMTP

/// How far a new session with an ESP has got.
enum UpstreamStage: Sendable {
    /// Before the greeting.
    case connected(Connection)
    case secured
    /// The text of the greeting.
    case greeted(String)
    /// After the login, if there is one.
    case ready
}

/// Opens and closes a session with an ESP, step by step, for a person who wants to know whether it works. It sends no
/// mail and ends with QUIT.
package struct UpstreamTrial: Sendable {
    package struct Step: Hashable, Sendable {
        /// `DNS`, `connect`, `TLS`, `greeting`, `login`.
        package let name: String
        /// The result of the step, or why it failed.
        package let text: String
        package let isGood: Bool
    }

    /// - Returns: the steps up to the first failure.
    package static func run(_ upstream: Upstream, on loop: EventLoop) async -> [Step] {
        await withTaskExecutorPreference(loop) {
            var steps: [Step] = []
            do throws(NetError) {
                let addresses = try await upstream.connector.resolve()
                steps.append(Step(name: "DNS", text: addresses.map(\.host).joined(separator: ", "), isGood: true))
            } catch {
                return [Step(name: "DNS", text: error.description, isGood: false)]
            }
            var reached: [UpstreamStage] = []
            var failure: UpstreamFailure?
            do throws(UpstreamFailure) {
                try await upstream.connect(on: loop) { reached.append($0) }.close()
            } catch {
                failure = error
            }
            steps += reached.compactMap { upstream.step(behind: $0) }
            if let failure {
                let name = upstream.stepNames.first { name in !steps.contains { $0.name == name } } ?? "login"
                steps.append(Step(name: name, text: failure.description, isGood: false))
            }
            return steps
        }
    }
}

extension Upstream {
    /// Its steps, in order.
    fileprivate var stepNames: [String] {
        ["DNS", "connect"] + (settings.tls == .implicit ? ["TLS"] : []) + ["greeting"]
            + (settings.tls == .starttls ? ["TLS"] : []) + ["login"]
    }

    /// Returns nil when the stage is not a step: `ready` is a step only with a login.
    fileprivate func step(behind stage: UpstreamStage) -> UpstreamTrial.Step? {
        switch stage {
        case .connected(let connection):
            UpstreamTrial.Step(name: "connect", text: connection.peer.description, isGood: true)
        case .secured: UpstreamTrial.Step(name: "TLS", text: trustText, isGood: true)
        case .greeted(let text): UpstreamTrial.Step(name: "greeting", text: text, isGood: true)
        case .ready: settings.username.map { UpstreamTrial.Step(name: "login", text: "as \($0)", isGood: true) }
        }
    }

    private var trustText: String {
        if settings.fingerprint != nil { return "the certificate with the fingerprint of the configuration" }
        return "the certificate is verified for \(settings.host) by "
            + (settings.caFile.map { "the CA in \($0)" } ?? "the system's trust store")
    }
}
