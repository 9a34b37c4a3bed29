import Admin
import Relay

/// The lists of the running guard.
extension LiveControl: ListDeskControl {
    var listDesk: ListDesk {
        let settings = server.services.configuration.lists
        return ListDesk(
            store: parts.lists, erasure: parts.erasure, acts: parts.acts, settings: settings,
            refreshes: refreshes.reports(settings), mail: server.services.possibleMail, who: who,
            routing: server.services.configuration.routingCharacters)
    }

    /// A message that is held for the person is not sent at the same time.
    func erase(_ request: EraseRequest) async throws(ControlFailure) -> EraseReport {
        do { return try await heldRelease.alone { try await listDesk.erase(request) } } catch {
            throw ControlFailure(error)
        }
    }
}
