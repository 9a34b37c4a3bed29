import Guard
import Logging
import Mail
import System

/// Changes of the configuration as acts.
extension Serve {
    /// Puts on record what a start or a reload has changed since a configuration was last in force.
    /// - Parameter who: nil at a start, which is an act only when something has changed.
    static func note(_ served: ServedConfiguration, by who: Identity?, _ parts: GuardParts, _ logger: Logger) async {
        do throws(StoreFailure) {
            let before = try await parts.configurations.configurationInForce()
            let changes = ConfigurationChanges(from: before ?? served.values, to: served.values)
            // A guard that has never run has nothing to be compared with.
            let tells = who != nil || !changes.isEmpty
            let how = who == nil ? "started with another configuration than before" : "reloaded"
            let act = Act(
                at: Timestamp(microseconds: Clock.wallMicroseconds), kind: .reload, who: who ?? .guardItself,
                reason: "\(how), \(changes.text)", subject: served.path ?? "flags")
            guard tells || before == nil else { return }
            try await parts.configurations.putInForce(served.values, tells ? act : nil)
        } catch {
            logger.error("what of the configuration has changed is not on record: \(error)")
        }
    }

    /// A reload that changed nothing: with the first mistake, which is mostly the one that explains the others.
    static func noteRefusedReload(
        _ error: any Error, _ path: String?, _ parts: GuardParts, _ logger: Logger
    ) async {
        let lines = lines(of: error)
        let rest = lines.count > 1 ? " (and \(lines.count - 1) more)" : ""
        let act = Act(
            at: Timestamp(microseconds: Clock.wallMicroseconds), kind: .reload, who: sighup,
            reason: "refused, the old configuration stays in force: \(lines.first ?? "")\(rest)",
            subject: path ?? "flags")
        do throws(StoreFailure) { try await parts.acts.append(act) } catch {
            logger.error("the refused reload is not on record: \(error)")
        }
    }

    static let sighup = Identity(name: "SIGHUP")

    static func lines(of error: any Error) -> [String] {
        switch error {
        case let failure as CommandFailure: failure.lines
        case let error as ConfigurationError: error.lines
        default: ["\(error)"]
        }
    }
}
